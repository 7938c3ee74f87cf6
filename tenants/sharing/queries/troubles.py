"""What has not come through, as the bound tenant sees it: its own, and at the office everybody's."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.catalogue.models import SharedEntry
from shared.exchange.enums import Fault, TroubleKind
from shared.exchange.models import Trouble
from shared.registry.queries import all_tenants
from tenants.sharing.models import Copy, SharedItem

PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class TroubleRow:
    """One line of the list. `title` is empty for what only another tenant may read; `page_id`: our page of it."""

    trouble: Trouble
    title: str
    origin: str
    receiver: str
    page_id: int | None

    @property
    def may_be_resent(self) -> bool:
        """Whether trying again can help: what was refused stays so until the page is changed."""
        return bool(self.trouble.cause != Fault.REFUSED)

    @property
    def is_message(self) -> bool:
        """Whether it is what an origin has said to all."""
        return bool(self.trouble.kind == TroubleKind.MESSAGE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Troubles:
    """One page of the list."""

    rows: tuple[TroubleRow, ...]
    total: int
    resendable: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Named:
    """What a tenant calls an item, and its page there."""

    title: str
    page_id: int | None = None


def troubles_of_tenant() -> QuerySet[Any]:
    """Everything that has not come through and concerns the bound tenant."""
    return Trouble.objects.granted_to(tenant_role(current_tenant().id))


def trouble_count() -> int:
    """How much of the bound tenant's has not come through. One query."""
    return troubles_of_tenant().count()


def resendable_troubles() -> QuerySet[Any]:
    """Those that trying again can help."""
    return troubles_of_tenant().exclude(cause=Fault.REFUSED)


def troubles_for_tenant(page: int = 1) -> Troubles:
    """One page of the list, what was given up first. Eight queries at most, whatever the number of rows."""
    queryset = troubles_of_tenant()
    total = queryset.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, page), pages)
    found = list(queryset.order_by("-given_up", "-first_at", "-id")[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    named = names_of({trouble.item for trouble in found})
    tenants = {tenant.id: tenant.name for tenant in all_tenants()}
    nothing = Named("")
    rows = tuple(
        TroubleRow(
            trouble=trouble,
            title=named.get(trouble.item, nothing).title,
            origin=tenants.get(trouble.origin, ""),
            receiver=tenants.get(trouble.receiver, "") if trouble.receiver else "",
            page_id=named.get(trouble.item, nothing).page_id,
        )
        for trouble in found
    )
    return Troubles(rows=rows, total=total, resendable=resendable_troubles().count(), number=number, pages=pages)


def names_of(items: Iterable[uuid.UUID]) -> dict[uuid.UUID, Named]:
    """What this tenant calls them: its own pages and copies, else what the origin lets it read."""
    first, second = ("en", "sv") if get_language() == "en" else ("sv", "en")
    entries = SharedEntry.objects.filter(item__in=items)
    named = {
        entry.item: Named(getattr(entry, f"title_{first}") or getattr(entry, f"title_{second}")) for entry in entries
    }
    own = dict(SharedItem.objects.filter(pk__in=items).values_list("translation_key", "pk"))
    own |= dict(Copy.objects.filter(item_id__in=items).values_list("translation_key", "item_id"))
    pages = Page.objects.filter(translation_key__in=own, alias_of=None).select_related("locale")
    for page in sorted(pages, key=lambda each: each.locale.language_code == first):
        named[own[page.translation_key]] = Named(page.draft_title or page.title, page.pk)
    return named
