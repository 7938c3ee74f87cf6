"""The rules of links and grants, in memory: what a change of reach and a sending mean for them."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import EntryState
from shared.exchange.audience import NOBODY, Reach, reach_of, widened
from shared.exchange.enums import HELD_STATES, LinkState, OnLoss
from shared.exchange.members import Members
from shared.exchange.models import Grant, Item, Link
from shared.exchange.patience import wait_for_answer
from shared.exchange.terms import terms_of


def grants_of(item: Item, reach: Reach, licence: str) -> list[Grant]:
    """The grants that say exactly this reach and the item's terms, not yet stored. `licence`: the content's own."""
    terms = terms_of(item.terms)
    return [
        Grant(
            item=item.id,
            origin_role=item.origin_role,
            receiver=receiver,
            audience=[EVERYONE if receiver is None else tenant_role(receiver)],
            via=reach.via.get(receiver),
            purpose=terms.purpose,
            until=terms.until,
            may_reshare=terms.may_reshare and receiver not in reach.via,
            may_edit=terms.may_edit,
            licence=terms.licence or licence,
            credit=terms.credit,
            on_loss=terms.on_loss,
            created_at=item.updated_at,
        )
        for receiver in reach.granted
    ]


def effective_reach(item: Item, members: Members, links: Iterable[Link]) -> Reach:
    """Where an item may go now: to whom its origin shares it, and to whom those who hold it share it on."""
    if not item.is_live:
        return NOBODY
    return widened(own_reach(item, members), onward_of(links), item.origin, members)


def onward_of(links: Iterable[Link]) -> dict[uuid.UUID, list[str]]:
    """To whom each of those who hold it shares it on."""
    return {link.receiver: link.onward for link in links if link.onward and link.state in HELD_STATES}


def own_reach(item: Item, members: Members) -> Reach:
    """To whom its origin itself shares a live item."""
    return reach_of(item.visibility, item.origin, members, terms_of(item.terms).receivers)


def may_pass_on(item: Item, receiver: uuid.UUID, members: Members) -> bool:
    """Whether the origin lets this receiver share the item on: it says so, and shares it with this one by name."""
    return bool(item.terms.get("may_reshare")) and receiver in own_reach(item, members).receivers


def end_onward(item: Item, links: Iterable[Link], members: Members) -> list[Link]:
    """Let those share on no more who may not now, also when they may again later; the links that changed."""
    ended = [link for link in links if link.onward and not may_pass_on(item, link.receiver, members)]
    for link in ended:
        link.onward = []
    return ended


def reach_link(link: Link, reach: Reach, organisers: Collection[uuid.UUID] = ()) -> bool:
    """What a change of reach means for one that ever answered: offered again, or withdrawn. Whether it changed.

    What a receiver holds is changed by its own receipt only, so that the link never says more than is true. Who may no
    longer have the item, or is no longer among its `organisers`, takes no part in it from now on.
    """
    before = (link.granted, link.state, link.part)
    link.granted = reach.covers(link.receiver)
    if not link.granted or link.receiver not in organisers:
        link.part = None
    if link.granted and link.state == LinkState.WITHDRAWN:
        link.state, link.note = LinkState.OFFERED, ""
    elif not link.granted and link.state in {LinkState.OFFERED, LinkState.DECLINED}:
        link.state = LinkState.WITHDRAWN
    return before != (link.granted, link.state, link.part)


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


def item_audience(reach: Reach, links: Iterable[Link], *, erased: bool = False) -> list[str]:
    """Those who may read the item, and those who ever received it; of what is erased, all who ever answered."""
    if reach.everyone:
        return [EVERYONE]
    known = [link.receiver for link in links if erased or link.received_at is not None]
    return sorted({*reach.roles, *(tenant_role(receiver) for receiver in known)})


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
    """Whether a receiver holds something that the item has moved on from, or that it may no longer hold.

    Of what is erased also a copy that was withdrawn, removed or declined holds the content still.
    """
    if item.is_erased:
        return link.state != LinkState.ERASED
    if link.state not in HELD_STATES:
        return False
    if item.leaves_copies:
        return (link.adopted_version or 0) < item.version
    return not link.granted or not item.is_live or (link.adopted_version or 0) < item.version


def behind_links() -> QuerySet[Any]:
    """Links whose receiver holds what the item has moved on from; `changed_at` and `current` are the item's."""
    item = Item.objects.filter(id=OuterRef("item"))
    left = Q(item_state=EntryState.WITHDRAWN, on_loss=OnLoss.LEAVE.value)
    lost = (Q(granted=False) | Q(item_state=EntryState.WITHDRAWN)) & ~left
    moved_on = Q(state__in=HELD_STATES) & (lost | Q(adopted_version__lt=F("current")))
    not_erased = Q(item_state=EntryState.ERASED) & ~Q(state=LinkState.ERASED)
    return Link.objects.annotate(
        current=Subquery(item.values("version")),
        changed_at=Subquery(item.values("updated_at")),
        item_state=Subquery(item.values("state")),
        on_loss=Subquery(item.values(loss=KeyTextTransform("on_loss", "terms"))),
    ).filter((moved_on & ~Q(item_state=EntryState.ERASED)) | not_erased)
