"""What is to be decided about a copy, made readable: what it was, what the origin made of it, what we did."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shared.taxonomy.queries import areas_by_slug, municipalities_by_code
from tenants.sharing.adapters import PageAdapter, adapter_for_family
from tenants.sharing.differences import Piece, compare, readable
from tenants.sharing.models import Copy
from tenants.sharing.queries.standing import forms_of, own_page, sheet_in
from tenants.sharing.sheets import BODY, same, sheet_of, values_of

FIELD_LABELS: dict[str, str | Promise] = {
    "title": _("Title"),
    "lead": _("Lead"),
    "key_findings": _("Key findings"),
    "body": _("Text"),
    "picture": _("Picture"),
    "picture_alt": _("Alt text"),
    "areas": _("Areas of knowledge"),
    "goals": _("Global goals"),
    "municipalities": _("Municipalities"),
}
BLOCK_LABELS: dict[str, str | Promise] = {
    "heading": _("Heading in the text"),
    "paragraph": _("Paragraph"),
    "list": _("List"),
    "quote": _("Quote"),
    "fact_box": _("Fact box"),
    "image": _("Picture in the text"),
}
BY_HAND = {"title": "text", "lead": "text", "picture_alt": "text", "key_findings": "lines"}
BLOCKS_BY_HAND = {"heading": "text", "paragraph": "html"}
"""What can be written together on the page of questions, and in which part of a block; the rest in the editor."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side made of it: its changes against what the origin had before; `gone`: it took the block away."""

    pieces: tuple[Piece, ...]
    gone: bool
    only_marks: bool
    picture: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to decide. `by_hand`: how it can be written together here, if it can; `value`: ours as it stands."""

    language: str
    key: str
    label: str | Promise
    theirs: Side
    ours: Side
    by_hand: str
    value: Any

    @property
    def name(self) -> str:
        """The question's name in a form and in an address."""
        return f"{self.language}-{self.key.replace('/', '-')}"

    @property
    def to_begin_with(self) -> str:
        """Our text, to write on from."""
        if self.by_hand == "lines":
            return "\n".join(self.value)
        return str(self.value[self.by_hand] if isinstance(self.value, dict) and self.by_hand else self.value or "")


def questions_of(copy: Copy) -> list[Question]:
    """The open questions of a copy, Swedish first, in the order of the page. Some queries a language, none a question.

    What has become the same on both sides is nothing to decide any more.
    """
    adapter = adapter_for_family(copy.family)
    languages = sorted(copy.asked, key=lambda code: code != "sv")
    return [each for language in languages for each in _of_language(copy, adapter, language)]


def _of_language(copy: Copy, adapter: PageAdapter, language: str) -> list[Question]:
    page = own_page(adapter, copy, language)
    if page is None:
        return []
    mine = sheet_in(adapter, forms_of(page)[-1].page, language)
    theirs = sheet_of(copy.payload, language)
    asked = copy.asked[language]
    there, here = values_of(theirs), values_of(mine)
    order = dict.fromkeys([*FIELD_LABELS, *there, *here, *asked])
    open_ones = [key for key in order if key in asked and not same(there.get(key), here.get(key))]
    return [_question(language, key, asked[key], there.get(key), here.get(key)) for key in open_ones]


def _question(language: str, key: str, before: Any, there: Any, here: Any) -> Question:
    label, by_hand = _kind_of_question(key, here, there or before)
    ours, theirs = _side(key, before, here), _side(key, before, there)
    return Question(language, key, label, theirs, ours, by_hand, here)


def _kind_of_question(key: str, here: Any, otherwise: Any) -> tuple[str | Promise, str]:
    if not key.startswith(f"{BODY}/"):
        return FIELD_LABELS[key], BY_HAND.get(key, "")
    sort = (here or otherwise)["type"]
    return BLOCK_LABELS[sort], BLOCKS_BY_HAND.get(sort, "") if here else ""


def _side(key: str, before: Any, after: Any) -> Side:
    old, new = _readable(key, before), _readable(key, after)
    return Side(
        pieces=tuple(compare(old, new)),
        gone=after is None and key.startswith(f"{BODY}/"),
        only_marks=old == new and not same(before, after),
        picture=_picture(after),
    )


def _readable(key: str, value: Any) -> str:
    if key == "areas":
        return ", ".join(area.name for area in areas_by_slug(value or []).values())
    if key == "municipalities":
        return ", ".join(str(place) for place in municipalities_by_code(value or []).values())
    return ", ".join(map(str, value or [])) if key == "goals" else readable(value)


def _picture(value: Any) -> dict[str, Any] | None:
    found = value.get("picture", value) if isinstance(value, dict) else None
    return found if found and "hash" in found else None
