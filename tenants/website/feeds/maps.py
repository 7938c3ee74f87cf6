"""The map of a node's site for search engines, and robots.txt."""

import uuid
from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.answers import document
from core.feeds.sitemaps import CONTENT_TYPE, PER_MAP, MapEntry, MapPart, write_index, write_map, write_robots
from tenants.website.frames import neighbours_for, tenant_of
from tenants.website.items import mapped_pages, page_keys


@require_safe
def robots(request: HttpRequest) -> HttpResponseBase:
    """Where robots may not go, and where the map is."""
    content = write_robots(f"{base_of(request)}{reverse('sitemap')}", settings.NODVERK_WRITING_PATHS)
    return document(request, content, "text/plain")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The whole site, or where its parts are when it is large."""
    keys = page_keys()
    if len(keys) <= PER_MAP:
        return map_answer(request, page_entries(request, keys))
    return index_answer(request, [reverse("sitemap_part", args=[key]) for key in keys[::PER_MAP]])


@require_safe
def sitemap_part(request: HttpRequest, start: uuid.UUID) -> HttpResponseBase:
    """The part of the map that begins with this page. Raises Http404 for one that no part begins with."""
    keys = page_keys()
    if start not in keys:
        raise Http404
    place = keys.index(start)
    return map_answer(request, page_entries(request, keys[place : place + PER_MAP]))


def page_entries(request: HttpRequest, keys: Iterable[uuid.UUID]) -> list[MapEntry]:
    """Pages of the site in each of their languages."""
    base, entries = base_of(request), []
    for _key, group in groupby(mapped_pages(keys), key=lambda page: page.translation_key):
        pages = list(group)
        addresses = {page.locale.language_code: f"{base}{page.get_url(request) or '/'}" for page in pages}
        changed = max((page.last_published_at for page in pages if page.last_published_at), default=None)
        entries.append(MapEntry(addresses=addresses, changed=changed))
    return entries


def base_of(request: HttpRequest) -> str:
    """The absolute address of the tenant's host."""
    return neighbours_for(request).address(tenant_of(request))


def map_answer(request: HttpRequest, entries: Iterable[MapEntry]) -> HttpResponseBase:
    """One map."""
    return document(request, write_map(entries), CONTENT_TYPE)


def index_answer(request: HttpRequest, paths: Iterable[str]) -> HttpResponseBase:
    """Where the parts of a map are."""
    base = base_of(request)
    return document(request, write_index(MapPart(url=f"{base}{path}") for path in paths), CONTENT_TYPE)
