"""The items of the whole network through the read API."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from core.api.audience import Audience
from core.api.cursors import Cursor
from core.api.views import PublicViewSet, absolute
from shared.catalogue.api.serializers import CatalogueParameters, FullItemSerializer, ItemSerializer
from shared.catalogue.queries import EntryFilters
from shared.catalogue.queries.items import Position, PublicItem, item_for_public, items_for_public
from shared.catalogue.queries.search import Plan

FIELDS = {
    "areas": "area",
    "goals": "goal",
    "kinds": "kind",
    "families": "family",
    "nodes": "node",
    "counties": "county",
    "years": "year",
}


def position_of(after: Cursor | None) -> Position | None:
    """A place in a list of items. Raises CursorError."""
    return Position(*after.as_moment()) if after is not None else None


class PublicCatalogue:
    """What everyone may read of the catalogue. One query."""

    def rows(
        self, request: Request, chosen: Mapping[str, Any], after: Cursor | None, limit: int
    ) -> Sequence[PublicItem]:
        choices: dict[str, Any] = {field: tuple(chosen.get(name, ())) for field, name in FIELDS.items()}
        filters = EntryFilters(**choices)
        plan = Plan(chosen["q"]) if "q" in chosen else None
        languages = chosen.get("language", ())
        return items_for_public(filters, limit=limit, languages=languages, after=position_of(after), plan=plan)

    def row(self, request: Request, key: uuid.UUID) -> PublicItem | None:
        return item_for_public(key)

    def place(self, row: PublicItem) -> Cursor:
        return Cursor.of_moment(row.published_at, row.id)


class ItemViewSet(PublicViewSet):
    """Public items, wherever they are read from. `page_addresses` says where each can be read on this host."""

    resource = "items"
    tag = "items"
    serializer_class = ItemSerializer
    detail_serializer_class = FullItemSerializer
    title = _("An item")
    about = _("One public item with all that is written in it.")

    def item_url(self, request: Request, item: PublicItem) -> str:
        """Where the item is in the API."""
        return absolute(request, reverse("api:item", args=[item.id]))

    def page_addresses(self, request: Request, item: PublicItem) -> dict[str, str]:
        """The item's page on this host, by language."""
        return {code: words.page for code, words in item.words.items() if words.page}


class CatalogueViewSet(ItemViewSet):
    """The items of the whole network, latest first."""

    parameters = CatalogueParameters
    sources = {Audience.EVERYONE: PublicCatalogue()}
    list_title = _("Items")
    list_about = _("What the nodes have made public, latest first. Values of one parameter widen, parameters narrow.")
