"""The words of an item, without marks, and how they are compared."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import Any

import nh3

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


def bare(word: str) -> str:
    """A word without accents, as misspelled ones are compared."""
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in its order."""
    return _word.findall(text.lower())


CLOSE, EQUALLY = 0.75, 0.06
"""How alike two words must be for one to be meant by the other, and how little sets two such words apart."""


def closest_word(word: str, known: Iterable[str]) -> str:
    """The word among those `known` that one may have meant; the word itself when none is near."""
    return next(iter(get_close_matches(word, sorted(known), n=1, cutoff=CLOSE)), word)


def likeliest_word(word: str, known: Mapping[str, int], enough: int) -> str:
    """The word among those `known`, with how often each is used, that one may have meant; itself when none is near.

    Of words that come equally near, one that is used `enough` comes before one that may be misspelt itself.
    """
    alike = {other: SequenceMatcher(None, other, word).ratio() for other in known}
    best = max(alike.values(), default=0.0)
    if best < CLOSE:
        return word
    near = [other for other, likeness in alike.items() if likeness >= best - EQUALLY]
    return max(near, key=lambda other: (known[other] >= enough, alike[other], known[other], other))
