"""Addresses of the plain site."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from wagtail.models import Page

from tests.bench.plain.bare import BODY
from tests.bench.plain.models import PAGE_SIZE


def bare(request: HttpRequest) -> HttpResponse:
    """20 kB of nothing: what the server, the middleware and the client cost by themselves."""
    return HttpResponse(BODY)


def search(request: HttpRequest) -> HttpResponse:
    """As Wagtail's own project template searches."""
    query = request.GET.get("q", "")
    found = Paginator(Page.objects.live().specific().search(query), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "plain/found.html", {"query": query, "articles": found})


urlpatterns = [path("healthz", bare), path("bare/", bare), path("sok/", search), path("", include("wagtail.urls"))]
