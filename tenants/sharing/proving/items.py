"""Whether what is live and may be seen by others is what this tenant has said, and nothing else was said."""

import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from shared.catalogue.enums import Visibility
from shared.exchange.cleaning import ITEM_LINK
from shared.exchange.enums import TAKING_BACK
from shared.exchange.errors import PayloadError
from shared.exchange.findings import NOTHING, FindingKind
from shared.exchange.models import Message
from shared.exchange.payload import canonical, hash_payload
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.proving.places import AT_ONCE, Place, pages_of
from tenants.sharing.queries.pages import in_order, live_pages_of
from tenants.sharing.services.telling import payload_of_pages

LINK = re.compile(rf'<a {ITEM_LINK}=\\"[^"]*\\">(.*?)</a>')


def prove_items(place: Place, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
    """The next items of the tenant: how many, and the last one's key; None when there are no more."""
    rows = SharedItem.objects.filter(pk__gt=after) if after else SharedItem.objects.all()
    items = list(rows.order_by("pk")[:AT_ONCE])
    told = _last_told(place, [item.pk for item in items])
    pages = _pages_of(items)
    keys = [item.translation_key for item in items]
    copies = set(Copy.objects.filter(translation_key__in=keys).values_list("translation_key", flat=True))
    for item in items:
        _prove_item(place, item, told.get(item.pk), pages[item.translation_key])
        if item.version and item.translation_key in copies:
            place.note(FindingKind.LOOP, "item", item.pk, "an own page", "a page that came from another tenant")
    place.findings.look(place.slug, "items", len(items))
    return len(items), items[-1].pk if len(items) == AT_ONCE else None


def prove_said(place: Place, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
    """What was said of items that the tenant does not have: the next ones, as prove_items."""
    said = Message.objects.filter(origin_role=place.role)
    said = said.filter(item__gt=after) if after else said
    unknown = said.filter(~Exists(SharedItem.objects.filter(pk=OuterRef("item"))))
    last = list(unknown.order_by("item", "-version").distinct("item").defer("payload")[:AT_ONCE])
    for message in last:
        if message.verb not in TAKING_BACK:
            place.note(FindingKind.ORPHAN, "message", message.item, NOTHING, f"{message.verb} v{message.version}")
    return len(last), last[-1].item if len(last) == AT_ONCE else None


def _last_told(place: Place, items: Sequence[uuid.UUID]) -> dict[uuid.UUID, Message]:
    own = Message.objects.filter(origin_role=place.role, item__in=items)
    return {message.item: message for message in own.order_by("item", "-version").distinct("item")}


def _pages_of(items: Sequence[SharedItem]) -> dict[uuid.UUID, list[Any]]:
    """The live pages of each item; one query a family."""
    found = pages_of(items, live_pages_of)
    return defaultdict(list, {key: in_order(pages) for key, pages in found.items()})


def _prove_item(place: Place, item: SharedItem, told: Message | None, pages: list[Any]) -> None:
    if item.version or told:
        _prove_told(place, item, told)
    if item.fault:
        place.findings.checked["items that may not be shared"] += 1
    elif bool(pages) and item.visibility != Visibility.TENANT:
        _prove_content(place, item, told, pages)
    elif item.is_shared:
        place.note(FindingKind.DIFFERS, "item", item.pk, "withdrawn", f"shared, v{item.version}")


def _prove_told(place: Place, item: SharedItem, told: Message | None) -> None:
    """The row and the latest message say the same."""
    if told is None or told.version < item.version:
        found = f"v{told.version}" if told else NOTHING
        place.note(FindingKind.MISSING, "message", item.pk, f"v{item.version}", found)
    elif told.version > item.version:
        place.note(FindingKind.DIFFERS, "item", item.pk, f"v{told.version}", f"v{item.version}")
    elif item.is_shared != (told.verb not in TAKING_BACK):
        place.note(FindingKind.DIFFERS, "item", item.pk, told.verb, item.state)
    elif item.is_shared and told.content_hash != item.content_hash:
        place.note(FindingKind.HASH, "item", item.pk, told.content_hash[:12], item.content_hash[:12])
    elif item.is_shared and told.terms != item.terms().as_json():
        place.note(FindingKind.DIFFERS, "item", item.pk, "the terms that were said", "other terms")
    elif item.is_shared and (told.visibility, told.listed) != (item.visibility, item.listed):
        found = f"{item.visibility}, {item.listed}"
        place.note(FindingKind.DIFFERS, "item", item.pk, f"{told.visibility}, {told.listed}", found)


def _prove_content(place: Place, item: SharedItem, told: Message | None, pages: list[Any]) -> None:
    """What is live is what was said."""
    try:
        payload = payload_of_pages(item.family, pages)
    except PayloadError as error:
        place.note(FindingKind.DIFFERS, "page", item.pk, "content that may be shared", str(error))
        return
    if not item.is_shared:
        place.note(FindingKind.MISSING, "message", item.pk, f"{item.visibility}", NOTHING)
        return
    content_hash = hash_payload(payload)
    if told is None or not told.payload or content_hash == told.content_hash:
        return
    if place.is_settling:
        place.findings.pending["page"] += 1
    elif _unlinked(payload) != _unlinked(told.payload):
        place.note(FindingKind.HASH, "page", item.pk, told.content_hash[:12], content_hash[:12])


def _unlinked(payload: dict[str, Any]) -> str:
    """The content without its links to other items: they come and go with those, and that is not said anew."""
    text = canonical(payload).decode()
    return LINK.sub(r"\1", text)
