"""Every row of every projection, to be compared."""

from typing import Any

from shared.catalogue.models import FacetCount, PublicEntry, SharedEntry, Word
from shared.catalogue.queries.counts import kept_values
from shared.catalogue.queries.words import kept_words
from shared.exchange.models import Grant, Item, ItemVersion, Link
from shared.media.models import PublicMedia, SharedMedia

EVERYTHING = (Item, ItemVersion, Grant, Link, SharedEntry, PublicEntry, FacetCount, Word, PublicMedia, SharedMedia)
SUMS = (FacetCount, Word)
"""Kept as rows of plus and minus."""
NOT_TOLD = {"sent_at", "attempts", "next_at"}
"""What the relay notes of its own attempts at a link."""


def rows(platform: Any) -> dict[str, Any]:
    """By table, without the keys that nothing refers to; counters as their sums."""
    told: dict[str, Any] = {}
    with platform():
        for model in EVERYTHING:
            apart = NOT_TOLD if model is Item else NOT_TOLD | {"id"}
            kept = model._default_manager.values()
            told[model.__name__] = sorted(
                ({name: value for name, value in row.items() if name not in apart} for row in kept), key=str
            )
        told |= {FacetCount.__name__: kept_values(), Word.__name__: kept_words()}
    return told
