"""Items that several tenants make together: who was asked, who takes part, and what each contributes.

The origin leads: the item, its content and whom to ask are its own to say. Each of the others has a part of its own,
which travels with its receipts; nobody else can write it.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from shared.exchange.audience import Reach
from shared.exchange.cleaning import Field, record, text
from shared.exchange.models import Item, Link
from shared.exchange.terms import terms_of

TEXT_LIMIT = 3000
LINE_LIMIT = 300
LANGUAGES = ("sv", "en")

_words = record(
    {
        "text": Field.default(text(TEXT_LIMIT), ""),
        "place": Field.default(text(LINE_LIMIT), ""),
        "contact": Field.default(text(LINE_LIMIT), ""),
    }
)
_part = record({code: Field.absent(_words) for code in LANGUAGES})


def clean_part(value: Any) -> dict[str, Any]:
    """The canonical form of what one of them contributes, by language: plain text alone; empty languages are left out.

    Raises PayloadError with a named reason.
    """
    clean: dict[str, dict[str, str]] = _part(value, "part")
    return {code: words for code, words in clean.items() if any(words.values())}


def invited_to(item: Item, reach: Reach) -> frozenset[uuid.UUID]:
    """Those who are asked to make the item together with its origin now, and may read it."""
    if not item.is_live:
        return frozenset()
    return frozenset(each for each in terms_of(item.terms).organisers if reach.covers(each))


def organisers_of(links: Iterable[Link]) -> list[dict[str, Any]]:
    """Who makes an item together with its origin, as its current version keeps it."""
    joined = sorted((link for link in links if link.part is not None), key=lambda link: link.receiver)
    return [{"tenant": str(link.receiver), "part": link.part} for link in joined]
