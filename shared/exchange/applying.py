"""What one message or one receipt does. Runs in the relay's transaction; raises RefusedError or OutdatedError.

Every effect follows from the row, from those before it on the same item, and from `now`, the moment of applying: the
same rows in the same order give the same state again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from shared.catalogue.enums import EntryState
from shared.exchange.audience import NOBODY, Reach, reach_of
from shared.exchange.enums import SHARED_VISIBILITIES, Verb
from shared.exchange.errors import OutdatedError, PayloadError, RefusedError
from shared.exchange.links import item_audience, notify_receivers, open_version, replace_grants, spread_links
from shared.exchange.members import Members
from shared.exchange.models import Item, ItemVersion, Message
from shared.exchange.payload import clean_payload, hash_payload, pictures_of
from shared.exchange.projecting import project_item, withdraw_projection
from shared.media.services import held_media
from shared.registry.models import Tenant

TOMORROW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One checked message, with all that its effects need. A replayed one is told to nobody."""

    message: Message
    origin: Tenant
    members: Members
    now: datetime
    payload: dict[str, Any] | None
    replayed: bool = False


def apply_message(message: Message, members: Members, now: datetime, *, replayed: bool = False) -> None:
    """Bring the item, its grants, links, catalogue rows and media to what the message says; once and for all.

    Raises RefusedError for a forged origin or content that may not cross, OutdatedError for a version that is no
    newer than the applied one. A replayed message was checked when it was applied first.
    """
    origin = members.writer(message.origin, message.origin_role)
    item = Item.objects.select_for_update().filter(id=message.item).first()
    _check_order(message, item)
    if message.verb == Verb.WITHDRAW or replayed:
        payload = message.payload
    else:
        payload = _checked_payload(message, item, origin, members, now)
    change = Change(message, origin, members, now, payload, replayed)
    told = _withdraw(item, change) if item is not None and payload is None else _publish(item, change)
    message.effect = told.effects


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


def _checked_payload(
    message: Message, item: Item | None, origin: Tenant, members: Members, now: datetime
) -> dict[str, Any]:
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
    for code, language in payload["languages"].items():
        if not members.is_at(urlsplit(language["url"]).hostname, origin):
            reason = f"the address is not the origin's: languages.{code}.url"
            raise RefusedError(reason)
        if datetime.fromisoformat(language["published_at"]) > now + TOMORROW:
            reason = f"published in the future: languages.{code}.published_at"
            raise RefusedError(reason)
    return payload


def _publish(item: Item | None, change: Change) -> Item:
    message, payload = change.message, change.payload or {}
    reach = reach_of(message.visibility, change.origin.id, change.members)
    if item is None:
        item = Item(id=message.item, origin=message.origin, origin_role=message.origin_role, created_at=change.now)
    item.family, item.kind = payload["family"], payload["kind"]
    item.version, item.state = message.version, EntryState.LIVE
    item.visibility, item.listed, item.content_hash = message.visibility, message.listed, message.content_hash
    if not change.replayed:
        message.media = held_media(
            [picture["hash"] for picture in pictures_of(payload)], item=item.id, origin_role=item.origin_role
        )
    _store_version(item, payload, change.now)
    _settle(item, reach, payload["licence"], change)
    project_item(item, payload, change.origin, reach, message.media)
    return item


def _store_version(item: Item, payload: dict[str, Any], now: datetime) -> None:
    ItemVersion.objects.create(
        item=item.id,
        origin_role=item.origin_role,
        version=item.version,
        content_hash=item.content_hash,
        payload=payload,
        created_at=now,
    )


def _withdraw(item: Item, change: Change) -> Item:
    item.version, item.state = change.message.version, EntryState.WITHDRAWN
    _settle(item, NOBODY, "", change)
    withdraw_projection(item)
    return item


def _settle(item: Item, reach: Reach, licence: str, change: Change) -> None:
    """Everything a change of reach means for rows that both sides read."""
    item.audience = item_audience(item, reach)
    item.effects += 1
    item.updated_at = change.now
    item.save()
    open_version(item, reach)
    replace_grants(item, reach, licence)
    spread_links(item, reach)
    if not change.replayed:
        notify_receivers(item, change.members, change.now)
