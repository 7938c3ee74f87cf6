"""Saying to the exchange what is live and allowed of an item: published, corrected, taken back, restored."""

import logging
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from core.actors import SYSTEM, Actor
from shared.catalogue.enums import Visibility
from shared.exchange.alt_texts import check_alt_texts
from shared.exchange.enums import TAKING_BACK, OnLoss, Verb
from shared.exchange.errors import PayloadError
from shared.exchange.models import Message
from shared.exchange.payload import clean_payload, hash_payload
from shared.exchange.services import append_message
from shared.exchange.terms import Terms
from tenants.sharing.adapters import adapter_for_family
from tenants.sharing.enums import ItemState
from tenants.sharing.models import SharedItem
from tenants.sharing.queries.pages import live_pages

logger = logging.getLogger(__name__)


def tell(item: SharedItem, by: Actor, *, changed: bool, deleted: bool = False) -> None:
    """Say what must be said so that others see what is live and allowed. Raises PayloadError.

    `changed`: the grant is another, so it is said even if the content is the same. `deleted`: the pages are gone, so
    the grant says what becomes of the copies.
    """
    if item.is_erased:
        return
    payload = payload_of(item) if item.visibility != Visibility.TENANT else None
    if payload is None:
        if item.is_shared:
            _take_back(item, by, deleted=deleted)
        return
    content_hash = hash_payload(payload)
    if item.is_shared and content_hash == item.content_hash and not changed:
        return
    verb = _verb_for(item)
    if item.shared_at is None:
        item.shared_at, item.shared_by_id, item.shared_by_name = timezone.now(), by.id, by.name
    item.kind = payload["kind"]
    say(item, verb, by, payload=payload, terms=item.terms())
    save_state(item, ItemState.SHARED, content_hash)


def tell_or_keep_fault(item: SharedItem, by: Actor, *, changed: bool = False, deleted: bool = False) -> None:
    """As tell; content that may not cross the border stays within the tenant, with the reason on the item."""
    try:
        tell(item, by, changed=changed, deleted=deleted)
    except PayloadError as error:
        logger.error("A page holds what may not be shared", extra={"item": str(item.id), "reason": str(error)})
        SharedItem.objects.filter(pk=item.pk).update(fault=str(error))


def settle_item(translation_key: uuid.UUID, by: Actor, *, deleted: bool = False) -> SharedItem | None:
    """Bring the exchange to what is live now of an item; nothing when the pages never were an item."""
    item = SharedItem.objects.select_for_update().filter(translation_key=translation_key).first()
    if item is not None:
        tell_or_keep_fault(item, by, deleted=deleted)
    return item


def settle_restored_item(item: SharedItem, last: Message) -> bool:
    """After a restore: take up what was last said of the item, then say what is live. Whether anything was said."""
    if last.version <= item.version:
        return False
    item.version, item.content_hash = last.version, last.content_hash
    item.state = state_after(last)
    item.save()
    told = (last.visibility, last.listed, last.terms)
    tell_or_keep_fault(item, SYSTEM, changed=(item.visibility, item.listed, item.terms().as_json()) != told)
    return item.version > last.version


def payload_of(item: SharedItem) -> dict[str, Any] | None:
    """The clean payload of everything that is live of an item; None when nothing is. Raises PayloadError."""
    pages = live_pages(adapter_for_family(item.family).page_class, item.translation_key)
    return payload_of_pages(item.family, pages) if pages else None


def payload_of_pages(family: str, pages: Sequence[Page]) -> dict[str, Any]:
    """The clean payload of an item's live pages, at least one, in their order. Raises PayloadError, also for a picture
    that says nothing to whoever cannot see it.
    """
    adapter = adapter_for_family(family)
    languages = {page.locale.language_code: adapter.describe_language(page) for page in pages}
    payload = clean_payload({**adapter.describe(pages[0]), "languages": languages})
    check_alt_texts(payload)
    return payload


def say(
    item: SharedItem, verb: Verb, by: Actor, *, payload: dict[str, Any] | None = None, terms: Terms | None = None
) -> None:
    """One message more about an item; its row is not saved yet."""
    item.version += 1
    append_message(
        item_id=item.id,
        verb=verb,
        version=item.version,
        payload=payload,
        visibility=Visibility(item.visibility),
        listed=item.listed,
        terms=terms or Terms(),
        by=by,
    )


def save_state(item: SharedItem, state: ItemState, content_hash: str) -> None:
    """Without signals: this is in every save of an editor."""
    item.state, item.content_hash, item.fault = state, content_hash, ""
    names = ("state", "content_hash", "fault", "version", "kind", "shared_at", "shared_by_id", "shared_by_name")
    SharedItem.objects.filter(pk=item.pk).update(**{name: getattr(item, name) for name in names})


def _take_back(item: SharedItem, by: Actor, *, deleted: bool) -> None:
    returns_at: datetime | None = item.opens_at
    leaves = deleted and item.on_loss == OnLoss.LEAVE
    terms = replace(Terms(), returns_at=returns_at, on_loss=item.on_loss if leaves else OnLoss.WITHDRAW.value)
    say(item, Verb.EMBARGO if returns_at else Verb.WITHDRAW, by, terms=terms)
    save_state(item, ItemState.WITHDRAWN, "")


def _verb_for(item: SharedItem) -> Verb:
    if item.is_shared:
        return Verb.CORRECT
    return Verb.PUBLISH if item.shared_at is None else Verb.RESTORE


def state_after(last: Message) -> ItemState:
    """The state of an item of which this was said last."""
    return ItemState.WITHDRAWN if last.verb in TAKING_BACK else ItemState.SHARED
