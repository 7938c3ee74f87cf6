"""Each minute the relay looks for what was left behind: rows that wait, receivers that do not answer."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work
from shared.catalogue.counting import settle_words, sum_up_counts
from shared.exchange.batch import Batch, open_batch
from shared.exchange.enums import Fault, Handling, TroubleKind
from shared.exchange.links import behind_links, is_behind
from shared.exchange.members import Members, load_members
from shared.exchange.models import Item, Link, Trouble
from shared.exchange.patience import LIMIT
from shared.exchange.relay import MESSAGES, RECEIPTS, due_rows
from shared.exchange.services import wake_relay
from shared.exchange.troubles import Cause, clear_troubles, note_delivery_trouble

SETTLE = timedelta(seconds=15)
"""A row this young is its own job's to handle, not the sweep's."""

AT_ONCE = 500
KINDS = (MESSAGES, RECEIPTS)


def sweep() -> str:
    """Wake the relay for rows that are due, send again to receivers that are late, and sum up counters and words."""
    now = timezone.now()
    with platform_work(reason="sweep: what waits"):
        members = load_members()
        roles = _roles_with_due_rows(now)
        forgotten = [tenant_id for tenant_id in members.by_id if tenant_role(tenant_id) in roles]
        for tenant_id in forgotten:
            wake_relay(tenant_id)
        late = list(overdue_links(members, now).values_list("id", flat=True)[:AT_ONCE])
        sum_up_counts()
        settle_words()
    sent = sum(_send_again(link_id, members, now) for link_id in late)
    return f"Woke the relay for {len(forgotten)} tenants and sent again to {sent} receivers."


def _roles_with_due_rows(now: datetime) -> set[str]:
    old = Q(created_at__lt=now - SETTLE)
    rows = [due_rows(kind, now).filter(old).order_by().values_list("origin_role", flat=True) for kind in KINDS]
    return set(rows[0].union(*rows[1:]))


def overdue_links(members: Members, now: datetime) -> QuerySet[Link]:
    """Links whose receiver is in service and should have answered by now, the longest overdue first."""
    return Link.objects.filter(next_at__lte=now, receiver__in=members.served).order_by("next_at", "id")


def _send_again(link_id: uuid.UUID, members: Members, now: datetime) -> bool:
    """In a transaction of its own: whether the receiver's job was started."""
    with platform_work(reason=f"sweep: link {link_id}"):
        held = _hold(link_id, members, now)
        if held is None or held.link.next_at is None or held.link.next_at > now:
            return False
        return _send_if_behind(held)


@dataclass(frozen=True, slots=True)
class Held:
    """A link and its item, locked, in a batch of their own."""

    link: Link
    item: Item
    batch: Batch

    @property
    def is_behind(self) -> bool:
        """Whether the receiver has something to catch up with."""
        return is_behind(self.link, self.item)


def _hold(link_id: uuid.UUID, members: Members, now: datetime) -> Held | None:
    item_id = Link.objects.filter(id=link_id).values_list("item", flat=True).first()
    batch = open_batch([item_id] if item_id else [], members, now)
    links = [link for link in batch.links_of(item_id) if link.id == link_id] if item_id else []
    return Held(links[0], batch.items[links[0].item], batch) if links else None


def _send_if_behind(held: Held) -> bool:
    """Send once more to a receiver that is behind, and say that it is late; give up after many attempts."""
    link, batch = held.link, held.batch
    tried = link.attempts
    if not held.is_behind:
        link.attempts, link.next_at = 0, None
        batch.cleared.append(link.id)
    elif tried >= LIMIT:
        link.next_at = None
    else:
        batch.send(link)
    batch.touch_link(link)
    if held.is_behind and tried:
        known = Trouble.objects.filter(subject=link.id).first()
        fault, detail = (Fault(known.cause), known.detail) if known else (Fault.SILENCE, "")
        cause = Cause(fault, tried, batch.now, detail, link.next_at)
        note_delivery_trouble(link, held.item.version, cause, batch.members)
    batch.write()
    return held.is_behind and tried < LIMIT


def try_again(subject: uuid.UUID) -> str:
    """Somebody asks for something that has not come through: tried at once, as if for the first time."""
    now = timezone.now()
    with platform_work(reason=f"try again: {subject}"):
        trouble = Trouble.objects.filter(subject=subject).first()
        if trouble is None:
            return "It has come through."
        members = load_members()
        if trouble.kind == TroubleKind.DELIVERY:
            return _deliver_again(subject, members, now)
        return _apply_again(trouble)


def deliver_again(item: uuid.UUID) -> int:
    """Send an item once more to each receiver that is behind, as if for the first time; how many there are."""
    now = timezone.now()
    with platform_work(reason=f"deliver again: {item}"):
        members = load_members()
        behind = list(behind_links().filter(item=item).order_by("id").values_list("id", flat=True))
        for link_id in behind:
            _deliver_again(link_id, members, now)
    return len(behind)


def _deliver_again(link_id: uuid.UUID, members: Members, now: datetime) -> str:
    held = _hold(link_id, members, now)
    if held is None or not held.is_behind:
        clear_troubles([link_id])
        return "The receiver is not behind."
    held.batch.send(held.link, anew=True)
    held.batch.write()
    return "Sent again."


def _apply_again(trouble: Trouble) -> str:
    """A row that was refused stays so: nothing about it will have changed."""
    kind = MESSAGES if trouble.kind == TroubleKind.MESSAGE else RECEIPTS
    waiting = kind.model.objects.filter(id=trouble.subject, handling__in=[Handling.PENDING, Handling.FAILED])
    if not waiting.update(handling=Handling.PENDING, attempts=0, next_at=None):
        return "It was refused."
    writer = trouble.receiver or trouble.origin
    wake_relay(writer)
    return "The relay tries again."
