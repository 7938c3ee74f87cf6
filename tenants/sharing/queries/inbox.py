"""What others have shared with this tenant."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from core.tenancy.binding import current_tenant, own_role
from shared.catalogue.enums import EntryState, Visibility
from shared.catalogue.models import SharedEntry
from shared.exchange.models import Grant
from shared.exchange.queries import through
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants
from tenants.sharing.enums import HELD, CopyState, Joint
from tenants.sharing.models import Copy
from tenants.sharing.queries.paging import slice_of

OFFERED, CHANGED, QUESTIONS, DETACHED = "offered", "changed", "questions", "detached"
_held = Q(state__in=HELD)
SELECTIONS = {
    CHANGED: _held & Q(unread=True),
    QUESTIONS: _held & Q(questions__gt=0),
    DETACHED: _held & Q(detached_at__isnull=False),
}
"""What the inbox shows of copies beside their states."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxFilter:
    """What to show: a selection, or a state of a copy; and perhaps one family and one origin."""

    state: str = OFFERED
    family: str = ""
    origin: uuid.UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxRow:
    """One item in the inbox, in the reader's language. `page_id` is the copy's page here, if there is one.

    `invited`: its origin asks us to make it together, and we have not answered. `via`: who shares an offer on to us,
    where its origin does not share it with us itself.
    """

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
    questions: int = 0
    unread: bool = False
    detached: bool = False
    invited: bool = False
    via: str = ""

    @property
    def is_offered(self) -> bool:
        """Whether it can be received."""
        return self.state in {OFFERED, CopyState.DECLINED}


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxCounts:
    """How much waits for somebody: offers, changes to decide, what was changed or withdrawn and not looked at."""

    offered: int
    questions: int
    changed: int
    withdrawn: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Inbox:
    """One page of the inbox."""

    rows: tuple[InboxRow, ...]
    total: int
    number: int
    pages: int


def inbox_for_tenant(wanted: InboxFilter, page: int = 1) -> Inbox:
    """One page of what others have shared with the bound tenant. Five queries at most, whatever the number of rows."""
    queryset = _wanted(wanted.state)
    queryset = queryset.order_by("-updated_at", "-id")
    if wanted.family:
        queryset = queryset.filter(family=wanted.family)
    if wanted.origin is not None:
        queryset = queryset.filter(origin=wanted.origin)
    found = slice_of(queryset, page)
    rows = _received_rows(found.rows) if queryset.model is Copy else _offered_rows(found.rows, wanted.state)
    return Inbox(rows=tuple(rows), total=found.total, number=found.number, pages=found.pages)


def _wanted(state: str) -> QuerySet[Any]:
    if state == OFFERED:
        return _offers()
    if state == CopyState.DECLINED:
        return _declined()
    return Copy.objects.filter(SELECTIONS.get(state, Q(state=state)))


def inbox_counts() -> InboxCounts:
    """What waits for somebody here. Three queries."""
    counts = Copy.objects.aggregate(
        questions=Count("pk", filter=SELECTIONS[QUESTIONS]),
        changed=Count("pk", filter=SELECTIONS[CHANGED]),
        withdrawn=Count("pk", filter=Q(state=CopyState.WITHDRAWN, unread=True)),
    )
    return InboxCounts(offered=_offers().count(), **counts)


def origins_for_tenant() -> list[Tenant]:
    """Those who may have shared something with the bound tenant: every other one. One query."""
    own = current_tenant().id
    return [tenant for tenant in all_tenants() if tenant.id != own]


def _offers() -> QuerySet[Any]:
    """Offered, neither held nor declined. Two queries: one never joins a tenant's table with a public one."""
    answered = Copy.objects.filter(state__in=(*HELD, CopyState.DECLINED))
    return granted_entries().exclude(item__in=list(answered.values_list("item_id", flat=True)))


def _declined() -> QuerySet[Any]:
    """Offered still, and declined. Two queries."""
    declined = Copy.objects.filter(state=CopyState.DECLINED)
    return granted_entries().filter(item__in=list(declined.values_list("item_id", flat=True)))


def granted_entries() -> QuerySet[Any]:
    """Everything live that others share with the bound tenant; `via`: who shares it on, None for the origin itself."""
    own = Grant.objects.granted_to(own_role()).filter(item=OuterRef("item"))
    return SharedEntry.objects.granted_to(own_role()).filter(state=EntryState.LIVE).annotate(via=through(own))


def _offered_rows(entries: list[SharedEntry], state: str) -> list[InboxRow]:
    names = {tenant.id: tenant.name for tenant in all_tenants()}
    known = Copy.objects.filter(item_id__in=[entry.item for entry in entries], state=state)
    notes = dict(known.values_list("item_id", "note")) if state == CopyState.DECLINED else {}
    rows = (_offered_row(entry, names) for entry in entries)
    return [replace(row, state=state, note=notes.get(row.item_id, "")) for row in rows]


def _offered_row(entry: Any, names: Mapping[uuid.UUID, str]) -> InboxRow:
    first, second = ("en", "sv") if get_language() == "en" else ("sv", "en")
    return InboxRow(
        item_id=entry.item,
        title=getattr(entry, f"title_{first}") or getattr(entry, f"title_{second}"),
        lead=getattr(entry, f"lead_{first}") or getattr(entry, f"lead_{second}"),
        family=entry.family,
        kind=entry.kind,
        origin=names.get(entry.origin, ""),
        via=names.get(entry.via, ""),
        licence=entry.licence,
        visibility=Visibility(entry.visibility),
        state=OFFERED,
        version=entry.version,
        languages=tuple(entry.languages),
        at=entry.updated_at,
        invited=current_tenant().id in entry.invited,
    )


def _received_rows(copies: list[Copy]) -> list[InboxRow]:
    keys = [copy.translation_key for copy in copies]
    found = Page.objects.filter(translation_key__in=keys).order_by("-locale_id")
    pages = dict(found.values_list("translation_key", "pk"))
    return [_received_row(copy, pages.get(copy.translation_key)) for copy in copies]


def _received_row(copy: Copy, page_id: int | None) -> InboxRow:
    code = get_language() or "sv"
    language = copy.language(code) or next(iter(copy.languages.values()))
    return InboxRow(
        item_id=copy.item_id,
        title=language["title"],
        lead=language["lead"],
        family=copy.family,
        kind=copy.kind,
        origin=copy.name_of_origin(code),
        licence=copy.licence,
        visibility=Visibility(copy.visibility),
        state=CopyState(copy.state).value,
        version=copy.base_version,
        languages=tuple(sorted(copy.languages)),
        at=copy.updated_at,
        note=copy.note,
        page_id=page_id,
        url=language["url"],
        questions=copy.questions if copy.is_held else 0,
        unread=copy.unread,
        detached=copy.is_detached,
        invited=copy.is_held and copy.joint == Joint.NO and copy.asks(current_tenant().id),
    )
