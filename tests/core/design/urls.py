"""Only the design system's addresses, so that its tests stand alone."""

from django.urls import include, path

urlpatterns = [path("", include("core.design.urls"))]
