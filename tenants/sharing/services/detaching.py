"""A copy that becomes the tenant's own text, and one that is taken back to its origin. Nothing is lost on the way."""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.actors import Actor
from tenants.sharing.enums import CopyState
from tenants.sharing.errors import NotAllowedError, NotEditableError, NotGrantedError
from tenants.sharing.models import Copy
from tenants.sharing.permissions import actor_may_adopt
from tenants.sharing.services.adopting import granted_content, take_content
from tenants.sharing.services.applying import correct_copy
from tenants.sharing.services.copies import hold_copy, record_copy, send_receipt
from tenants.sharing.services.weaving import Weave


def detach_copy(*, item_id: uuid.UUID, by: Actor) -> Copy:
    """Make a copy the tenant's own text: corrections no longer reach it, a withdrawal still does.

    Where it comes from stays on it. What was to be decided waits until it is taken back. A copy that is detached stays
    as it is. Raises NotAllowedError, NotGrantedError for what is not held, NotEditableError; then nothing is changed.
    """
    with transaction.atomic():
        copy = _held(item_id, by)
        if not copy.may_edit:
            raise NotEditableError
        if copy.is_detached:
            return copy
        with override("sv"):
            copy.note = _("Our own text since version %(version)s.") % {"version": copy.base_version}
        copy.detached_at, copy.questions = timezone.now(), 0
        copy.save()
        send_receipt(copy, by)
        record_copy(copy, "copy.detached", by, copy.name_of_origin("sv"))
    return copy


def attach_copy(*, item_id: uuid.UUID, by: Actor) -> Copy:
    """Take a detached copy back: what was written here becomes our own words against the current version.

    What the origin has changed meanwhile follows where it was not touched here, and is asked about where it was.
    Raises NotAllowedError, NotGrantedError and WithdrawnError; then nothing is changed.
    """
    with transaction.atomic():
        copy = _held(item_id, by)
        if not copy.is_detached:
            return copy
        item, payload = granted_content(item_id)
        before = copy.payload
        copy.detached_at = None
        take_content(copy, item, payload)
        correct_copy(Weave(copy, before), by)
        record_copy(copy, "copy.attached", by, copy.name_of_origin("sv"))
    return copy


def _held(item_id: uuid.UUID, by: Actor) -> Copy:
    if not actor_may_adopt(by):
        raise NotAllowedError
    copy = hold_copy(item_id)
    if copy is None or copy.state not in {CopyState.DRAFT, CopyState.PUBLISHED}:
        raise NotGrantedError
    return copy
