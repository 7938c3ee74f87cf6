"""A node's own public items through the read API."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from core.api.audience import Audience
from core.api.cursors import Cursor
from core.api.views import RootView, absolute
from shared.catalogue.api.serializers import ItemParameters
from shared.catalogue.api.views import ItemViewSet, position_of
from shared.catalogue.queries.items import PublicItem
from shared.taxonomy.queries import municipalities_of
from tenants.website.frames import tenant_of
from tenants.website.items import (
    PageFilters,
    items_of,
    page_rows,
    pages_of_item,
    public_pages,
    translations_of,
    with_payload,
)

FIELDS = {"areas": "area", "goals": "goal", "kinds": "kind", "families": "family", "years": "year"}


class PublicPages:
    """What everyone may read of this tenant's pages, one row for each item."""

    def rows(
        self, request: Request, chosen: Mapping[str, Any], after: Cursor | None, limit: int
    ) -> Sequence[PublicItem]:
        counties = chosen.get("county")
        choices: dict[str, Any] = {field: tuple(chosen.get(name, ())) for field, name in FIELDS.items()}
        filters = PageFilters(
            **choices,
            municipalities=tuple(municipalities_of(counties)) if counties is not None else None,
        )
        pages = public_pages(filters, languages=chosen.get("language", ()), after=position_of(after))
        found = page_rows(pages, chosen.get("q", ""), limit)
        others = translations_of(page.translation_key for page in found)
        first = {page.pk for page in found}
        return _items(request, [*found, *(page for page in others if page.pk not in first)])

    def row(self, request: Request, key: uuid.UUID) -> PublicItem | None:
        pages = pages_of_item(key)
        item = next(iter(_items(request, pages)), None)
        return with_payload(item, pages) if item is not None else None

    def place(self, row: PublicItem) -> Cursor:
        return Cursor.of_moment(row.published_at, row.key)


def _items(request: Request, pages: Iterable[Any]) -> tuple[PublicItem, ...]:
    http = request._request
    return items_of(pages, tenant_of(http), lambda page: absolute(request, page.get_url(http) or "/"))


class NodeRoot(RootView):
    """Where the parts of a node's API are."""

    resource = "root"
    title = _("The parts")
    about = _("Where each part of the API is.")
    names = {"items": "api:items", "openapi": "api:openapi"}


class NodeItems(ItemViewSet):
    """What this node has published that everyone may read, what it took in from others too."""

    parameters = ItemParameters
    sources = {Audience.EVERYONE: PublicPages()}
    list_title = _("Items")
    list_about = _(
        "What this node has published that everyone may read, latest first; what it took in from others too."
    )
