"""A page's text as the design system's blocks."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify

from core.design.types import Block, Link
from shared.catalogue.texts import plain
from tenants.website.pictures import picture_of

CONTENTS_FROM = 3
MARKED_UP = frozenset({"paragraph", "list", "fact_box.text"})
TEXTS = ("title", "text", "attribution", "alt", "caption")


def blocks_of(body: Any) -> tuple[Block, ...]:
    """A StreamField's value as blocks; pictures that are gone are passed over."""
    return tuple(_blocks(body))


def _blocks(body: Any) -> Iterator[Block]:
    for child in body:
        kind, value = child.block_type, child.value
        if kind == "heading":
            yield Block(kind="heading", value={"text": value, "level": 2})
        elif kind == "paragraph":
            yield Block(kind="paragraph", value=value)
        elif kind == "list":
            yield Block(kind="list", value={"points": list(value), "ordered": False})
        elif kind == "quote":
            yield Block(kind="quote", value={"text": value["text"], "source": value["attribution"]})
        elif kind == "fact_box":
            yield Block(kind="fact_box", value={"title": value["title"], "text": value["text"]})
        elif kind == "image" and value["picture"] is not None:
            picture = picture_of(value["picture"], alt=value["alt"], caption=value["caption"])
            yield Block(kind="image", value=picture)


def plain_text(page: Any) -> str:
    """A content page's lead, key findings and text, without marks. Asks for no picture."""
    body = (text for block in page.body.raw_data for text in _plain(block["type"], block["value"]))
    return "\n".join([page.lead, *getattr(page, "key_findings", ()), *body])


def _plain(kind: str, value: Any) -> Iterator[str]:
    """The texts of a block as it is stored."""
    if isinstance(value, str):
        yield plain(value) if kind in MARKED_UP else value
    elif isinstance(value, dict):
        for name in TEXTS:
            if value.get(name):
                yield from _plain(f"{kind}.{name}", value[name])
    elif isinstance(value, list):
        for point in value:
            yield from _plain(kind, point.get("value") if isinstance(point, dict) else point)


def contents_of(blocks: tuple[Block, ...]) -> tuple[Link, ...]:
    """The headings of a long text, with the anchors that `design/blocks/heading.html` gives them."""
    headings = [
        str(block.value["text"]) for block in blocks if block.kind == "heading" and isinstance(block.value, dict)
    ]
    if len(headings) < CONTENTS_FROM:
        return ()
    return tuple(Link(label=text, url=f"#{slugify(text)}") for text in headings)
