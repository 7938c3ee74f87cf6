"""The contract of an item's content: what a payload may hold, its clean form, and its hash.

`clean_payload` is strict: an unknown field or block, and anything that only means something in one tenant's
database, is refused with a named reason. Its result is canonical: cleaning it again changes nothing.
"""

import hashlib
import json
import uuid
from typing import Any

from shared.catalogue.enums import KINDS, Family
from shared.exchange.cleaning import (
    Cleaner,
    Field,
    boolean,
    distinct,
    global_id,
    html,
    integer,
    many,
    matching,
    moment,
    number,
    one_of,
    optional,
    record,
    text,
    web_address,
)
from shared.exchange.errors import PayloadError, Reason
from shared.media.names import IMAGE_TYPES

SCHEMA = 1
SIZE_LIMIT = 500_000
"""Bytes of a payload. Its words then fit into the search vectors that are made of them (one megabyte each)."""

LANGUAGES = ("sv", "en")

NAMELESS = uuid.UUID("4f6d9c53-6d0e-5b6f-9d1b-0c5a3c1f2e77")
"""The namespace of blocks that came without an id: they are known by their place."""

_required = Field.required
_or = Field.default

picture = record(
    {
        "hash": _required(matching(r"[0-9a-f]{64}")),
        "extension": _required(one_of(tuple(IMAGE_TYPES))),
        "width": _required(integer(1, 100_000)),
        "height": _required(integer(1, 100_000)),
        "credit": _or(text(160), ""),
        "licence": _or(text(60), ""),
        "focal": _or(optional(many(number(0, 100), least=2, limit=2)), None),
        "decorative": _or(boolean, False),
    }
)

BLOCKS: dict[str, dict[str, Field]] = {
    "heading": {"text": _required(text(300))},
    "paragraph": {"html": _required(html)},
    "list": {"items": _required(many(html))},
    "quote": {"text": _required(text(3000)), "attribution": _or(text(300), "")},
    "fact_box": {"title": _or(text(300), ""), "html": _required(html)},
    "image": {"picture": _required(picture), "alt": _or(text(500), ""), "caption": _or(text(1000), "")},
}
_blocks: dict[str, Cleaner] = {
    name: record({"id": Field.absent(global_id), "type": _required(one_of((name,))), **fields})
    for name, fields in BLOCKS.items()
}


def _block(value: Any, path: str) -> Any:
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in _blocks:
        raise PayloadError(Reason.UNKNOWN_BLOCK, f"{path} ({kind})")
    return _blocks[kind](value, path)


def _body(value: Any, path: str) -> list[dict[str, Any]]:
    """Blocks, each with an id of its own: that is how a receiver knows it again in the next version."""
    blocks: list[dict[str, Any]] = many(_block)(value, path)
    known: set[str] = set()
    for place, block in enumerate(blocks):
        if block.get("id", "") in known | {""}:
            block["id"] = str(uuid.uuid5(NAMELESS, f"{path}[{place}]"))
        known.add(block["id"])
    return blocks


language = record(
    {
        "title": _required(text(255, empty=False)),
        "slug": _required(matching(r"[\w-]{1,255}")),
        "lead": _or(text(5000), ""),
        "key_findings": _or(many(text(1000), limit=20), []),
        "body": _or(_body, []),
        "place": _or(text(300), ""),
        "picture_alt": _or(text(500), ""),
        "url": _required(web_address),
        "published_at": _required(moment),
    }
)

_payload = record(
    {
        "schema": _required(one_of((SCHEMA,))),
        "family": _required(one_of(tuple(Family.values))),
        "kind": _required(text(24, empty=False)),
        "areas": _or(distinct(matching(r"[a-z0-9][a-z0-9_-]{0,59}"), limit=20), []),
        "goals": _or(distinct(integer(1, 17), limit=17), []),
        "municipalities": _or(distinct(matching(r"[0-9]{4}"), limit=300), []),
        "year": _or(optional(integer(1800, 2200)), None),
        "authors": _or(many(text(200, empty=False), limit=100), []),
        "licence": _or(text(60), ""),
        "demo": _or(boolean, False),
        "starts_at": _or(optional(moment), None),
        "ends_at": _or(optional(moment), None),
        "preliminary": _or(boolean, False),
        "cancelled": _or(boolean, False),
        "online_url": _or(optional(web_address), None),
        "organisers": _or(many(text(200, empty=False), limit=100), []),
        "picture": _or(optional(picture), None),
        "languages": _required(record({code: Field.absent(language) for code in LANGUAGES})),
    }
)


def clean_payload(payload: Any) -> dict[str, Any]:
    """The canonical form of a payload. Raises PayloadError with a named reason."""
    clean: dict[str, Any] = _payload(payload, "")
    if clean["kind"] not in KINDS[clean["family"]]:
        raise PayloadError(Reason.WRONG_VALUE, "kind")
    if not clean["languages"]:
        raise PayloadError(Reason.MISSING, "languages")
    _check_times(clean)
    if len(canonical(clean)) > SIZE_LIMIT:
        raise PayloadError(Reason.TOO_LONG, "the whole payload")
    return clean


def _check_times(payload: dict[str, Any]) -> None:
    starts, ends = payload["starts_at"], payload["ends_at"]
    if payload["family"] == Family.EVENT and starts is None:
        raise PayloadError(Reason.MISSING, "starts_at")
    if ends is not None and (starts is None or ends < starts):
        raise PayloadError(Reason.INCONSISTENT, "starts_at, ends_at")


def canonical(payload: dict[str, Any]) -> bytes:
    """The one JSON form of a payload."""
    return json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def hash_payload(payload: dict[str, Any]) -> str:
    """SHA-256 of a clean payload, in hex."""
    return hashlib.sha256(canonical(payload)).hexdigest()


def pictures_of(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Every picture a clean payload names, each hash once."""
    blocks = [block for each in payload["languages"].values() for block in each["body"]]
    found = [payload["picture"], *(block["picture"] for block in blocks if block["type"] == "image")]
    return list({each["hash"]: each for each in found if each is not None}.values())
