"""What visitors ask for in an address. Nothing here fails: a value that cannot be meant is passed over."""

import unicodedata
from collections.abc import Iterator

from django.http import HttpRequest

QUERY_LIMIT = 200
MOST_VALUES = 20


def query_text(request: HttpRequest) -> tuple[str, bool]:
    """The words searched for, cut to QUERY_LIMIT, and whether they were cut."""
    text = " ".join(_printable(request.GET.get("q", "")[: 50 * QUERY_LIMIT]).split())
    return text[:QUERY_LIMIT].strip(), len(text) > QUERY_LIMIT


def texts(request: HttpRequest, name: str, *, limit: int = 60) -> tuple[str, ...]:
    """The values of a choice, each once and in order; too long ones and those no code looks like are passed over."""
    found = dict.fromkeys(request.GET.getlist(name)[:MOST_VALUES])
    return tuple(value for value in found if 0 < len(value) <= limit and _printable(value) == value)


def numbers(request: HttpRequest, name: str, *, lowest: int, highest: int) -> tuple[int, ...]:
    """The whole numbers of a choice that lie within its bounds."""
    return tuple(dict.fromkeys(_numbers(request, name, lowest, highest)))


def _numbers(request: HttpRequest, name: str, lowest: int, highest: int) -> Iterator[int]:
    for value in texts(request, name, limit=6):
        if value.isascii() and value.isdigit() and lowest <= int(value) <= highest:
            yield int(value)


def _printable(text: str) -> str:
    """The text without control characters and halves of characters, which no database takes."""
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} else char for char in text)
