"""What one receipt does to its link, in memory; raises RefusedError or OutdatedError."""

from typing import Any

from core.ids import uuid_or_none
from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.exchange.applying import settle_reach
from shared.exchange.audience import NOBODY, Reach
from shared.exchange.batch import Batch
from shared.exchange.enums import HELD_STATES, Fault, LinkState
from shared.exchange.errors import OutdatedError, PayloadError, RefusedError
from shared.exchange.joint import clean_part, invited_to
from shared.exchange.links import effective_reach, is_behind, may_pass_on, new_link
from shared.exchange.models import Item, Link, Receipt
from shared.exchange.patience import LIMIT, wait_after_failure
from shared.exchange.troubles import Cause, note_delivery_trouble
from shared.registry.models import Tenant

ENDS_ONWARD = (LinkState.REMOVED, LinkState.DECLINED, LinkState.ERASED)
"""States in which a receiver shares nothing on any longer; after a withdrawal it does once it has the item again."""


def apply_receipt(receipt: Receipt, batch: Batch) -> None:
    """Let the link say what the receiver reports; a receiver that holds something outdated is sent for again.

    Raises RefusedError for a forged receiver, an item it was never offered, a part in one that it was not asked to
    make, a version that does not exist, or sharing on what it may not, and OutdatedError for a receipt that is no
    newer than the applied one.
    """
    receiver = batch.members.writer(receipt.receiver, receipt.origin_role)
    item = batch.items.get(receipt.item)
    if item is None or item.origin == receiver.id or receipt.state not in LinkState.values:
        reason = "no such item to receive" if receipt.state in LinkState.values else f"{receipt.state} is not reported"
        raise RefusedError(reason)
    if receipt.fault and receipt.fault not in Fault.values:
        reason = f"{receipt.fault} is no fault"
        raise RefusedError(reason)
    if receipt.state == LinkState.ERASED and not item.is_erased:
        reason = "the item is not erased"
        raise RefusedError(reason)
    if not 1 <= receipt.version <= item.version:
        reason = f"version {receipt.version} does not exist"
        raise RefusedError(reason)
    link = _link_for(item, receiver, receipt, batch)
    if receipt.number <= link.receipts:
        reason = f"receipt {receipt.number} is no newer than the applied {link.receipts}"
        raise OutdatedError(reason)
    part = _part_in(receipt, item, batch) if receipt.state != LinkState.OFFERED else link.part
    _check_onward(link, receipt, item, batch)
    passed_on = bool(receipt.onward or link.onward)
    before = effective_reach(item, batch.members, batch.links_of(item.id)) if passed_on else NOBODY
    _record(link, receipt, item, batch)
    _take_part(link, part, item, batch)
    after = effective_reach(item, batch.members, batch.links_of(item.id)) if passed_on else NOBODY
    if after != before:
        _reach_anew(item, after, batch)
    _follow_up(link, receipt, item, batch)


def _link_for(item: Item, receiver: Tenant, receipt: Receipt, batch: Batch) -> Link:
    for link in batch.links_of(item.id):
        if link.receiver == receiver.id:
            return link
    if not effective_reach(item, batch.members, batch.links_of(item.id)).covers(receiver.id):
        if receipt.state in HELD_STATES:
            # It may have received it just before it was taken back: its own job finds that out.
            batch.start(item.id, receiver.id)
        reason = "the item was never offered to this tenant"
        raise RefusedError(reason)
    link = new_link(item, receiver.id, batch.now)
    batch.keep_link(link)
    return link


def _reach_anew(item: Item, reach: Reach, batch: Batch) -> None:
    """Somebody shares the item on, or no longer: others may read the same content, and who may not gives it back."""
    held = [link for link in batch.links_of(item.id) if link.granted]
    if settle_reach(item, reach, batch):
        batch.rejoined[item.id] = item
    batch.reached.append((item, reach))
    for link in held:
        if not link.granted and is_behind(link, item):
            batch.send(link, anew=True)


def _check_onward(link: Link, receipt: Receipt, item: Item, batch: Batch) -> None:
    if not receipt.onward:
        return
    if receipt.state not in HELD_STATES or not item.is_live or not may_pass_on(item, link.receiver, batch.members):
        reason = "the origin does not let this tenant share the item on"
        raise RefusedError(reason)
    unknown = [each for each in receipt.onward if each != EVERYONE and uuid_or_none(each) not in batch.members.by_id]
    if unknown:
        reason = f"shared on to unknown tenants: {', '.join(unknown)}"
        raise RefusedError(reason)


def _part_in(receipt: Receipt, item: Item, batch: Batch) -> dict[str, Any] | None:
    """What the receiver contributes from now on; None for one that only receives.

    Who wrote of an older version may have been asked then: of that the part alone is passed over.
    """
    if receipt.part is None:
        return None
    try:
        part = clean_part(receipt.part)
    except PayloadError as error:
        raise RefusedError(str(error)) from error
    reach = effective_reach(item, batch.members, batch.links_of(item.id))
    if receipt.state in HELD_STATES and receipt.receiver in invited_to(item, reach):
        return part
    if receipt.version < item.version:
        return None
    reason = "this tenant was not asked to make the item together with its origin"
    raise RefusedError(reason)


def _take_part(link: Link, part: dict[str, Any] | None, item: Item, batch: Batch) -> None:
    """Let everybody see what the receiver contributes now; nothing where that is as it was."""
    if part == link.part:
        return
    if link.part is not None:
        batch.reworded.append(link)
    link.part = part
    batch.rejoined[item.id] = item


def _record(link: Link, receipt: Receipt, item: Item, batch: Batch) -> None:
    link.last_receipt_at, link.receipts = batch.now, receipt.number
    if receipt.state == LinkState.OFFERED:
        link.seen_version = receipt.version
    else:
        link.state, link.note = receipt.state, receipt.note
    if receipt.state in HELD_STATES:
        link.adopted_version = receipt.version
        link.received_at = link.received_at or batch.now
        _keep_in_audience(item, tenant_role(link.receiver))
    if receipt.onward is not None or receipt.state in ENDS_ONWARD:
        link.onward = sorted(set(receipt.onward or ()))
    if link.state == LinkState.WITHDRAWN and link.granted and item.is_live:
        link.state = LinkState.OFFERED
    batch.touch(item)
    batch.touch_link(link)
    receipt.effect = item.effects


def _keep_in_audience(item: Item, role: str) -> None:
    """Whoever received an item must see what becomes of it, also after losing the grant."""
    if role not in item.audience and not item.audience_is_everyone:
        item.audience = sorted([*item.audience, role])


def _follow_up(link: Link, receipt: Receipt, item: Item, batch: Batch) -> None:
    """What the relay does next about this receiver: nothing, send, or wait and send again."""
    if receipt.fault:
        give_up = receipt.permanent or link.attempts >= LIMIT
        link.next_at = None if give_up else batch.now + wait_after_failure(link.attempts)
        cause = Cause(Fault(receipt.fault), max(link.attempts, 1), batch.now, receipt.detail, link.next_at)
        note_delivery_trouble(link, item.version, cause, batch.members)
    elif not is_behind(link, item):
        link.attempts, link.next_at = 0, None
        batch.cleared.append(link.id)
    elif link.next_at is None:
        batch.send(link, anew=True)
