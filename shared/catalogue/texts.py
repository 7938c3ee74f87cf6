"""The words of an item, without marks, and how they are compared."""

import html
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

import nh3
from django.db.models import Expression, F, Func, TextField
from django.db.models.functions import Lower

CONFIGS = {"sv": "swedish", "en": "english"}
"""Text search configuration of each language."""

_block_end = re.compile(r"</(?:p|li|ul|ol)>|<br\s*/?>", re.IGNORECASE)
_spaces = re.compile(r"\s+")
_word = re.compile(r"[^\W_]+")


def plain(markup: str) -> str:
    """The text of clean HTML, one space between words."""
    bare = nh3.clean(_block_end.sub(" ", markup), tags=set())
    return _spaces.sub(" ", html.unescape(bare)).strip()


def text_of_language(language: dict[str, Any]) -> str:
    """Key findings and body of one language of a clean payload, as running text."""
    parts = [*language["key_findings"], *(part for block in language["body"] for part in _block_text(block))]
    return "\n".join(part for part in parts if part)


def _block_text(block: dict[str, Any]) -> Iterator[str]:
    for name in ("title", "text", "attribution", "alt", "caption"):
        if block.get(name):
            yield block[name]
    if "html" in block:
        yield plain(block["html"])
    for item in block.get("items", ()):
        yield plain(item)


def names_of(payload: dict[str, Any], language: dict[str, Any]) -> str:
    """Names that belong to an item and that people search for."""
    return " ".join([*payload["authors"], *payload["organisers"], language["place"]])


def folded(text: Expression | F) -> Func:
    """Text in lower case without accents, as misspelled words are compared."""
    return Func(Lower(text), function="unaccent", output_field=TextField())


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in its order."""
    return _word.findall(text.lower())


def closest_word(word: str, known: Iterable[str]) -> str:
    """The word among those `known` that one may have meant; the word itself when none is near."""
    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=0.75)), word)
