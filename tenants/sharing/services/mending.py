"""What is wrong between a tenant's own rows and what it has said or reported, set right by the ways of every day.

Nothing here makes anything visible to more people than were told last, and nothing brings back what was withdrawn.
"""

import uuid

from wagtail.models import Page

from core.actors import SYSTEM
from core.tenancy.binding import current_tenant, own_role
from shared.exchange.enums import HELD_STATES, LinkState, Repair
from shared.exchange.models import Item, ItemVersion, Message, Receipt
from shared.exchange.payload import hash_payload
from shared.exchange.queries import receipts_of
from shared.exchange.services import append_receipt
from shared.exchange.terms import terms_of
from tenants.audit.services import record
from tenants.sharing.enums import CopyState
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.services.copies import LINK_STATE, follow_pages, hold_copy, pages_of, send_receipt
from tenants.sharing.services.placing import place_pages, take_down
from tenants.sharing.services.telling import state_after, tell_or_keep_fault
from tenants.sharing.services.weaving import Weave, mend_page


def mend_item(item_id: uuid.UUID) -> set[Repair]:
    """Bring an own item and what was last said of it to agree: what is live, on the terms that were said last.

    In the tenant's unit of work. Empty when nothing could be done; what was erased is not touched.
    """
    item = SharedItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None or item.is_erased or (not item.is_shared and not item.version):
        return set()
    told = Message.objects.filter(origin_role=own_role(), item=item_id).order_by("-version").first()
    applied = Item.objects.filter(id=item_id, origin_role=own_role()).values_list("version", flat=True).first() or 0
    before = _facts(item)
    lost = (told.version if told else 0) < max(item.version, applied)
    item.version = max(item.version, applied, told.version if told else 0)
    if told is not None:
        _take_up(item, told)
    item.save()
    known = item.version
    if item.is_shared:
        tell_or_keep_fault(item, SYSTEM, changed=lost)
    if item.version == known and _facts(item) == before:
        return set()
    _note("item.mended", "sharing.shareditem", item.id, item.version)
    return {Repair.RETOLD}


def _facts(item: SharedItem) -> tuple[object, ...]:
    return item.version, item.state, item.visibility, item.listed, item.terms(), item.content_hash


def _take_up(item: SharedItem, told: Message) -> None:
    """The row says what was said last, and to whom: a choice of terms is said in the transaction that makes it."""
    item.state = state_after(told)
    if not item.is_shared:
        item.content_hash = ""
        return
    item.content_hash, item.visibility, item.listed = told.content_hash, told.visibility, told.listed
    item.take_terms(terms_of(told.terms))


def mend_copy(item_id: uuid.UUID) -> set[Repair]:
    """Bring a copy to what its origin said, with our own words in it, and its receipt to what is here.

    A copy that was reported and is not here is reported as removed, so that it can be received again. Words on a page
    that nobody noted are kept as our own, where the grant allows own words. Pages of a copy that was removed are a
    person's to judge. In the tenant's unit of work; empty when nothing could be done.
    """
    copy = hold_copy(item_id)
    if copy is None:
        return _report_lost(item_id)
    item = Item.objects.filter(id=item_id).first()
    if copy.origin == current_tenant().id or item is None:
        return set()
    done = _mend_withdrawn(copy) if copy.state == CopyState.WITHDRAWN else set()
    done |= _mend_held(copy, item) if copy.is_held else set()
    last = _last_receipt(item_id)
    told = (LINK_STATE[copy.state], copy.seen_version, copy.contribution)
    if last is None or (last.state, last.version, last.part) != told:
        send_receipt(copy, SYSTEM)
        done.add(Repair.REPORTED)
    if done:
        _note("copy.mended", "sharing.copy", copy.id, copy.seen_version)
    return done


def _mend_withdrawn(copy: Copy) -> set[Repair]:
    live = list(pages_of(copy).live().specific())
    for page in live:
        take_down(page)
    return {Repair.TAKEN_DOWN} if live else set()


def _mend_held(copy: Copy, item: Item) -> set[Repair]:
    done = _take_content_anew(copy) if copy.follows(item) else set[Repair]()
    pages: list[Page] = list(pages_of(copy).select_related("locale").specific())
    if not copy.is_detached:
        done |= _mend_words(copy, [page for page in pages if page.live])
    if not pages and place_pages(Weave(copy, copy.payload), publish=copy.state == CopyState.PUBLISHED):
        done.add(Repair.SET_RIGHT)
    before = copy.state
    follow_pages(copy, SYSTEM)
    return done if copy.state == before else done | {Repair.REPORTED}


def _mend_words(copy: Copy, live: list[Page]) -> set[Repair]:
    before, done = copy.overrides, set[Repair]()
    for page in live:
        language = page.locale.language_code
        if language in copy.languages and mend_page(page, copy, language):
            done.add(Repair.SET_RIGHT)
    if copy.overrides != before:
        done.add(Repair.KEPT)
    copy.save()
    return done


def _take_content_anew(copy: Copy) -> set[Repair]:
    """What the origin said, in place of what is here, where it is another and may still be read."""
    was = copy.base_version
    copy.base_version = max(copy.base_version, copy.seen_version)
    said = ItemVersion.objects.filter(item=copy.item_id, version=copy.base_version).first()
    other = said is not None and hash_payload(copy.payload) != said.content_hash
    if said is not None and other:
        copy.payload = said.payload
    copy.seen_version = copy.base_version
    if not other and copy.base_version == was:
        return set()
    copy.save()
    return {Repair.SET_RIGHT}


def _report_lost(item_id: uuid.UUID) -> set[Repair]:
    last = _last_receipt(item_id)
    if last is None or last.state not in HELD_STATES:
        return set()
    append_receipt(item_id=item_id, version=last.version, state=LinkState.REMOVED, by=SYSTEM)
    _note("copy.mended", "exchange.item", item_id, last.version)
    return {Repair.REPORTED}


def _last_receipt(item_id: uuid.UUID) -> Receipt | None:
    return receipts_of(own_role()).filter(item=item_id).order_by("-number").first()


def _note(verb: str, object_type: str, object_id: uuid.UUID, version: int) -> None:
    record(by=SYSTEM, verb=verb, object_type=object_type, object_id=object_id, data={"version": version})
