"""Following an item at the receiver: corrections, withdrawals. Idempotent: what is done already is not done again."""

import uuid

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError

from core.actors import SYSTEM, Actor
from shared.exchange.enums import Fault
from shared.exchange.errors import PayloadError
from shared.exchange.queries import is_erased
from shared.media.errors import MediaMissingError, MediaNotGrantedError
from tenants.sharing.enums import CopyState
from tenants.sharing.errors import NotGrantedError, WithdrawnError
from tenants.sharing.models import Copy
from tenants.sharing.services.adopting import granted_content, take_content
from tenants.sharing.services.copies import hold_copy, pages_of, send_receipt, set_state
from tenants.sharing.services.erasing import erase_received
from tenants.sharing.services.joining import follow_invitation
from tenants.sharing.services.losing import lose_copy
from tenants.sharing.services.placing import place_pages, take_down
from tenants.sharing.services.weaving import Weave, keep_questions

QUICK_ATTEMPTS = 4
"""So often the queue tries again by itself (3, 9, 27 and 81 seconds later) before a busy database is a fault."""


def apply_item(*, item_id: uuid.UUID) -> str:
    """Bring this tenant's copy of an item to what the origin and the grant now say, and send a receipt.

    A correction reaches live pages and drafts alike; a withdrawal, or the loss of the grant, takes the copy down and
    keeps it with a note. What the tenant has removed stays removed. Of what the origin has erased nothing is kept,
    whatever became of the copy here. Returns one sentence.
    """
    copy = hold_copy(item_id, wait=False)
    if copy is None or not copy.is_held:
        # What was withdrawn or removed here holds the content still.
        return erase_received(item_id, copy) if is_erased(item_id) else "There is no copy here that follows this item."
    try:
        item, payload = granted_content(item_id)
    except (NotGrantedError, WithdrawnError):
        return erase_received(item_id, copy) if is_erased(item_id) else lose_copy(copy)
    if item.version <= copy.seen_version:
        return f"The copy is at version {copy.seen_version} already."
    follow_invitation(copy, item.terms)
    if copy.is_detached:
        copy.seen_version, copy.unread = item.version, True
        set_state(copy, CopyState(copy.state), SYSTEM, note=copy.note)
        return f"The copy is our own text; version {item.version} was noted."
    before, copy.unread = copy.payload, True
    take_content(copy, item, payload)
    correct_copy(Weave(copy, before), SYSTEM)
    return f"The copy was corrected to version {copy.base_version}."


def report_fault(*, item_id: uuid.UUID, error: Exception, attempts: int) -> str | None:
    """Tell the relay that this tenant could not follow an item, and why; it then knows when to send again.

    None, and no report, for what may be over in a moment: the queue tries that again by itself first.
    """
    fault, lasting = fault_of(error)
    if fault == Fault.BUSY and attempts < QUICK_ATTEMPTS:
        return None
    copy = Copy.objects.select_for_update().filter(item_id=item_id).first()
    if copy is None or not copy.is_held:
        return "There is no copy here that follows this item."
    send_receipt(copy, SYSTEM, fault=fault, detail=f"{type(error).__name__}: {error}", permanent=lasting)
    return f"The copy could not follow: {fault.value}."


def fault_of(error: Exception) -> tuple[Fault, bool]:
    """What kind of fault an error is, and whether trying again will not help. What is not known may be mended."""
    if isinstance(error, OperationalError | InterfaceError):
        return Fault.BUSY, False
    if isinstance(error, MediaMissingError | MediaNotGrantedError):
        return Fault.PICTURE, False
    if isinstance(error, DataError | IntegrityError | ValidationError | PayloadError):
        return Fault.CONTENT, True
    return Fault.SYSTEM, False


def correct_copy(weave: Weave, by: Actor) -> None:
    """Bring the pages of a copy to what its row says.

    Languages that are new to the copy follow its state; one whose page was removed here stays removed.
    """
    copy, known = weave.copy, set(weave.base["languages"])
    # First of all: what is published is held against it.
    copy.save()
    kept = set(copy.languages)
    for page in pages_of(copy).exclude(locale__language_code__in=kept).specific():
        take_down(page)
        keep_questions(copy, page.locale.language_code, {})
    publish = copy.state == CopyState.PUBLISHED
    new = kept - known
    place_pages(weave, publish=publish, publish_drafts=new if publish else (), missing=new)
    live = pages_of(copy).live().exists()
    set_state(copy, CopyState.PUBLISHED if live else CopyState.DRAFT, by)
