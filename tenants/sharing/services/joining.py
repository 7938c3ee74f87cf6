"""Making another tenant's item together with it: joining, one's own part, and leaving. Each is told with a receipt."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.actors import Actor
from core.tenancy.binding import current_tenant
from shared.exchange.errors import PayloadError
from shared.exchange.joint import clean_part
from tenants.sharing.enums import CopyState, Joint
from tenants.sharing.errors import NotAllowedError, NotGrantedError, NotInvitedError, PartRefusedError
from tenants.sharing.models import Copy
from tenants.sharing.permissions import actor_may_adopt
from tenants.sharing.services.adopting import granted_content, receive_item
from tenants.sharing.services.copies import hold_copy, pages_of, record_copy, send_receipt, set_state


@transaction.atomic
def join_item(*, item_id: uuid.UUID, publish: bool, by: Actor) -> Copy:
    """Make an item together with its origin, which has asked us to: from now on we are named at it, everywhere.

    What we have received of it already stays as it is; else it is received, as a draft or published. Raises as
    adopt_item, and NotInvitedError; then nothing is changed.
    """
    item, _payload = granted_content(item_id)
    _check_right(by, item.family if publish else None)
    if str(current_tenant().id) not in item.terms.get("organisers", ()):
        raise NotInvitedError
    copy = hold_copy(item_id)
    if copy is None or not copy.is_held:
        copy = receive_item(item_id=item_id, publish=publish, by=by, joint=Joint.JOINED)
    else:
        _answer(copy, Joint.JOINED, by)
    record_copy(copy, "copy.joined", by, copy.name_of_origin("sv"))
    return copy


@transaction.atomic
def refuse_to_join(*, item_id: uuid.UUID, by: Actor) -> Copy:
    """Say no to making together what we have received; it stays received. The origin sees the answer.

    Raises NotAllowedError and NotInvitedError; then nothing is changed.
    """
    _check_right(by)
    copy = _held(item_id)
    if copy.is_joint or not copy.asks(current_tenant().id):
        raise NotInvitedError
    with override("sv"):
        copy.note = _("Does not take part in making it.")
    _answer(copy, Joint.DECLINED, by)
    record_copy(copy, "copy.not_joined", by, copy.name_of_origin("sv"))
    return copy


@transaction.atomic
def write_part(*, item_id: uuid.UUID, part: Mapping[str, Any], by: Actor) -> Copy:
    """Say what we contribute, by language: it stands at once on the pages of everybody who makes it, under our name.

    Raises NotAllowedError, NotInvitedError where we do not make it, and PartRefusedError; then nothing is changed.
    """
    copy = _held(item_id)
    _check_right(by, copy.family)
    if not copy.is_joint:
        raise NotInvitedError
    try:
        clean = clean_part(dict(part))
    except PayloadError as error:
        raise PartRefusedError(str(error)) from error
    if clean != copy.part:
        copy.part = clean
        copy.save()
        send_receipt(copy, by)
        record_copy(copy, "copy.part_written", by, copy.name_of_origin("sv"), languages=sorted(clean))
    return copy


@transaction.atomic
def leave_item(*, item_id: uuid.UUID, by: Actor) -> Copy:
    """Make it no longer: our name, our part and our copy of it are taken away; all else of it stays.

    Raises NotAllowedError and NotInvitedError; then nothing is changed.
    """
    copy = _held(item_id)
    _check_right(by, copy.family)
    if not copy.is_joint:
        raise NotInvitedError
    copy.joint, copy.part = Joint.NO, {}
    copy.save()
    for page in pages_of(copy).order_by("-locale_id").specific():
        page.delete()
    copy.refresh_from_db()
    with override("sv"):
        note = _("Does not take part in making it any more.")
    set_state(copy, CopyState.DECLINED, by, note=note)
    record_copy(copy, "copy.left", by, copy.name_of_origin("sv"))
    return copy


def follow_invitation(copy: Copy, terms: Mapping[str, Any]) -> None:
    """Note on the row, not saved, that the origin no longer asks us to make it together, where that is so."""
    if str(current_tenant().id) not in terms.get("organisers", ()):
        copy.joint = Joint.NO


def _check_right(by: Actor, family: str | None = None) -> None:
    if not actor_may_adopt(by, family):
        raise NotAllowedError


def _held(item_id: uuid.UUID) -> Copy:
    copy = hold_copy(item_id)
    if copy is None or not copy.is_held:
        raise NotGrantedError
    return copy


def _answer(copy: Copy, joint: Joint, by: Actor) -> None:
    copy.joint, copy.unread = joint, False
    copy.save()
    send_receipt(copy, by)
