"""What others have shared with this tenant."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import EntryState, Visibility
from shared.catalogue.models import SharedEntry
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants
from tenants.sharing.enums import HELD, CopyState
from tenants.sharing.models import Copy

OFFERED = "offered"
PAGE_SIZE = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxFilter:
    """What to show: a state (`offered`, or one of a copy's), and perhaps one family and one origin."""

    state: str = OFFERED
    family: str = ""
    origin: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxRow:
    """One item in the inbox, in the reader's language. `page_id` is the copy's page here, if there is one."""

    item_id: uuid.UUID
    title: str
    lead: str
    family: str
    kind: str
    origin: str
    licence: str
    visibility: Visibility
    state: str
    version: int
    languages: tuple[str, ...]
    at: datetime
    note: str = ""
    page_id: int | None = None
    url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbox:
    """One page of the inbox."""

    rows: tuple[InboxRow, ...]
    total: int
    number: int
    pages: int


def inbox_for_tenant(wanted: InboxFilter, page: int = 1) -> Inbox:
    """One page of what others have shared with the bound tenant. Five queries at most, whatever the number of rows."""
    queryset: QuerySet[Any] = _offers() if wanted.state == OFFERED else Copy.objects.filter(state=wanted.state)
    queryset = queryset.order_by("-updated_at", "-id")
    if wanted.family:
        queryset = queryset.filter(family=wanted.family)
    if wanted.origin is not None:
        queryset = queryset.filter(origin=wanted.origin)
    total = queryset.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, page), pages)
    found = list(queryset[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    rows = _offered_rows(found) if wanted.state == OFFERED else _received_rows(found)
    return Inbox(rows=tuple(rows), total=total, number=number, pages=pages)


def waiting_count() -> int:
    """How many items are offered to the bound tenant and not yet received. Two queries."""
    return _offers().count()


def origins_for_tenant() -> list[Tenant]:
    """Those who may have shared something with the bound tenant: every other one. One query."""
    own = current_tenant().id
    return [tenant for tenant in all_tenants() if tenant.id != own]


def _offers() -> QuerySet[Any]:
    """Offered and not held. Two queries by design: one never joins a tenant's table with a public one."""
    held = list(Copy.objects.filter(state__in=HELD).values_list("item_id", flat=True))
    granted = SharedEntry.objects.granted_to(tenant_role(current_tenant().id))
    return granted.filter(state=EntryState.LIVE).exclude(item__in=held)


def _offered_rows(entries: Iterable[SharedEntry]) -> list[InboxRow]:
    names = {tenant.id: tenant.name for tenant in all_tenants()}
    return [_offered_row(entry, names.get(entry.origin, "")) for entry in entries]


def _offered_row(entry: SharedEntry, origin: str) -> InboxRow:
    first, second = ("en", "sv") if get_language() == "en" else ("sv", "en")
    return InboxRow(
        item_id=entry.item,
        title=getattr(entry, f"title_{first}") or getattr(entry, f"title_{second}"),
        lead=getattr(entry, f"lead_{first}") or getattr(entry, f"lead_{second}"),
        family=entry.family,
        kind=entry.kind,
        origin=origin,
        licence=entry.licence,
        visibility=Visibility(entry.visibility),
        state=OFFERED,
        version=entry.version,
        languages=tuple(entry.languages),
        at=entry.updated_at,
    )


def _received_rows(copies: list[Copy]) -> list[InboxRow]:
    keys = [copy.translation_key for copy in copies]
    found = Page.objects.filter(translation_key__in=keys).order_by("-locale_id")
    pages = dict(found.values_list("translation_key", "pk"))
    return [_received_row(copy, pages.get(copy.translation_key)) for copy in copies]


def _received_row(copy: Copy, page_id: int | None) -> InboxRow:
    code = get_language() or "sv"
    language = copy.language(code) or next(iter(copy.payload["languages"].values()))
    return InboxRow(
        item_id=copy.item_id,
        title=language["title"],
        lead=language["lead"],
        family=copy.family,
        kind=copy.kind,
        origin=copy.name_of_origin(code),
        licence=copy.payload["licence"],
        visibility=Visibility(copy.visibility),
        state=CopyState(copy.state).value,
        version=copy.base_version,
        languages=tuple(sorted(copy.payload["languages"])),
        at=copy.updated_at,
        note=copy.note,
        page_id=page_id,
        url=language["url"],
    )
