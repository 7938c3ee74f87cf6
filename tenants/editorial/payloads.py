"""The text of a page as it travels, and back."""

import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from tenants.editorial.links import html_for_payload, items_of_pages, linked_pages, point_for_payload
from tenants.pictures.services import receive_picture

type Items = dict[int, uuid.UUID]
type Described = dict[str, Any]


def body_for_payload(body: StreamValue) -> list[Described]:
    """The blocks of a text, without a local id. At most three queries beside those that load the pictures."""
    items = items_of_pages(linked_pages(_rich_texts(body)))
    described = [
        {"id": block.id, "type": block.block_type, **_describers[block.block_type](block.value, items)}
        for block in body
    ]
    for block in described:
        if not block["id"]:
            del block["id"]
    return [block for block in described if block["type"] != "image" or block["picture"] is not None]


def body_from_payload(blocks: list[Described], kept: Mapping[str, Described] | None = None) -> str:
    """What to assign to a page's body. Takes up references to the pictures that the tenant does not have.

    `kept`: blocks that stay as they stand in the tenant's own page, by id.
    """
    own = kept or {}
    return json.dumps([own.get(block.get("id", "")) or _built(block) for block in blocks])


def _built(block: Described) -> Described:
    value = {"type": block["type"], "value": _builders[block["type"]](block)}
    return {**value, "id": block["id"]} if "id" in block else value


def _rich_texts(body: StreamValue) -> Iterator[str]:
    for block in body:
        if block.block_type == "paragraph":
            yield _source(block.value)
        elif block.block_type == "fact_box":
            yield _source(block.value["text"])
        elif block.block_type == "list":
            yield from (_source(point) for point in block.value)


def _source(value: RichText | str | None) -> str:
    return value.source if isinstance(value, RichText) else str(value or "")


def _image(value: Any, _items: Items) -> Described:
    picture = value["picture"]
    return {
        "picture": picture.for_payload() if picture is not None else None,
        "alt": value["alt"],
        "caption": value["caption"],
    }


_describers: dict[str, Callable[[Any, Items], Described]] = {
    "heading": lambda value, _items: {"text": value},
    "paragraph": lambda value, items: {"html": html_for_payload(_source(value), items)},
    "list": lambda value, items: {"items": [point_for_payload(_source(point), items) for point in value]},
    "quote": lambda value, _items: {"text": value["text"], "attribution": value["attribution"]},
    "fact_box": lambda value, items: {
        "title": value["title"],
        "html": html_for_payload(_source(value["text"]), items),
    },
    "image": _image,
}


def _build_image(block: Described) -> Described:
    picture = receive_picture(block["picture"], alt=block["alt"])
    return {"picture": picture.pk, "alt": block["alt"], "caption": block["caption"]}


_builders: dict[str, Callable[[Described], Any]] = {
    "heading": lambda block: block["text"],
    "paragraph": lambda block: block["html"],
    "list": lambda block: list(block["items"]),
    "quote": lambda block: {"text": block["text"], "attribution": block["attribution"]},
    "fact_box": lambda block: {"title": block["title"], "text": block["html"]},
    "image": _build_image,
}
