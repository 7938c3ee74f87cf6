"""Answers to what is offered: many at once, no thanks, and that something was looked at."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.actors import Actor
from core.tenancy.binding import own_role
from shared.exchange.enums import LinkState
from shared.exchange.models import Item, Receipt
from shared.exchange.services import append_receipt
from tenants.audit.services import record
from tenants.sharing.enums import HELD, CopyState
from tenants.sharing.errors import AlreadyReceivedError, NotAllowedError, SharingError
from tenants.sharing.models import Copy
from tenants.sharing.permissions import actor_may_adopt
from tenants.sharing.services.adopting import adopt_item, describe_origin, granted_content, new_copy
from tenants.sharing.services.copies import hold_copy, set_state

AT_ONCE = 100
REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """How many were answered as asked, and what stood in the way of the others."""

    done: int
    refused: tuple[SharingError, ...] = ()


def adopt_items(*, item_ids: Collection[uuid.UUID], publish: bool, by: Actor) -> Answered:
    """Receive several items, each whole or not at all; one that cannot be received stops no other.

    Raises NotAllowedError; then nothing is changed.
    """
    if not actor_may_adopt(by):
        raise NotAllowedError
    refused: list[SharingError] = []
    for item_id in list(item_ids)[:AT_ONCE]:
        try:
            adopt_item(item_id=item_id, publish=publish, by=by)
        except SharingError as error:
            refused.append(error)
    return Answered(min(len(item_ids), AT_ONCE) - len(refused), tuple(refused))


def decline_offer(*, item_id: uuid.UUID, reason: str, by: Actor) -> Copy:
    """Say no thanks; the origin gets a receipt with the reason. It can be received later all the same.

    Raises as adopt_item; then nothing is changed.
    """
    if not actor_may_adopt(by):
        raise NotAllowedError
    with transaction.atomic():
        item, _ = granted_content(item_id)
        copy = hold_copy(item_id)
        if copy is not None and copy.is_held:
            raise AlreadyReceivedError
        if copy is None:
            copy = new_copy(item)
            describe_origin(copy, by)
        copy.seen_version, copy.unread = item.version, False
        set_state(copy, CopyState.DECLINED, by, note=reason.strip()[:REASON_LIMIT])
    return copy


def look_at_offer(*, item_id: uuid.UUID, by: Actor) -> tuple[Item, dict[str, Any]]:
    """An item that is offered, and its content, for somebody to read.

    When that one may receive it, and it is not held here, its origin is told of the look, once for each version.
    Raises as granted_content.
    """
    item, payload = granted_content(item_id)
    held = Copy.objects.filter(item_id=item_id, state__in=HELD).exists()
    told = Receipt.objects.filter(origin_role=own_role(), item=item_id, version__gte=item.version).exists()
    if not held and not told and actor_may_adopt(by):
        append_receipt(item_id=item_id, version=item.version, state=LinkState.OFFERED, by=by)
    return item, payload


def mark_read(*, item_ids: Collection[uuid.UUID], by: Actor) -> int:
    """Note that somebody has looked at what the origin did; how many. Raises NotAllowedError."""
    if not actor_may_adopt(by):
        raise NotAllowedError
    found = Copy.objects.filter(item_id__in=item_ids, unread=True).update(unread=False)
    if found:
        data = {"items": sorted(str(item_id) for item_id in item_ids)[:AT_ONCE]}
        record(by=by, verb="copy.read", object_type="sharing.copy", summary=str(found), data=data)
    return found
