"""Receiving another tenant's item."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.actors import Actor
from core.ids import uuid7
from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.exchange.models import Item
from shared.exchange.queries import item_with_content
from shared.media.errors import MediaMissingError, MediaNotGrantedError
from shared.registry.queries import all_tenants
from tenants.sharing.enums import CopyState, Joint
from tenants.sharing.errors import (
    AlreadyReceivedError,
    NotAllowedError,
    NotGrantedError,
    NowhereToPlaceError,
    OwnItemError,
    PictureMissingError,
    WithdrawnError,
)
from tenants.sharing.models import Copy
from tenants.sharing.permissions import actor_may_adopt
from tenants.sharing.services.copies import hold_copy, set_state
from tenants.sharing.services.placing import place_pages, user_of
from tenants.sharing.services.weaving import Weave, remember_past


def adopt_item(*, item_id: uuid.UUID, publish: bool, by: Actor) -> Copy:
    """Receive an item: a page under this tenant's section of that kind, in each language it has, draft or published.

    An item whose copy was removed or withdrawn may be received again once it is granted. Raises NotAllowedError,
    NotGrantedError, OwnItemError, WithdrawnError, AlreadyReceivedError, PictureMissingError and NowhereToPlaceError;
    then nothing is changed.
    """
    if not actor_may_adopt(by):
        raise NotAllowedError
    if publish and not actor_may_adopt(by, granted_content(item_id)[0].family):
        raise NotAllowedError
    return receive_item(item_id=item_id, publish=publish, by=by)


def receive_item(*, item_id: uuid.UUID, publish: bool, by: Actor, joint: Joint = Joint.NO) -> Copy:
    """As adopt_item, for who has been asked for the right already: a person, or the maker of a rule.

    `joint`: the answer to making it together with the origin, where that was asked; else it is still to be answered.
    """
    with transaction.atomic():
        item, payload = granted_content(item_id)
        copy, before = _copy_row(item, by)
        take_content(copy, item, payload)
        copy.joint, copy.unread = joint, joint == Joint.NO and copy.asks(current_tenant().id)
        copy.state = CopyState.PUBLISHED if publish else CopyState.DRAFT
        _save_once(copy)
        _place(Weave(copy, before), publish, by)
        set_state(copy, CopyState(copy.state), by)
    return copy


def _save_once(copy: Copy) -> None:
    """Two people may press the button at once: the second waits here and finds that it is received."""
    try:
        with transaction.atomic():
            copy.save()
    except IntegrityError as error:
        raise AlreadyReceivedError from error


def _place(weave: Weave, publish: bool, by: Actor) -> None:
    try:
        drafts = weave.copy.languages if publish else ()
        pages = place_pages(weave, publish=publish, publish_drafts=drafts, user=user_of(by.id))
    except (MediaMissingError, MediaNotGrantedError) as error:
        raise PictureMissingError from error
    if not pages:
        raise NowhereToPlaceError


def granted_content(item_id: uuid.UUID) -> tuple[Item, dict[str, Any]]:
    """An item that another tenant shares with this one now, and its current content. Raises as adopt_item."""
    tenant = current_tenant()
    item = item_with_content(item_id, role=tenant_role(tenant.id))
    if item is None:
        raise NotGrantedError
    if item.origin == tenant.id:
        raise OwnItemError
    if not item.is_live:
        raise WithdrawnError
    content: dict[str, Any] | None = item.content  # type: ignore[attr-defined]  # annotated
    if content is None:
        raise NotGrantedError
    return item, content


def _copy_row(item: Item, by: Actor) -> tuple[Copy, dict[str, Any]]:
    """The copy's row, locked and not yet saved, and the content it had. Pages that a withdrawn copy kept are used
    again, with what was written in them.
    """
    copy = hold_copy(item.id)
    if copy is not None and copy.is_held:
        raise AlreadyReceivedError
    copy = copy or new_copy(item)
    describe_origin(copy, by)
    copy.detached_at = None
    return copy, copy.payload


def new_copy(item: Item) -> Copy:
    """The row for what is answered for the first time, not saved; nothing of its content is in it."""
    return Copy(
        item_id=item.id, translation_key=uuid7(), origin=item.origin, payload={},
        base_version=item.version, visibility=item.visibility, family=item.family, kind=item.kind,
    )  # fmt: skip


def describe_origin(copy: Copy, by: Actor) -> None:
    """Note on the row, not saved, where the item comes from, and who answered the offer, when."""
    origin = next(tenant for tenant in all_tenants() if tenant.id == copy.origin)
    copy.origin_slug, copy.origin_name_sv, copy.origin_name_en = origin.slug, origin.name_sv, origin.name_en
    copy.adopted_at, copy.adopted_by_id, copy.adopted_by_name = timezone.now(), by.id, by.name


def take_content(copy: Copy, item: Item, payload: dict[str, Any]) -> None:
    """Make the item's current version the base of the copy."""
    before = copy.payload
    copy.family, copy.kind, copy.visibility = item.family, item.kind, item.visibility
    copy.terms, copy.may_edit = item.terms, item.terms.get("may_edit", True)
    copy.base_version = copy.seen_version = item.version
    copy.payload = payload
    remember_past(copy, before)
