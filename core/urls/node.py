"""Addresses of a node's site."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from core.api.reference import reference
from core.urls.studio import urlpatterns as common

handler404 = "tenants.website.views.page_not_found"
handler500 = "tenants.website.views.server_error"

urlpatterns = [
    *common,
    path("", include("tenants.website.feeds.root_urls")),
    path("api/v1/", include("tenants.website.api.urls")),
    *i18n_patterns(
        path("api/", reference, {"urls": "tenants.website.api.urls"}, name="api_reference"),
        path("", include("tenants.website.urls")),
        path("", include("tenants.website.page_urls")),
        path("", include("wagtail.urls")),
        prefix_default_language=False,
    ),
]
