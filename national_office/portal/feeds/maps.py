"""The map of the portal for search engines: its own pages, the office's, and every public item."""

import uuid
from collections.abc import Iterable, Iterator, Mapping

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from core.feeds.sitemaps import PER_MAP, MapEntry
from national_office.portal.presenters import address_slug
from shared.catalogue.queries.items import Address, addresses_for_public, parts_of_public
from tenants.website.feeds.maps import base_of, index_answer, map_answer, page_entries
from tenants.website.frames import in_each_language, neighbours_for
from tenants.website.items import page_keys


@require_safe
def sitemap(request: HttpRequest) -> HttpResponseBase:
    """The whole portal, or where its parts are when it is large."""
    parts = parts_of_public(PER_MAP)
    if len(parts) <= 1:
        return map_answer(request, [*own_pages(request), *item_entries(request, addresses_for_public(None, PER_MAP))])
    paths = [reverse("sitemap_part", args=[start]) for start in parts]
    return index_answer(request, [reverse("sitemap_pages"), *paths])


@require_safe
def sitemap_pages(request: HttpRequest) -> HttpResponseBase:
    """The portal's own pages and the office's."""
    return map_answer(request, own_pages(request))


@require_safe
def sitemap_part(request: HttpRequest, start: uuid.UUID) -> HttpResponseBase:
    """The items from this one on. Raises Http404 for one that is not public."""
    found = addresses_for_public(start, PER_MAP)
    if not found or found[0].item != start:
        raise Http404
    return map_answer(request, item_entries(request, found))


def own_pages(request: HttpRequest) -> list[MapEntry]:
    """Front page, lists, nodes, and what the office publishes of its own."""
    base = base_of(request)
    names: list[tuple[str, tuple[str, ...]]] = [
        (f"portal:{name}", ()) for name in ("home", "explore", "calendar", "nodes")
    ]
    names += [("portal:node", (tenant.slug,)) for tenant in neighbours_for(request).tenants]
    fixed = [MapEntry(addresses=_absolute(base, in_each_language(name, *args))) for name, args in names]
    return [*fixed, *page_entries(request, page_keys()[:PER_MAP])]


def item_entries(request: HttpRequest, addresses: Iterable[Address]) -> Iterator[MapEntry]:
    """The portal's pages of items."""
    base = base_of(request)
    for address in addresses:
        paths = {}
        for code, slug in address.slugs.items():
            with override(code):
                paths[code] = reverse("portal:item", args=[address.item, address_slug(slug)])
        yield MapEntry(addresses=_absolute(base, paths), changed=address.updated_at)


def _absolute(base: str, paths: Mapping[str, str]) -> dict[str, str]:
    return {code: f"{base}{path}" for code, path in paths.items()}
