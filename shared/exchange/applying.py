"""What one message does, in memory; raises RefusedError or OutdatedError.

Every effect follows from the row, from those before it on the same item, and from `now`, the moment of applying: the
same rows in the same order give the same state again.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from shared.catalogue.enums import EntryState
from shared.exchange.alt_texts import check_alt_texts
from shared.exchange.audience import NOBODY, Reach
from shared.exchange.batch import Batch, Told
from shared.exchange.enums import SHARED_VISIBILITIES, TAKING_BACK, Verb
from shared.exchange.errors import OutdatedError, PayloadError, RefusedError
from shared.exchange.files import check_types
from shared.exchange.joint import invited_to
from shared.exchange.links import effective_reach, end_onward, is_behind, item_audience, reach_link
from shared.exchange.models import Item, Message
from shared.exchange.payload import clean_payload, hash_payload
from shared.exchange.terms import clean_terms
from shared.registry.models import Tenant

TOMORROW = timedelta(days=1)


def apply_message(message: Message, batch: Batch) -> None:
    """Bring the item, its grants, links, catalogue rows and media to what the message says; once and for all.

    Raises RefusedError for a forged origin or content that may not cross, OutdatedError for a version that is no
    newer than the applied one; then the batch is as it was.
    """
    origin = batch.members.writer(message.origin, message.origin_role)
    item = batch.items.get(message.item)
    if message.verb in TAKING_BACK and item is None:
        batch.taken_back.append(message)
        if message.verb == Verb.ERASE:
            batch.erasures.append(message)
    _check_order(message, item)
    if item is not None and message.verb in TAKING_BACK:
        terms = _checked_terms(message)
        item.version, item.state, item.terms = message.version, _state_after(message), terms
        if item.is_erased:
            item.family = item.kind = item.content_hash = ""
            batch.erasures.append(message)
        told = Told(message, item, origin, NOBODY, None)
    else:
        payload = _checked_payload(message, item, origin, batch)
        told = Told(message, *_published(message, item, origin, payload, batch), payload)
    _settle(told, batch)


def _check_order(message: Message, item: Item | None) -> None:
    if item is None:
        if message.verb in TAKING_BACK:
            reason = "nothing of this item was ever shared"
            raise OutdatedError(reason)
        return
    if item.origin_role != message.origin_role:
        reason = "the item belongs to another tenant"
        raise RefusedError(reason)
    if message.version <= item.version:
        reason = f"version {message.version} is no newer than the applied {item.version}"
        raise OutdatedError(reason)
    if item.is_erased:
        reason = "the item was erased"
        raise RefusedError(reason)


def _state_after(message: Message) -> EntryState:
    return EntryState.ERASED if message.verb == Verb.ERASE else EntryState.WITHDRAWN


def _checked_terms(message: Message) -> dict[str, Any]:
    try:
        return clean_terms(message.terms)
    except PayloadError as error:
        raise RefusedError(str(error)) from error


def _checked_payload(message: Message, item: Item | None, origin: Tenant, batch: Batch) -> dict[str, Any]:
    """The message's content, cleaned and checked again: the relay trusts no row that a tenant wrote."""
    if message.visibility not in SHARED_VISIBILITIES or message.verb not in Verb.values:
        reason = f"{message.verb} with visibility {message.visibility}"
        raise RefusedError(reason)
    try:
        payload = clean_payload(message.payload)
        check_alt_texts(payload)
    except PayloadError as error:
        raise RefusedError(str(error)) from error
    if hash_payload(payload) != message.content_hash:
        reason = "the content does not match its hash"
        raise RefusedError(reason)
    if payload != message.payload:  # a rebuild takes it from there
        reason = "the content is not in its clean form"
        raise RefusedError(reason)
    check_types(payload, batch.types)
    if item is not None and item.family != payload["family"]:
        reason = f"the item is of the family {item.family}"
        raise RefusedError(reason)
    for code, language in payload["languages"].items():
        if not batch.members.is_at(urlsplit(language["url"]).hostname, origin):
            reason = f"the address is not the origin's: languages.{code}.url"
            raise RefusedError(reason)
        if datetime.fromisoformat(language["published_at"]) > batch.now + TOMORROW:
            reason = f"published in the future: languages.{code}.published_at"
            raise RefusedError(reason)
    return payload


def _published(
    message: Message, item: Item | None, origin: Tenant, payload: dict[str, Any], batch: Batch
) -> tuple[Item, Tenant, Reach]:
    terms = _checked_terms(message)
    if item is None:
        item = Item(id=message.item, origin=message.origin, origin_role=message.origin_role, created_at=batch.now)
    item.family, item.kind = payload["family"], payload["kind"]
    item.version, item.state = message.version, EntryState.LIVE
    item.visibility, item.listed, item.content_hash = message.visibility, message.listed, message.content_hash
    item.terms = terms
    links = batch.links_of(item.id)
    for link in end_onward(item, links, batch.members):
        batch.touch_link(link)
    return item, origin, effective_reach(item, batch.members, links)


def _settle(told: Told, batch: Batch) -> None:
    """Everything a change of reach means for rows that both sides read; whoever holds a copy is sent for."""
    item = told.item
    batch.touch(item)
    batch.told.append(told)
    told.message.effect = item.effects
    settle_reach(item, told.reach, batch)
    for link in batch.links_of(item.id):
        if is_behind(link, item):
            batch.send(link, anew=True)


def settle_reach(item: Item, reach: Reach, batch: Batch) -> bool:
    """Say who may read an item now, in its row and links; whether somebody no longer takes part in making it."""
    links, ended = batch.links_of(item.id), []
    item.audience, item.updated_at = item_audience(reach, links, erased=item.is_erased), batch.now
    invited = invited_to(item, reach)
    for link in links:
        had_part = link.part is not None
        if reach_link(link, reach, invited):
            batch.touch_link(link)
        if had_part and link.part is None:
            ended.append(link)
    batch.reworded += ended
    return bool(ended)
