"""The origin's side: what a page's changes mean for those it is shared with."""

import logging
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from core.actors import SYSTEM, Actor
from core.tasks import defer
from core.tenancy.binding import current_tenant
from shared.catalogue.enums import Visibility
from shared.exchange.enums import Verb
from shared.exchange.errors import PayloadError
from shared.exchange.models import Message
from shared.exchange.payload import clean_payload, hash_payload
from shared.exchange.services import append_message
from tenants.audit.services import record
from tenants.sharing.adapters import PageAdapter, adapter_for, adapter_for_family
from tenants.sharing.enums import ItemState
from tenants.sharing.errors import ContentRefusedError, NotAllowedError, NotShareableError, SharedCopyError
from tenants.sharing.models import SharedItem
from tenants.sharing.permissions import actor_may_share
from tenants.sharing.queries.copies import copy_of
from tenants.sharing.queries.pages import live_pages
from tenants.sharing.services.copies import note_copy_deleted, note_copy_published, note_copy_unpublished

logger = logging.getLogger(__name__)

SETTLE_TASK = "sharing.settle_items"
SETTLED_AT_ONCE = 100


def publish_revision(*, page: Page, by: Actor) -> SharedItem | None:
    """After a page was published: tell the exchange if someone else may see it and something changed.

    Copies are ignored as items (no echo); their new state is reported to their origin. Content that may not cross the
    border stays within the tenant, with the reason on the item. Aliases and pages without an adapter: nothing.
    """
    adapter = adapter_for(page)
    if adapter is None or page.alias_of_id is not None:
        return None
    if copy_of(page) is not None:
        note_copy_published(page=page, by=by)
        return None
    item = _item_of(page, adapter)
    try:
        _tell(item, by, changed=False)
    except PayloadError as error:
        _keep_fault(item, error)
    return item


def unpublish_page(*, page: Page, by: Actor) -> SharedItem | None:
    """After a page was unpublished: correct the item if it is live in another language, else withdraw it."""
    if copy_of(page) is not None:
        note_copy_unpublished(page=page, by=by)
        return None
    return _settle_item(page.translation_key, by)


def settle_deleted_page(*, page: Page, by: Actor) -> None:
    """After a page is gone: an own item is corrected or withdrawn, the last page of a copy is reported as removed."""
    if not note_copy_deleted(translation_key=page.translation_key, by=by):
        _settle_item(page.translation_key, by)


def settle_moved_page(*, page: Page, by: Actor) -> None:
    """After a page got another address: correct its item, or, where a section moved, all items, in a job."""
    if adapter_for(page) is None:
        defer(SETTLE_TASK, tenant_id=str(current_tenant().id))
    elif copy_of(page) is None:
        _settle_item(page.translation_key, by)


def settle_items(*, after: uuid.UUID | None = None, by: Actor) -> int:
    """Correct every shared item that is not as others see it, a batch in each job; how many of this batch were not."""
    shared = SharedItem.objects.filter(state=ItemState.SHARED).order_by("pk")
    batch = list((shared.filter(pk__gt=after) if after else shared)[:SETTLED_AT_ONCE])
    if len(batch) == SETTLED_AT_ONCE:
        defer(SETTLE_TASK, tenant_id=str(current_tenant().id), after=str(batch[-1].pk))
    settled = [(item.version, _settle_item(item.translation_key, by)) for item in batch]
    return sum(now is not None and now.version != before for before, now in settled)


def _settle_item(translation_key: uuid.UUID, by: Actor) -> SharedItem | None:
    """Bring the exchange to what is live now of an item; nothing when the pages never were an item."""
    item = SharedItem.objects.select_for_update().filter(translation_key=translation_key).first()
    if item is not None:
        try:
            _tell(item, by, changed=False)
        except PayloadError as error:
            _keep_fault(item, error)
    return item


def set_visibility(*, page: Page, visibility: Visibility, listed: bool, by: Actor) -> SharedItem:
    """Decide who may see a page and its translations; what is live is told or withdrawn in the same transaction.

    Raises NotShareableError, SharedCopyError, NotAllowedError, and ContentRefusedError; then nothing is changed.
    """
    adapter = adapter_for(page)
    if adapter is None:
        raise NotShareableError
    if copy_of(page) is not None:
        raise SharedCopyError
    if not actor_may_share(by, adapter.family):
        raise NotAllowedError
    try:
        with transaction.atomic():
            return _set_visibility(_item_of(page, adapter), Visibility(visibility), listed, by)
    except PayloadError as error:
        raise ContentRefusedError(str(error)) from error


def _set_visibility(item: SharedItem, visibility: Visibility, listed: bool, by: Actor) -> SharedItem:
    before = (item.visibility, item.listed)
    item.visibility, item.listed, item.chosen_at = visibility, listed, timezone.now()
    item.save()
    _tell(item, by, changed=before != (visibility, listed))
    record(
        by=by,
        verb="item.visibility_set",
        object_type="sharing.shareditem",
        object_id=item.id,
        summary=f"{before[0]} → {visibility.value}",
        data={"before": before[0], "after": visibility.value, "listed": listed, "version": item.version},
    )
    return item


def _item_of(page: Page, adapter: PageAdapter) -> SharedItem:
    """The page's item, locked; made when the page is new."""
    locked = SharedItem.objects.select_for_update()
    item = locked.filter(translation_key=page.translation_key).first()
    if item is None:
        defaults = {"family": adapter.family, "kind": adapter.describe(page.specific)["kind"]}
        item, _ = locked.get_or_create(translation_key=page.translation_key, defaults=defaults)
    return item


def settle_restored_item(item: SharedItem, last: Message) -> bool:
    """After a restore: take up what was last said of the item, then say what is live. Whether anything was said."""
    if last.version <= item.version:
        return False
    item.version, item.content_hash = last.version, last.content_hash
    item.state = ItemState.WITHDRAWN if last.verb == Verb.WITHDRAW else ItemState.SHARED
    item.save()
    try:
        _tell(item, SYSTEM, changed=(item.visibility, item.listed) != (last.visibility, last.listed))
    except PayloadError as error:
        _keep_fault(item, error)
    return item.version > last.version


def _tell(item: SharedItem, by: Actor, *, changed: bool) -> None:
    """Say what must be said so that others see what is live and allowed: publish, correct, withdraw or nothing."""
    payload = payload_of(item)
    if payload is None or item.visibility == Visibility.TENANT:
        if item.is_shared:
            _say(item, Verb.WITHDRAW, None, by)
            _save_state(item, ItemState.WITHDRAWN, "")
        return
    content_hash = hash_payload(payload)
    if item.is_shared and content_hash == item.content_hash and not changed:
        return
    if item.shared_at is None:
        item.shared_at, item.shared_by_id, item.shared_by_name = timezone.now(), by.id, by.name
    item.kind = payload["kind"]
    _say(item, Verb.CORRECT if item.is_shared else Verb.PUBLISH, payload, by)
    _save_state(item, ItemState.SHARED, content_hash)


def payload_of(item: SharedItem) -> dict[str, Any] | None:
    """The clean payload of everything that is live of an item; None when nothing is. Raises PayloadError."""
    pages = live_pages(adapter_for_family(item.family).page_class, item.translation_key)
    return payload_of_pages(item.family, pages) if pages else None


def payload_of_pages(family: str, pages: Sequence[Page]) -> dict[str, Any]:
    """The clean payload of an item's live pages, at least one, in their order. Raises PayloadError."""
    adapter = adapter_for_family(family)
    languages = {page.locale.language_code: adapter.describe_language(page) for page in pages}
    return clean_payload({**adapter.describe(pages[0]), "languages": languages})


def _say(item: SharedItem, verb: Verb, payload: dict[str, Any] | None, by: Actor) -> None:
    item.version += 1
    append_message(
        item_id=item.id,
        verb=verb,
        version=item.version,
        payload=payload,
        visibility=Visibility(item.visibility),
        listed=item.listed,
        by=by,
    )


def _save_state(item: SharedItem, state: ItemState, content_hash: str) -> None:
    """Without signals: this is in every save of an editor."""
    item.state, item.content_hash, item.fault = state, content_hash, ""
    names = ("state", "content_hash", "fault", "version", "kind", "shared_at", "shared_by_id", "shared_by_name")
    SharedItem.objects.filter(pk=item.pk).update(**{name: getattr(item, name) for name in names})


def _keep_fault(item: SharedItem, error: PayloadError) -> None:
    logger.error("A page holds what may not be shared", extra={"item": str(item.id), "reason": str(error)})
    SharedItem.objects.filter(pk=item.pk).update(fault=str(error))
