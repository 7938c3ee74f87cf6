"""Whether what this tenant has of others' items is what it has reported, and is what they said."""

import uuid
from collections.abc import Sequence
from typing import Any

from shared.exchange.enums import HELD_STATES, LinkState
from shared.exchange.findings import NOTHING, FindingKind
from shared.exchange.models import Item, ItemVersion, Receipt
from shared.exchange.payload import hash_payload
from shared.exchange.queries import receipts_of
from tenants.sharing.adapters import adapter_for_family
from tenants.sharing.enums import CopyState
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.proving.places import AT_ONCE, Place, pages_of
from tenants.sharing.services.copies import LINK_STATE
from tenants.sharing.sheets import with_sheet


def prove_copies(place: Place, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
    """The next copies of the tenant: how many, and the last one's key; None when there are no more."""
    rows = Copy.objects.filter(pk__gt=after) if after else Copy.objects.all()
    copies = list(rows.order_by("pk")[:AT_ONCE])
    items = [copy.item_id for copy in copies]
    known = Item.objects.in_bulk(items)
    own = set(SharedItem.objects.filter(pk__in=items).values_list("pk", flat=True))
    reported = _last_reported(place, items)
    versions = ItemVersion.objects.filter(item__in=items).values_list("item", "version", "content_hash")
    hashes = {(item, version): content_hash for item, version, content_hash in versions}
    pages = _pages_of(copies)
    for copy in copies:
        _prove_origin(place, copy, known.get(copy.item_id), is_own=copy.item_id in own)
        _prove_reported(place, copy, known.get(copy.item_id), reported.get(copy.item_id))
        _prove_content(place, copy, hashes.get((copy.item_id, copy.base_version)))
        _prove_pages(place, copy, pages[copy.translation_key])
    place.findings.look(place.slug, "copies", len(copies))
    return len(copies), copies[-1].pk if len(copies) == AT_ONCE else None


def prove_held(place: Place, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
    """What the tenant said that it has and does not have: the next items, as prove_copies."""
    said = receipts_of(place.role)
    said = said.filter(item__gt=after) if after else said
    last = list(said.order_by("item", "-number").distinct("item")[:AT_ONCE])
    items = [receipt.item for receipt in last]
    here = set(Copy.objects.filter(item_id__in=items).values_list("item_id", flat=True))
    for receipt in last:
        if receipt.state in HELD_STATES and receipt.item not in here:
            place.note(FindingKind.MISSING, "copy", receipt.item, f"{receipt.state} v{receipt.version}", NOTHING)
    return len(last), last[-1].item if len(last) == AT_ONCE else None


def _last_reported(place: Place, items: Sequence[uuid.UUID]) -> dict[uuid.UUID, Receipt]:
    own = receipts_of(place.role).filter(item__in=items)
    return {receipt.item: receipt for receipt in own.order_by("item", "-number").distinct("item")}


def _pages_of(copies: Sequence[Copy]) -> dict[uuid.UUID, list[Any]]:
    """The pages of each copy, live or not; no aliases. One query a family."""

    def find(page_class: Any, keys: list[uuid.UUID]) -> Any:
        return page_class._default_manager.filter(translation_key__in=keys, alias_of=None).select_related("locale")

    return pages_of(copies, find)


def _prove_origin(place: Place, copy: Copy, item: Item | None, *, is_own: bool) -> None:
    if copy.origin == place.tenant_id or is_own:
        place.note(FindingKind.LOOP, "copy", copy.item_id, "another tenant's item", "an own one")
    elif item is None and copy.state == CopyState.DECLINED and not copy.payload:
        pass  # an offer that was declined and is no longer there: nothing of it ever came here
    elif item is None:
        place.note(FindingKind.ORPHAN, "copy", copy.item_id, "an item that is known", NOTHING)
    elif item.origin != copy.origin:
        place.note(FindingKind.DIFFERS, "copy", copy.item_id, f"of {item.origin}", f"of {copy.origin}")


def _expected(copy: Copy, language: str) -> dict[str, Any]:
    """What was received, with our own words."""
    return with_sheet(copy.payload, language, copy.overrides.get(language, {}))


def _prove_reported(place: Place, copy: Copy, item: Item | None, said: Receipt | None) -> None:
    """The latest receipt says what is here; it is written in the transaction of the change.

    What does not follow, because it is our own text or the original is gone, has reported what it knows of.
    """
    state: LinkState = LINK_STATE[copy.state]
    version = copy.base_version if copy.follows(item) else copy.seen_version
    expected = f"{state.value} v{version}"
    if said is None:
        place.note(FindingKind.MISSING, "receipt", copy.item_id, expected, NOTHING)
    elif (said.state, said.version) != (state, version):
        place.note(FindingKind.DIFFERS, "receipt", copy.item_id, expected, f"{said.state} v{said.version}")
    elif said.part not in (copy.contribution, {}):  # the relay forgets what is no longer told
        place.note(FindingKind.DIFFERS, "receipt", copy.item_id, "our part", "another part")


def _prove_content(place: Place, copy: Copy, content_hash: str | None) -> None:
    """What was received is what the origin said, where this tenant may still read that."""
    if content_hash is not None and copy.payload and (here := hash_payload(copy.payload)) != content_hash:
        place.note(FindingKind.HASH, "copy", copy.item_id, content_hash[:12], here[:12])


def _prove_pages(place: Place, copy: Copy, pages: list[Any]) -> None:
    """A copy is published while a page of it is live; what is live is what was received."""
    live = [page for page in pages if page.live]
    state = CopyState.PUBLISHED if live else CopyState.DRAFT
    if copy.state == CopyState.REMOVED and pages:
        place.note(FindingKind.ORPHAN, "page", copy.item_id, NOTHING, f"{len(pages)} pages")
    elif copy.state == CopyState.WITHDRAWN and live:
        place.note(FindingKind.DIFFERS, "page", copy.item_id, "not live", "live")
    elif copy.is_held and not pages:
        place.note(FindingKind.MISSING, "page", copy.item_id, copy.state, NOTHING)
    elif copy.is_held and copy.state != state:
        place.note(FindingKind.DIFFERS, "copy", copy.item_id, state, copy.state)
    adapter = adapter_for_family(copy.family)
    for page in live if copy.is_held and not copy.is_detached else ():
        language = page.locale.language_code
        if language not in copy.languages or adapter.differs(page, _expected(copy, language), language):
            place.note(FindingKind.HASH, "page", copy.item_id, f"v{copy.base_version} in {language}", "other content")
