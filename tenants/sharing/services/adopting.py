"""Receiving another tenant's item."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.actors import Actor
from core.ids import uuid7
from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.exchange.models import Item, ItemVersion
from shared.media.errors import MediaMissingError, MediaNotGrantedError
from shared.registry.queries import all_tenants
from tenants.sharing.enums import CopyState
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
from tenants.sharing.services.copies import set_state
from tenants.sharing.services.placing import place_pages, user_of


def adopt_item(*, item_id: uuid.UUID, publish: bool, by: Actor) -> Copy:
    """Receive an item: a page under this tenant's section of that kind, in each language it has, draft or published.

    An item whose copy was removed or withdrawn may be received again once it is granted. Raises NotAllowedError,
    NotGrantedError, OwnItemError, WithdrawnError, AlreadyReceivedError, PictureMissingError and NowhereToPlaceError;
    then nothing is changed.
    """
    if not actor_may_adopt(by):
        raise NotAllowedError
    with transaction.atomic():
        item, payload = granted_content(item_id)
        if publish and not actor_may_adopt(by, item.family):
            raise NotAllowedError
        copy = _copy_row(item, payload, by)
        copy.state = CopyState.PUBLISHED if publish else CopyState.DRAFT
        copy.save()
        _place(copy, publish, by)
        set_state(copy, CopyState(copy.state), by)
    return copy


def _place(copy: Copy, publish: bool, by: Actor) -> None:
    try:
        pages = place_pages(copy, publish=publish, publish_drafts=publish, user=user_of(by.id))
    except (MediaMissingError, MediaNotGrantedError) as error:
        raise PictureMissingError from error
    if not pages:
        raise NowhereToPlaceError


def granted_content(item_id: uuid.UUID) -> tuple[Item, dict[str, Any]]:
    """An item that another tenant shares with this one now, and its current content. Raises as adopt_item."""
    tenant = current_tenant()
    item = Item.objects.filter(id=item_id).first()
    if item is None:
        raise NotGrantedError
    if item.origin == tenant.id:
        raise OwnItemError
    if not item.is_live:
        raise WithdrawnError
    versions = ItemVersion.objects.granted_to(tenant_role(tenant.id))
    version = versions.filter(item=item_id, version=item.version).first()
    if version is None:
        raise NotGrantedError
    return item, version.payload


def _copy_row(item: Item, payload: dict[str, Any], by: Actor) -> Copy:
    """The copy's row, locked and filled, not yet saved. Pages that a withdrawn copy kept are used again."""
    copy = Copy.objects.select_for_update().filter(item_id=item.id).first()
    if copy is not None and copy.is_held:
        raise AlreadyReceivedError
    if copy is None:
        copy = Copy(item_id=item.id, translation_key=uuid7(), origin=item.origin)
    origin = next(tenant for tenant in all_tenants() if tenant.id == item.origin)
    copy.origin_slug, copy.origin_name_sv, copy.origin_name_en = origin.slug, origin.name_sv, origin.name_en
    copy.adopted_at, copy.adopted_by_id, copy.adopted_by_name = timezone.now(), by.id, by.name
    take_content(copy, item, payload)
    return copy


def take_content(copy: Copy, item: Item, payload: dict[str, Any]) -> None:
    """Make the item's current version the base of the copy."""
    copy.family, copy.kind, copy.visibility = item.family, item.kind, item.visibility
    copy.base_version, copy.payload = item.version, payload
