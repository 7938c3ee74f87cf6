"""What a receiver may change of an item in one language, as one flat sheet; and what counts as the same."""

import hashlib
import json
import re
from typing import Any

from shared.exchange.cleaning import ITEM_LINK

type Payload = dict[str, Any]
type Sheet = dict[str, Any]

BODY = "body"
SHARED_FIELDS = ("areas", "goals", "municipalities", "picture")
TEXT_FIELDS = ("title", "lead", "key_findings", BODY, "picture_alt")
FIELDS = (*TEXT_FIELDS, *SHARED_FIELDS)
"""What a receiver may change; whose it is, on what terms, when and where it takes place stay the origin's to say."""

PICTURE_FACTS = ("hash", "credit", "licence")
_ITEM_LINK = re.compile(rf'<a {ITEM_LINK}="[^"]*">(.*?)</a>', re.DOTALL)
_BETWEEN = re.compile(r">\s+<")
_MARKS = (("strong>", "b>"), ("em>", "i>"))


def sheet_of(payload: Payload, language: str) -> Sheet:
    """The sheet of one language of a clean payload; empty when it does not have the language."""
    text = payload["languages"].get(language)
    if text is None:
        return {}
    return {name: text[name] for name in TEXT_FIELDS} | {name: payload[name] for name in SHARED_FIELDS}


def with_sheet(payload: Payload, language: str, sheet: Sheet) -> Payload:
    """The payload as this language's page has it: what a sheet holds stands in place of the origin's."""
    text = {**payload["languages"][language], **{name: sheet[name] for name in TEXT_FIELDS if name in sheet}}
    shared = {name: sheet[name] for name in SHARED_FIELDS if name in sheet}
    return {**payload, **shared, "languages": {**payload["languages"], language: text}}


def block_key(block: dict[str, Any]) -> str:
    """The name of a block on a sheet."""
    return f"{BODY}/{block['id']}"


def values_of(sheet: Sheet) -> dict[str, Any]:
    """Everything on a sheet by its key: fields by name, each block of the text by its own."""
    fields = {name: value for name, value in sheet.items() if name != BODY}
    return fields | {block_key(block): block for block in sheet.get(BODY, ())}


def same(one: Any, other: Any) -> bool:
    """Whether a reader sees no difference."""
    return bool(one == other or seen(one) == seen(other))


def seen(value: Any) -> Any:
    """What a reader sees: a picture by its file and who made it, a text without what an editor writes otherwise."""
    if isinstance(value, dict):
        if "hash" in value:
            return {name: value[name] for name in PICTURE_FACTS}
        return {name: seen(part) for name, part in value.items()}
    if isinstance(value, list):
        return [seen(part) for part in value]
    return _plain_marks(value) if isinstance(value, str) and "<" in value else value


def _plain_marks(text: str) -> str:
    text = _BETWEEN.sub("><", _ITEM_LINK.sub(r"\1", text))
    for long, short in _MARKS:
        text = text.replace(long, short)
    return text


def digest(key: str, value: Any) -> str:
    """A short name for a value that the origin once had; whose a block's picture is does not count (see merging)."""
    value = seen(value)
    if isinstance(value, dict) and isinstance(picture := value.get("picture"), dict):
        value = {**value, "picture": picture["hash"]}
    text = json.dumps([key, value], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def outgoing(before: Sheet, after: Sheet) -> set[str]:
    """The digests of what the origin had before and has otherwise now."""
    now = values_of(after)
    gone = {key: value for key, value in values_of(before).items() if not same(value, now.get(key))}
    return {digest(key, value) for key, value in gone.items()}
