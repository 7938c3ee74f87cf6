"""Search among a tenant's own pages: what is found, what may have been meant, and where the words stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from wagtail.models import Page

from core.design.types import MATCH_START, Card, fragments
from shared.catalogue.texts import closest_word, words_of
from tenants.website.bodies import plain_text
from tenants.website.presenters import cut_out
from tenants.website.queries import marked, readable_words, searched_pages

SHORTEST, LONGEST_ENDING = 3, 6
"""An inflected word keeps all but so many letters (kommun-ernas), and at least so many."""
PASSAGES = 6
EXCERPT = 'MaxWords=24, MinWords=8, MaxFragments=2, FragmentDelimiter=" … "'


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: the pages, how many, and the words that were searched for instead when they differ."""

    pages: Any
    total: int
    suggestion: str = ""


def search_pages(query: str, user: Any, language: str) -> Found:
    """The pages that hold every word; when there are none, those that hold the words as the site spells them.

    One query, and four more when nothing is found.
    """
    if not query:
        return Found(Page.objects.none(), 0)
    found = searched_pages(query, user, language)
    total = found.count()
    suggestion = "" if total else corrected(query, readable_words(user, language))
    if not suggestion:
        return Found(found, total)
    found = searched_pages(suggestion, user, language)
    total = found.count()
    return Found(found, total, suggestion if total else "")


def corrected(query: str, known: set[str]) -> str:
    """The query with each word spelt as a known one; empty when nothing differs."""
    words = words_of(query)
    spelt = [word if len(word) < 3 else closest_word(word, known) for word in words]
    return " ".join(spelt) if spelt != words else ""


def with_matches(cards: Sequence[Card], pages: Sequence[Any], query: str, language: str) -> tuple[Card, ...]:
    """The cards of these pages with the words of the query marked. Two queries."""
    titles = marked([page.title for page in pages], query, language)
    excerpts = marked([passages(plain_text(page), query) for page in pages], query, language, EXCERPT)
    return tuple(
        replace(card, marked_title=_fragments(title), excerpt=_fragments(cut_out(excerpt)))
        for card, title, excerpt in zip(cards, titles, excerpts, strict=True)
    )


def passages(text: str, query: str) -> str:
    """The first parts of a text that may hold a word of the query in some form: marking costs by the word read."""
    begun = tuple(word[: max(SHORTEST, len(word) - LONGEST_ENDING)] for word in words_of(query))
    found = (part for part in text.split("\n") if any(begin in part.lower() for begin in begun))
    return "\n".join(islice(found, PASSAGES))


def _fragments(text: str) -> Any:
    return fragments(text) if MATCH_START in text else ()
