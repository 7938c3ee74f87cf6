"""Sharing on what another tenant has shared with us: the same item, under its origin's name and in its hands."""

import uuid
from collections.abc import Collection

from django.db import transaction

from core.actors import Actor
from core.tenancy.access import EVERYONE
from core.tenancy.binding import current_tenant
from shared.registry.queries import all_tenants
from tenants.sharing.errors import NoReceiversError, NotAllowedError, NotGrantedError, NotPassableError
from tenants.sharing.models import Copy
from tenants.sharing.permissions import actor_may_share
from tenants.sharing.services.adopting import granted_content
from tenants.sharing.services.copies import hold_copy, record_copy, send_receipt


def share_on(*, item_id: uuid.UUID, receivers: Collection[uuid.UUID] | None, by: Actor) -> Copy:
    """Let others receive an item that we hold: some, or with None all. They get the origin's text, never our words.

    Replaces what was chosen before. The origin goes on to correct and withdraw it, at them too, and never gets it
    back as something new; when it no longer lets us, they lose it. Raises NotAllowedError, NotGrantedError for what
    we do not hold, WithdrawnError, NotPassableError and NoReceiversError; then nothing is changed.
    """
    with transaction.atomic():
        copy = _held(item_id, by)
        item, _ = granted_content(item_id)
        if not item.terms["may_reshare"]:
            raise NotPassableError
        return _pass_on(copy, [EVERYONE] if receivers is None else _known(receivers, item.origin), by)


def stop_sharing_on(*, item_id: uuid.UUID, by: Actor) -> Copy:
    """Share it on no more: those who have it through us lose it. Raises NotAllowedError and NotGrantedError."""
    with transaction.atomic():
        return _pass_on(_held(item_id, by), [], by)


def _held(item_id: uuid.UUID, by: Actor) -> Copy:
    copy = hold_copy(item_id)
    if copy is None or not copy.is_held:
        raise NotGrantedError
    if not actor_may_share(by, copy.family):
        raise NotAllowedError
    return copy


def _known(receivers: Collection[uuid.UUID], origin: uuid.UUID) -> list[str]:
    """Tenants other than ourselves and the origin. Raises NoReceiversError."""
    others = {tenant.id for tenant in all_tenants()} - {current_tenant().id, origin}
    chosen = others & set(receivers)
    if not chosen:
        raise NoReceiversError
    return sorted(str(each) for each in chosen)


def _pass_on(copy: Copy, onward: list[str], by: Actor) -> Copy:
    send_receipt(copy, by, onward=onward)
    record_copy(copy, "copy.shared_on", by, copy.name_of_origin("sv"), onward=onward)
    return copy
