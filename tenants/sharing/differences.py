"""The difference between two texts, word by word, for people to read. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import Any

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LINES = re.compile(r"[^.\n]*[.\n]|[^.\n]+")
LIMIT = 2000
"""More words than this are compared sentence by sentence: comparing costs the square of their number."""

_ITEM = re.compile(r"<li[^>]*>")
_BREAK = re.compile(r"</(?:p|li|ul|ol)>|<br\s*/?>")
_TAG = re.compile(r"<[^>]+>")
_EMPTY = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that is in both (`same`), only in the new one (`added`) or only in the old one (`removed`)."""

    change: str
    text: str


def compare(old: str, new: str) -> list[Piece]:
    """The way from one text to another: without what is added it is the old one, without what is removed the new."""
    pattern = WORDS if max(len(WORDS.findall(old)), len(WORDS.findall(new))) <= LIMIT else LINES
    before, after = pattern.findall(old), pattern.findall(new)
    return list(_pieces(before, after))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    """A space alone between two changes is part of them: otherwise a new sentence would come word by word."""
    gone, new = "", ""
    for change, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old_text, new_text = "".join(before[start:end]), "".join(after[new_start:new_end])
        if change == "equal" and not (old_text.isspace() and (gone or new)):
            yield from _changed(gone, new)
            yield Piece("same", old_text)
            gone, new = "", ""
        else:
            gone, new = gone + old_text, new + new_text
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece("removed", gone)
    if new:
        yield Piece("added", new)


def readable(value: Any) -> str:
    """What a value on a sheet says, as plain text with its paragraphs; nothing for None."""
    if isinstance(value, dict):
        return _readable_block(value)
    if isinstance(value, list):
        return "\n".join(str(part) for part in value)
    return str(value or "")


def _readable_block(block: dict[str, Any]) -> str:
    if "hash" in block:
        return " · ".join(filter(None, (block["hash"][:8], block["credit"], block["licence"])))
    return "\n".join(filter(None, (_readable_part(name, block[name]) for name in _SAID if name in block)))


_SAID = ("title", "text", "html", "items", "attribution", "alt", "caption", "picture")


def _readable_part(name: str, value: Any) -> str:
    if name == "html":
        return _without_marks(value)
    if name == "items":
        return "\n".join(f"• {_without_marks(point)}" for point in value)
    return readable(value)


def _without_marks(html: str) -> str:
    text = unescape(_TAG.sub("", _BREAK.sub("\n", _ITEM.sub("• ", html))))
    return _EMPTY.sub("\n", text).strip()
