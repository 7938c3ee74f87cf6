"""The rules of links and grants, in memory: what a change of reach and a sending mean for them."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.exchange.audience import Reach
from shared.exchange.enums import HELD_STATES, LinkState
from shared.exchange.models import Grant, Item, Link
from shared.exchange.patience import wait_for_answer


def grants_of(item: Item, reach: Reach, licence: str) -> list[Grant]:
    """The grants that say exactly this reach, not yet stored."""
    receivers: Iterable[uuid.UUID | None] = [None] if reach.everyone else sorted(reach.receivers)
    return [
        Grant(
            item=item.id,
            origin_role=item.origin_role,
            receiver=receiver,
            audience=[EVERYONE if receiver is None else tenant_role(receiver)],
            licence=licence,
            created_at=item.updated_at,
        )
        for receiver in receivers
    ]


def reach_link(link: Link, reach: Reach) -> bool:
    """What a change of reach means for one that ever answered: offered again, or withdrawn. Whether it changed.

    What a receiver holds is changed by its own receipt only, so that the link never says more than is true.
    """
    before = (link.granted, link.state)
    link.granted = reach.covers(link.receiver)
    if link.granted and link.state == LinkState.WITHDRAWN:
        link.state, link.note = LinkState.OFFERED, ""
    elif not link.granted and link.state in {LinkState.OFFERED, LinkState.DECLINED}:
        link.state = LinkState.WITHDRAWN
    return before != (link.granted, link.state)


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


def item_audience(reach: Reach, links: Iterable[Link]) -> list[str]:
    """Those who may read the item, and those who ever received it."""
    if reach.everyone:
        return [EVERYONE]
    return sorted({*reach.roles, *(tenant_role(link.receiver) for link in links if link.received_at is not None)})


def note_sending(link: Link, *, served: bool, now: datetime, anew: bool) -> bool:
    """Note that a receiver's job is started, and when to do so again: due at once while it is out of service."""
    if anew:
        link.attempts = 0
    if served:
        link.attempts += 1
        link.sent_at = now
    link.next_at = now + wait_for_answer(link.attempts) if served else now
    return served


def is_behind(link: Link, item: Item) -> bool:
    """Whether a receiver holds something that the item has moved on from, or that it may no longer hold."""
    if link.state not in HELD_STATES:
        return False
    return not link.granted or not item.is_live or (link.adopted_version or 0) < item.version
