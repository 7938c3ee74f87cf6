"""Each minute the relay looks for what was left behind: rows that wait, receivers that do not answer."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work
from shared.catalogue.counting import sum_up_counts
from shared.exchange.enums import Fault, Handling, TroubleKind
from shared.exchange.links import is_behind, send_to_receiver
from shared.exchange.members import Members, load_members
from shared.exchange.models import Item, Link, Trouble
from shared.exchange.patience import LIMIT
from shared.exchange.relay import MESSAGES, RECEIPTS, due_rows
from shared.exchange.services import wake_relay
from shared.exchange.troubles import Cause, clear_trouble, note_delivery_trouble

SETTLE = timedelta(seconds=15)
"""A row this young is its own job's to handle, not the sweep's."""

AT_ONCE = 500
KINDS = (MESSAGES, RECEIPTS)


def sweep() -> str:
    """Wake the relay for rows that are due, send again to receivers that are late, and sum up the counters."""
    now = timezone.now()
    with platform_work(reason="sweep: what waits"):
        members = load_members()
        roles = _roles_with_due_rows(now)
        forgotten = [tenant_id for tenant_id in members.by_id if tenant_role(tenant_id) in roles]
        for tenant_id in forgotten:
            wake_relay(tenant_id)
        late = list(overdue_links(members, now).values_list("id", flat=True)[:AT_ONCE])
        sum_up_counts()
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
    """In a transaction of its own, the item locked first as everywhere: whether the receiver's job was started."""
    with platform_work(reason=f"sweep: link {link_id}"):
        held = _hold(link_id)
        if held is None or held[0].next_at is None or held[0].next_at > now:
            return False
        return send_if_behind(*held, members, now)


def _hold(link_id: uuid.UUID) -> tuple[Link, Item] | None:
    """A link and its item, locked; the item first, as everywhere."""
    item_id = Link.objects.filter(id=link_id).values_list("item", flat=True).first()
    item = Item.objects.select_for_update().filter(id=item_id).first() if item_id else None
    link = Link.objects.select_for_update().filter(id=link_id).first()
    return (link, item) if link is not None and item is not None else None


def send_if_behind(link: Link, item: Item, members: Members, now: datetime) -> bool:
    """Send once more to a receiver that is behind, and say that it is late; give up after many attempts."""
    if not is_behind(link, item):
        link.attempts, link.next_at = 0, None
        link.save(update_fields=["attempts", "next_at"])
        clear_trouble(link.id)
        return False
    tried = link.attempts
    if tried >= LIMIT:
        link.next_at = None
        link.save(update_fields=["next_at"])
    else:
        send_to_receiver(link, members, now)
    if tried:
        known = Trouble.objects.filter(subject=link.id).first()
        fault, detail = (Fault(known.cause), known.detail) if known else (Fault.SILENCE, "")
        note_delivery_trouble(link, item.version, Cause(fault, tried, now, detail, link.next_at), members)
    return tried < LIMIT


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


def _deliver_again(link_id: uuid.UUID, members: Members, now: datetime) -> str:
    held = _hold(link_id)
    if held is None or not is_behind(*held):
        clear_trouble(link_id)
        return "The receiver is not behind."
    send_to_receiver(held[0], members, now, anew=True)
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
