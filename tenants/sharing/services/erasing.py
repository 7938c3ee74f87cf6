"""Erasing an item everywhere: here at the origin, and of what was received from another."""

import uuid
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.actors import SYSTEM, Actor
from core.tenancy.binding import current_tenant
from shared.catalogue.enums import Visibility
from shared.exchange.enums import LinkState, Verb
from shared.exchange.models import Item, Link, Message
from shared.exchange.services import append_receipt
from shared.exchange.terms import Terms
from tenants.audit.services import record
from tenants.sharing.enums import Ground, ItemState
from tenants.sharing.errors import ErasedError, NotAllowedError, SharedCopyError
from tenants.sharing.models import Copy, Erasure, SharedItem
from tenants.sharing.permissions import actor_may_erase
from tenants.sharing.services.forgetting import forget_pages, forget_received
from tenants.sharing.services.telling import say


@transaction.atomic
def erase_item(*, item_id: uuid.UUID, ground: Ground, by: Actor) -> Erasure:
    """Delete an item's pages here with all that was made of them, and have everyone who ever received it do the same.

    It is never shared again. The proof says what was removed; none of its words is kept. Raises NotAllowedError,
    SharedCopyError for what is not this tenant's own, and ErasedError; then nothing is changed.
    """
    if not actor_may_erase(by):
        raise NotAllowedError
    item = SharedItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None:
        raise SharedCopyError
    if item.is_erased:
        raise ErasedError
    return _erase(item, ground, by, told=None)


def erase_restored_item(item: SharedItem, last: Message) -> None:
    """After a restore from a backup that is older than an item's erasure: erase it here again. Nobody else is told."""
    ground = last.terms.get("purpose", "")
    by = Actor(id=last.by_id, name=last.by_name) if last.by_id else SYSTEM
    _erase(item, Ground(ground) if ground in Ground.values else Ground.LAW, by, told=last)


def _erase(item: SharedItem, ground: Ground, by: Actor, *, told: Message | None) -> Erasure:
    # First of all: deleting the pages below must not say anything of its own.
    _empty(item)
    removed = forget_pages(item.translation_key, _titles_said(item))
    if told is not None:
        item.version = told.version
    elif item.version:
        say(item, Verb.ERASE, by, terms=Terms(purpose=ground.value))
    SharedItem.objects.filter(pk=item.pk).update(version=item.version)
    facts = {"version": item.version, "ground": ground, "removed": removed}
    proof = Erasure.objects.create(
        item_id=item.pk, erased_at=timezone.now(), erased_by_id=by.id, erased_by_name=by.name, **facts
    )
    data = {**facts, "ground": ground.value}
    record(
        by=by, verb="item.erased", object_type="sharing.shareditem", object_id=item.pk, summary=ground.value, data=data
    )
    return proof


def _empty(item: SharedItem) -> None:
    item.state, item.visibility, item.planned, item.opens_at, item.until = (
        ItemState.ERASED, Visibility.TENANT, "", None, None,
    )  # fmt: skip
    item.content_hash = item.fault = item.purpose = item.credit = ""
    item.receivers, item.organisers = [], []
    item.save()


def _titles_said(item: SharedItem) -> set[str]:
    """Every title that others were told."""
    payloads = Message.objects.filter(item=item.pk).values_list("payload", flat=True)
    return {title for payload in payloads for title in titles_of(payload or {})}


def titles_of(payload: dict[str, Any]) -> set[str]:
    """The titles of a payload."""
    return {each["title"] for each in payload.get("languages", {}).values()}


def erase_received(item_id: uuid.UUID, copy: Copy | None) -> str:
    """Remove what this tenant ever received of an erased item, and say so; the receipt's note counts what was removed.

    Nothing, where it was said already.
    """
    said = Link.objects.filter(item=item_id, receiver=current_tenant().id, state=LinkState.ERASED).exists()
    if copy is None and said:
        return "It was erased here already."
    removed: dict[str, int] = {}
    if copy is not None:
        key, payload = copy.translation_key, copy.payload
        # Before its pages: their deletion would be reported as the tenant's own wish.
        copy.delete()
        counted = Counter(forget_pages(key, titles_of(payload)))
        counted["pictures"] += forget_received(payload)
        removed = {sort: number for sort, number in counted.items() if number}
    item = Item.objects.get(id=item_id)
    note = ", ".join(f"{sort} {number}" for sort, number in removed.items())
    append_receipt(item_id=item_id, version=item.version, state=LinkState.ERASED, by=SYSTEM, note=note)
    data = {"item": str(item_id), "removed": removed}
    record(by=SYSTEM, verb="copy.erased", object_type="sharing.copy", object_id=item_id, summary=note, data=data)
    return "The copy was erased."
