"""Every picture says what it shows, in each language, or it only adorns: else the item does not cross the border."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shared.exchange.errors import PayloadError, Reason

_PATH = re.compile(r"languages\.(sv|en)\.(?:picture_alt|body\.image\[([0-9]+)\]\.alt)")
SHOWN_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A picture without an alt text in a language. `number`: its place in the text; 0: the item's own."""

    language: str
    number: int

    def __str__(self) -> str:
        place = f"body.image[{self.number}].alt" if self.number else "picture_alt"
        return f"languages.{self.language}.{place}"


def unsaid_pictures(payload: dict[str, Any]) -> Iterator[tuple[Unsaid, dict[str, Any]]]:
    """The pictures of a clean payload that lack an alt text, by language."""
    for code, language in payload["languages"].items():
        pictured = [block for block in language["body"] if block["type"] == "image"]
        shown = [(payload["picture"], language["picture_alt"]), *((each["picture"], each["alt"]) for each in pictured)]
        for number, (picture, alt) in enumerate(shown):
            if picture is not None and not alt and not picture["decorative"]:
                yield Unsaid(code, number), picture


def check_alt_texts(payload: dict[str, Any]) -> None:
    """Refuse a clean payload with a picture that says nothing. Raises PayloadError, which names every one."""
    found = [str(unsaid) for unsaid, _ in unsaid_pictures(payload)]
    if found:
        raise PayloadError(Reason.NO_ALT, ", ".join(found[:SHOWN_AT_MOST]))


def unsaid_in(refusal: str) -> list[Unsaid]:
    """The pictures that such a refusal names; none when it is about something else."""
    if not refusal.startswith(f"{Reason.NO_ALT}:"):
        return []
    return [Unsaid(code, int(number or 0)) for code, number in _PATH.findall(refusal)]
