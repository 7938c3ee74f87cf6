"""What this tenant calls what crosses its border, in the reader's language where there is one."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import get_language
from wagtail.models import Page

from shared.catalogue.models import SharedEntry
from tenants.sharing.models import Copy, SharedItem


@dataclass(frozen=True, slots=True)
class Named:
    """What a tenant calls an item, and its page there."""

    title: str = ""
    page_id: int | None = None


def names_of(items: Collection[uuid.UUID]) -> dict[uuid.UUID, Named]:
    """By item: its own pages and copies, else what the origin lets it read. Four queries."""
    first, second = ("en", "sv") if get_language() == "en" else ("sv", "en")
    entries = SharedEntry.objects.filter(item__in=items)
    named = {
        entry.item: Named(getattr(entry, f"title_{first}") or getattr(entry, f"title_{second}")) for entry in entries
    }
    own = dict(SharedItem.objects.filter(pk__in=items).values_list("translation_key", "pk"))
    own |= dict(Copy.objects.filter(item_id__in=items).values_list("translation_key", "item_id"))
    return named | {own[key]: page for key, page in pages_named(own).items()}


def pages_named(keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Named]:
    """By translation key: the tenant's own pages. One query."""
    first = "en" if get_language() == "en" else "sv"
    pages = Page.objects.filter(translation_key__in=keys, alias_of=None).select_related("locale")
    ordered = sorted(pages, key=lambda page: page.locale.language_code == first)
    return {page.translation_key: Named(page.draft_title or page.title, page.pk) for page in ordered}
