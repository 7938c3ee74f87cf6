"""What this tenant shares: with whom, what each of them has of it, and what has not come through."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.tenancy.binding import own_role
from shared.exchange.links import behind_links
from shared.exchange.models import Grant, Item, Link, Trouble
from shared.registry.queries import all_tenants
from tenants.sharing.models import SharedItem
from tenants.sharing.queries.items import Receiver, receivers_of
from tenants.sharing.queries.naming import Named, pages_named
from tenants.sharing.queries.paging import slice_of

ANSWER_WITHIN = timedelta(hours=1)
"""A receiver that has not followed for longer than this is late."""

PLANNED, LATE, FAULTY = "planned", "late", "faulty"


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxFilter:
    """What to show: a state of items, those that are planned, that somebody is late with, or that could not be shared.

    Empty: all.
    """

    state: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxRow:
    """One item that we share, shared, or are about to. `page_id`: its page, while there is one."""

    item: SharedItem
    title: str
    page_id: int | None
    receivers: tuple[Receiver, ...]
    said_at: datetime | None

    @property
    def troubles(self) -> tuple[Receiver, ...]:
        """The receivers to whom something has not come through."""
        return tuple(receiver for receiver in self.receivers if receiver.trouble is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Outbox:
    """One page of the outbox."""

    rows: tuple[OutboxRow, ...]
    total: int
    number: int
    pages: int


def outbox_for_tenant(wanted: OutboxFilter, page: int = 1) -> Outbox:
    """One page of what the bound tenant shares, the latest first. Eight queries, whatever the number of rows."""
    queryset = _narrowed(SharedItem.objects.filter(Q(version__gt=0) | ~Q(planned="") | ~Q(fault="")), wanted.state)
    found = slice_of(queryset.order_by("-chosen_at", "-pk"), page)
    return Outbox(rows=tuple(_rows(found.rows)), total=found.total, number=found.number, pages=found.pages)


def late_links() -> QuerySet[Any]:
    """Receivers that have not answered the latest change of something of ours in time."""
    return behind_links().filter(origin_role=own_role(), changed_at__lt=timezone.now() - ANSWER_WITHIN)


def late_count() -> int:
    """How many answers are overdue. One query."""
    return late_links().count()


def _narrowed(items: QuerySet[SharedItem], state: str) -> QuerySet[SharedItem]:
    if state == PLANNED:
        return items.exclude(planned="")
    if state == LATE:
        return items.filter(pk__in=list(late_links().values_list("item", flat=True)))
    if state == FAULTY:
        return items.exclude(fault="")
    return items.filter(state=state) if state else items


def _rows(items: Sequence[SharedItem]) -> Iterable[OutboxRow]:
    ids = [item.pk for item in items]
    pages = pages_named([item.translation_key for item in items])
    stored = Item.objects.in_bulk(ids)
    links, grants = _by_item(Link.objects.filter(item__in=ids)), _by_item(Grant.objects.filter(item__in=ids))
    troubles = {trouble.subject: trouble for trouble in Trouble.objects.filter(item__in=ids)}
    tenants = {tenant.id: tenant for tenant in all_tenants()}
    for item in items:
        named = pages.get(item.translation_key, Named())
        known = stored.get(item.pk)
        yield OutboxRow(
            item=item,
            title=named.title,
            page_id=named.page_id,
            receivers=tuple(receivers_of(known, links[item.pk], grants[item.pk], troubles, tenants)),
            said_at=known.updated_at if known is not None else None,
        )


def _by_item(rows: Iterable[Any]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item].append(row)
    return found
