"""What this tenant shares: with whom, what each of them has of it, and what has not come through."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.exchange.links import behind_links
from shared.exchange.models import Grant, Item, Link, Trouble
from shared.registry.queries import all_tenants
from tenants.sharing.models import SharedItem
from tenants.sharing.queries.items import Receiver, receivers_of

PAGE_SIZE = 20
ANSWER_WITHIN = timedelta(hours=1)
"""A receiver that has not followed for longer than this is late."""

PLANNED, LATE = "planned", "late"


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxFilter:
    """What to show: a state of items, those that are planned, or those that somebody is late with. Empty: all."""

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
    queryset = _narrowed(SharedItem.objects.filter(Q(version__gt=0) | ~Q(planned="")), wanted.state)
    total = queryset.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, page), pages)
    ordered = queryset.order_by("-chosen_at", "-pk")
    found = list(ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return Outbox(rows=tuple(_rows(found)), total=total, number=number, pages=pages)


def late_links() -> QuerySet[Any]:
    """Receivers that have not answered the latest change of something of ours in time."""
    role = tenant_role(current_tenant().id)
    return behind_links().filter(origin_role=role, changed_at__lt=timezone.now() - ANSWER_WITHIN)


def late_count() -> int:
    """How many answers are overdue. One query."""
    return late_links().count()


def _narrowed(items: QuerySet[SharedItem], state: str) -> QuerySet[SharedItem]:
    if state == PLANNED:
        return items.exclude(planned="")
    if state == LATE:
        return items.filter(pk__in=list(late_links().values_list("item", flat=True)))
    return items.filter(state=state) if state else items


def _rows(items: Sequence[SharedItem]) -> Iterable[OutboxRow]:
    ids = [item.pk for item in items]
    pages = _pages_of(items)
    stored = Item.objects.in_bulk(ids)
    links, grants = _by_item(Link.objects.filter(item__in=ids)), _by_item(Grant.objects.filter(item__in=ids))
    troubles = {trouble.subject: trouble for trouble in Trouble.objects.filter(item__in=ids)}
    tenants = {tenant.id: tenant for tenant in all_tenants()}
    for item in items:
        title, page_id = pages.get(item.translation_key, ("", None))
        known = stored.get(item.pk)
        yield OutboxRow(
            item=item,
            title=title,
            page_id=page_id,
            receivers=tuple(receivers_of(known, links[item.pk], grants[item.pk], troubles, tenants)),
            said_at=known.updated_at if known is not None else None,
        )


def _by_item(rows: Iterable[Any]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.item].append(row)
    return found


def _pages_of(items: Sequence[SharedItem]) -> dict[uuid.UUID, tuple[str, int]]:
    """The title and the page of each, in the reader's language where there is one."""
    keys = [item.translation_key for item in items]
    pages = Page.objects.filter(translation_key__in=keys, alias_of=None).select_related("locale")
    first = get_language() or "sv"
    ordered = sorted(pages, key=lambda page: page.locale.language_code == first)
    return {page.translation_key: (page.draft_title or page.title, page.pk) for page in ordered}
