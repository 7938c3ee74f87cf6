"""Addresses of the plain site."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.bench.plain.bare import BODY


def bare(request: HttpRequest) -> HttpResponse:
    """20 kB of nothing: what the server, the middleware and the client cost by themselves."""
    return HttpResponse(BODY)


urlpatterns = [path("healthz", bare), path("bare/", bare), path("", include("wagtail.urls"))]
