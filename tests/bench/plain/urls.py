"""Addresses of the plain site."""

from django.conf.urls.i18n import i18n_patterns
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from wagtail.models import Locale, Page

from tests.bench.plain.bare import BODY
from tests.bench.plain.models import PAGE_SIZE, marked


def bare(request: HttpRequest) -> HttpResponse:
    """20 kB of nothing: what the server, the middleware and the client cost by themselves."""
    return HttpResponse(BODY)


def search(request: HttpRequest) -> HttpResponse:
    """As Wagtail's own project template searches, with the words marked where they are found."""
    query = request.GET.get("q", "")
    pages = Page.objects.live().public().filter(locale=Locale.get_active())
    found = Paginator(pages.search(query), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"query": query, "articles": found, "marked": marked(list(found), query)}
    return render(request, "plain/found.html", context)


urlpatterns = [
    path("healthz", bare),
    path("bare/", bare),
    *i18n_patterns(path("sok/", search), path("", include("wagtail.urls")), prefix_default_language=False),
]
