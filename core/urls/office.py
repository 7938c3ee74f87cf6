"""Addresses of the national office: the portal, and the office's own pages under kansliet/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from core.api.reference import reference
from core.urls.studio import urlpatterns as common

handler404 = "tenants.website.views.page_not_found"
handler500 = "tenants.website.views.server_error"

urlpatterns = [
    *common,
    path("", include("national_office.portal.feeds.root_urls")),
    path("api/v1/", include("national_office.portal.api.urls")),
    *i18n_patterns(
        path("api/", reference, {"urls": "national_office.portal.api.urls"}, name="api_reference"),
        path("", include("national_office.portal.urls")),
        path("kansliet/", include("tenants.website.urls")),
        path("kansliet/", include("tenants.website.page_urls")),
        path("kansliet/", include("wagtail.urls")),
        prefix_default_language=False,
    ),
]
