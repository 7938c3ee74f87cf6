"""Addresses every tenant has, whatever its type and language."""

from django.conf.urls.i18n import i18n_patterns
from django.http import Http404
from django.urls import include, path
from django.views.defaults import page_not_found
from django.views.i18n import set_language

NOTHING = {"exception": Http404()}

urlpatterns = [
    path("media/", include("shared.media.urls")),
    path("", include("core.design.urls")),
    *i18n_patterns(path("studio/", include("tenants.people.urls")), prefix_default_language=False),
    path("studio/documents/", include("wagtail.documents.urls")),
    path("studio/failwhale/", page_not_found, NOTHING),  # where Wagtail breaks on purpose, for whoever asks
    path("studio/", include("wagtail.admin.urls")),
    path("sprak/", set_language, name="set_language"),
]
