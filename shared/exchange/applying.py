"""What one message or one receipt does. Runs in the relay's transaction; raises RefusedError or OutdatedError."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.tenancy.roles import tenant_role
from shared.catalogue.enums import EntryState
from shared.exchange.audience import NOBODY, Reach, reach_of
from shared.exchange.enums import HELD_STATES, RECEIPT_STATES, SHARED_VISIBILITIES, LinkState, Verb
from shared.exchange.errors import OutdatedError, PayloadError, RefusedError
from shared.exchange.links import (
    is_behind,
    item_audience,
    new_link,
    notify_receivers,
    open_version,
    replace_grants,
    send_to_receiver,
    spread_links,
    start_receiver,
)
from shared.exchange.members import Members
from shared.exchange.models import Item, ItemVersion, Link, Message, Receipt
from shared.exchange.payload import clean_payload, hash_payload
from shared.exchange.projecting import project_item, withdraw_projection
from shared.registry.models import Tenant


@dataclass(frozen=True, slots=True)
class Change:
    """One checked message, with all that its effects need."""

    message: Message
    origin: Tenant
    members: Members
    now: datetime
    payload: dict[str, Any] | None


def apply_message(message: Message, members: Members) -> None:
    """Bring the item, its grants, links, catalogue rows and media to what the message says; once and for all.

    Raises RefusedError for a forged origin or content that may not cross, OutdatedError for a version that is no
    newer than the applied one.
    """
    origin = members.writer(message.origin, message.origin_role)
    item = Item.objects.select_for_update().filter(id=message.item).first()
    _check_order(message, item)
    payload = None if message.verb == Verb.WITHDRAW else _checked_payload(message, item)
    change = Change(message, origin, members, timezone.now(), payload)
    if item is not None and payload is None:
        _withdraw(item, change)
    else:
        _publish(item, change)


def _check_order(message: Message, item: Item | None) -> None:
    if item is None:
        if message.verb == Verb.WITHDRAW:
            reason = "nothing of this item was ever shared"
            raise OutdatedError(reason)
        return
    if item.origin_role != message.origin_role:
        reason = "the item belongs to another tenant"
        raise RefusedError(reason)
    if message.version <= item.version:
        reason = f"version {message.version} is no newer than the applied {item.version}"
        raise OutdatedError(reason)


def _checked_payload(message: Message, item: Item | None) -> dict[str, Any]:
    """The message's content, cleaned and checked again: the relay trusts no row that a tenant wrote."""
    if message.visibility not in SHARED_VISIBILITIES or message.verb not in Verb.values:
        reason = f"{message.verb} with visibility {message.visibility}"
        raise RefusedError(reason)
    try:
        payload = clean_payload(message.payload)
    except PayloadError as error:
        raise RefusedError(str(error)) from error
    if hash_payload(payload) != message.content_hash:
        reason = "the content does not match its hash"
        raise RefusedError(reason)
    if item is not None and item.family != payload["family"]:
        reason = f"the item is of the family {item.family}"
        raise RefusedError(reason)
    return payload


def _publish(item: Item | None, change: Change) -> None:
    message, payload = change.message, change.payload or {}
    reach = reach_of(message.visibility, change.origin.id, change.members)
    if item is None:
        item = Item(id=message.item, origin=message.origin, origin_role=message.origin_role, family=payload["family"])
    item.kind, item.version, item.state = payload["kind"], message.version, EntryState.LIVE
    item.visibility, item.listed, item.content_hash = message.visibility, message.listed, message.content_hash
    _store_version(item, payload)
    _settle(item, reach, payload["licence"], change)
    project_item(item, payload, change.origin, reach)


def _store_version(item: Item, payload: dict[str, Any]) -> None:
    ItemVersion.objects.create(
        item=item.id,
        origin_role=item.origin_role,
        version=item.version,
        content_hash=item.content_hash,
        payload=payload,
    )


def _withdraw(item: Item, change: Change) -> None:
    item.version, item.state = change.message.version, EntryState.WITHDRAWN
    _settle(item, NOBODY, "", change)
    withdraw_projection(item)


def _settle(item: Item, reach: Reach, licence: str, change: Change) -> None:
    """Everything a change of reach means for rows that both sides read."""
    item.audience = item_audience(item, reach)
    item.save()
    open_version(item, reach)
    replace_grants(item, reach, licence)
    spread_links(item, reach)
    notify_receivers(item, change.members, change.now)


def apply_receipt(receipt: Receipt, members: Members) -> None:
    """Let the link say what the receiver reports; a receiver that holds something outdated is sent for again.

    Raises RefusedError for a forged receiver, an item it was never offered, or a version that does not exist.
    """
    receiver = members.writer(receipt.receiver, receipt.origin_role)
    item = Item.objects.select_for_update().filter(id=receipt.item).first()
    if item is None or item.origin == receiver.id or receipt.state not in RECEIPT_STATES:
        reason = "no such item to receive" if receipt.state in RECEIPT_STATES else f"{receipt.state} is not reported"
        raise RefusedError(reason)
    if not 1 <= receipt.version <= item.version:
        reason = f"version {receipt.version} does not exist"
        raise RefusedError(reason)
    link = _link_for(item, receiver, receipt, members)
    _record(link, receipt, item, receiver.id)
    if is_behind(link, item) and members.serves(receiver.id):
        send_to_receiver(link, timezone.now())


def _link_for(item: Item, receiver: Tenant, receipt: Receipt, members: Members) -> Link:
    link = Link.objects.select_for_update().filter(item=item.id, receiver=receiver.id).first()
    if link is not None:
        return link
    reach = reach_of(item.visibility, item.origin, members) if item.is_live else NOBODY
    if not reach.covers(receiver.id):
        if receipt.state in HELD_STATES:
            # A late joiner may have received it just before it was taken back: its own job finds that out.
            start_receiver(item.id, receiver.id)
        reason = "the item was never offered to this tenant"
        raise RefusedError(reason)
    return new_link(item, receiver.id)


def _record(link: Link, receipt: Receipt, item: Item, receiver: uuid.UUID) -> None:
    now = timezone.now()
    link.state, link.note, link.last_receipt_at = receipt.state, receipt.note, now
    if receipt.state in HELD_STATES:
        link.adopted_version = receipt.version
        link.received_at = link.received_at or now
        _keep_in_audience(item, tenant_role(receiver))
    if link.state == LinkState.WITHDRAWN and link.granted and item.is_live:
        link.state = LinkState.OFFERED
    link.save()


def _keep_in_audience(item: Item, role: str) -> None:
    """Whoever received an item must see what becomes of it, also after losing the grant."""
    if role not in item.audience and not item.audience_is_everyone:
        item.audience = sorted([*item.audience, role])
        item.save(update_fields=["audience"])
