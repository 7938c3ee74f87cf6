"""Links and grants: the relay's own writes. All of it runs in the relay's transaction, with the item locked."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from core.tasks import defer
from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.exchange.audience import Reach
from shared.exchange.enums import HELD_STATES, RECEIVERS_TASK, LinkState
from shared.exchange.members import Members
from shared.exchange.models import Grant, Item, ItemVersion, Link
from shared.exchange.patience import wait_for_answer


def replace_grants(item: Item, reach: Reach, licence: str) -> None:
    """Make the grants of an item exactly its reach."""
    Grant.objects.filter(item=item.id).delete()
    receivers: Iterable[uuid.UUID | None] = [None] if reach.everyone else reach.receivers
    Grant.objects.bulk_create(
        Grant(
            item=item.id,
            origin_role=item.origin_role,
            receiver=receiver,
            audience=[EVERYONE if receiver is None else tenant_role(receiver)],
            licence=licence,
            created_at=item.updated_at,
        )
        for receiver in receivers
    )


def open_version(item: Item, reach: Reach) -> None:
    """Let exactly the reach read the item's current version, and nobody an older one."""
    ItemVersion.objects.filter(item=item.id).exclude(version=item.version).exclude(audience=[]).update(audience=[])
    ItemVersion.objects.filter(item=item.id, version=item.version).update(audience=list(reach.roles))


def spread_links(item: Item, reach: Reach) -> None:
    """What a change of reach means for those who ever answered: offered again, or withdrawn.

    What a receiver holds is changed by its own receipt only, so that the link never says more than is true.
    """
    links = Link.objects.filter(item=item.id)
    covered = links if reach.everyone else links.filter(receiver__in=reach.receivers)
    covered.filter(state=LinkState.WITHDRAWN).update(state=LinkState.OFFERED, note="")
    covered.filter(granted=False).update(granted=True)
    if not reach.everyone:
        lost = links.exclude(receiver__in=reach.receivers)
        lost.filter(state__in=[LinkState.OFFERED, LinkState.DECLINED]).update(state=LinkState.WITHDRAWN)
        lost.filter(granted=True).update(granted=False)


def new_link(item: Item, receiver: uuid.UUID, now: datetime) -> Link:
    """An offered link, not yet stored."""
    return Link(
        item=item.id,
        origin=item.origin,
        origin_role=item.origin_role,
        receiver=receiver,
        audience=[tenant_role(receiver)],
        created_at=now,
    )


def item_audience(item: Item, reach: Reach) -> list[str]:
    """Those who may read the item, and those who ever received it."""
    if reach.everyone:
        return [EVERYONE]
    received = Link.objects.filter(item=item.id, received_at__isnull=False).values_list("receiver", flat=True)
    return sorted({*reach.roles, *(tenant_role(receiver) for receiver in received)})


def notify_receivers(item: Item, members: Members, now: datetime) -> int:
    """Start the task of every receiver that holds a copy; each is a job of its own. How many were started."""
    links = Link.objects.filter(item=item.id, state__in=HELD_STATES).order_by("receiver")
    return sum(send_to_receiver(link, members, now, anew=True) for link in links)


def send_to_receiver(link: Link, members: Members, now: datetime, *, anew: bool = False) -> bool:
    """Start one receiver's task for one item, and note when to do so again; due at once while it is out of service.

    `anew`: something new is to be sent, so earlier attempts do not count.
    """
    if anew:
        link.attempts = 0
    served = members.serves(link.receiver)
    if served:
        link.attempts += 1
        link.sent_at = now
        start_receiver(link.item, link.receiver)
    link.next_at = now + wait_for_answer(link.attempts) if served else now
    link.save(update_fields=["attempts", "sent_at", "next_at"])
    return served


def start_receiver(item: uuid.UUID, receiver: uuid.UUID) -> None:
    """Have a receiver bring its copy of an item up to date. Its jobs run one after the other, beside all others'."""
    defer(RECEIVERS_TASK, lock=f"receive:{receiver}", tenant_id=str(receiver), item_id=str(item))


def is_behind(link: Link, item: Item) -> bool:
    """Whether a receiver holds something that the item has moved on from, or that it may no longer hold."""
    if link.state not in HELD_STATES:
        return False
    return not link.granted or not item.is_live or (link.adopted_version or 0) < item.version
