"""Links in rich text: local in the database, global in a payload."""

import uuid
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag
from wagtail.models import Page

from shared.exchange.cleaning import ITEM_LINK
from shared.exchange.cleaning import html as clean_html
from tenants.sharing.enums import ItemState
from tenants.sharing.models import Copy, SharedItem


def linked_pages(texts: Iterable[str]) -> set[int]:
    """The ids of the pages that rich texts link to."""
    links = (link for text in texts if "linktype" in text for link in _parse(text).find_all("a", linktype="page"))
    return {int(str(link["id"])) for link in links if str(link.get("id", "")).isdigit()}


def items_of_pages(page_ids: set[int]) -> dict[int, uuid.UUID]:
    """The global id of each page that is, or is a copy of, a shared item. None to three queries."""
    if not page_ids:
        return {}
    keys = dict(Page.objects.filter(pk__in=page_ids).values_list("pk", "translation_key"))
    own = SharedItem.objects.filter(translation_key__in=keys.values(), state=ItemState.SHARED)
    items = dict(own.values_list("translation_key", "id"))
    items |= dict(Copy.objects.filter(translation_key__in=keys.values()).values_list("translation_key", "item_id"))
    return {page_id: items[key] for page_id, key in keys.items() if key in items}


def html_for_payload(text: str, items: dict[int, uuid.UUID]) -> str:
    """Rich text without local ids: links to shared items carry their global id, other local links lose their link."""
    soup = _parse(text)
    for embed in soup.find_all("embed"):
        embed.decompose()
    for link in soup.find_all("a"):
        _globalise(link, items)
    return str(clean_html(soup.decode(formatter="minimal"), "html"))


def point_for_payload(text: str, items: dict[int, uuid.UUID]) -> str:
    """One point of a list: as html_for_payload, without the paragraph that the editor puts around it."""
    clean = html_for_payload(text, items)
    inner = clean.removeprefix("<p>").removesuffix("</p>")
    return inner if clean == f"<p>{inner}</p>" and "<p" not in inner else clean


def _globalise(link: Tag, items: dict[int, uuid.UUID]) -> None:
    if "linktype" not in link.attrs and "id" not in link.attrs:
        return
    identity = str(link.get("id", ""))
    item = items.get(int(identity)) if link.get("linktype") == "page" and identity.isdigit() else None
    if item is None:
        link.unwrap()
    else:
        link.attrs = {ITEM_LINK: str(item)}


def _parse(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")
