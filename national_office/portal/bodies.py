"""The text of an item's payload as the design system's blocks."""

import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from core.design.types import Block
from tenants.website.pictures import picture_from

_item_link = re.compile(r'<a\b[^>]*\bdata-item="([0-9a-f-]{36})"[^>]*>')


def linked_items(body: Iterable[dict[str, Any]]) -> set[uuid.UUID]:
    """The items that a text links to."""
    return {uuid.UUID(found) for block in body for html in _html_of(block) for found in _item_link.findall(html)}


def blocks_of(body: Iterable[dict[str, Any]], known: set[uuid.UUID]) -> tuple[Block, ...]:
    """A clean payload's body. Links to `known` items lead to the portal's page of them, links to others nowhere."""
    return tuple(block for each in body for block in _blocks(each, known))


def _blocks(block: dict[str, Any], known: set[uuid.UUID]) -> Iterator[Block]:
    match block["type"]:
        case "heading":
            yield Block(kind="heading", value={"text": block["text"], "level": 2})
        case "paragraph":
            yield Block(kind="paragraph", value=_safe(block["html"], known))
        case "list":
            yield Block(
                kind="list", value={"points": [_safe(each, known) for each in block["items"]], "ordered": False}
            )
        case "quote":
            yield Block(kind="quote", value={"text": block["text"], "source": block["attribution"]})
        case "fact_box":
            yield Block(kind="fact_box", value={"title": block["title"], "text": _safe(block["html"], known)})
        case "image":
            yield Block(kind="image", value=picture_from(block["picture"], alt=block["alt"], caption=block["caption"]))


def _html_of(block: dict[str, Any]) -> list[str]:
    return [block["html"]] if "html" in block else list(block.get("items", ()))


def _safe(html: str, known: set[uuid.UUID]) -> SafeString:
    """HTML that the relay has cleaned with the exchange's strict cleaner before it came into the catalogue."""

    def lead(match: re.Match[str]) -> str:
        item = uuid.UUID(match[1])
        return f'<a href="{reverse("portal:item_by_id", args=[item])}">' if item in known else "<a>"

    return mark_safe(_item_link.sub(lead, html))  # noqa: S308  (cleaned, see above)
