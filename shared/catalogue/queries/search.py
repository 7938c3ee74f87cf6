"""Full-text search that forgives misspelling: what a query matches, how matches are ranked and shown.

A named query module: plans are chosen here. Ranking costs by the match, so it is used for rare words only; common ones
come latest first, which walks the date index.
"""

import difflib
import re
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Case, F, FloatField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, Extract, Greatest, Now, Power

from core.design.types import MATCH_START, MATCH_STOP
from shared.catalogue.models import PublicEntry
from shared.catalogue.texts import CONFIGS, folded

FEW = 3
"""With fewer hits than this the query may be misspelled."""

COMMON = 5_000
"""A query with more hits than this is not ranked."""

CANDIDATES = 30
QUERY_LIMIT = 200
_word = re.compile(r"[^\W\d_]{3,}")
_operator = re.compile(r'"|(?:^|\s)-|(?:^|\s)or(?:\s|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plan:
    """How one search is run: `texts` are searched for side by side, each in the syntax of a web search.

    `suggestion` is what the reader may have meant and is one of them; `is_corrected` says that what was written found
    nothing, `is_loose` that nothing holds every word and any of them is enough.
    """

    texts: tuple[str, ...]
    suggestion: str = ""
    is_corrected: bool = False
    is_loose: bool = False
    is_common: bool = False

    def matches(self) -> Q:
        """The condition on an entry."""
        condition = Q()
        for text in self.texts:
            for code, config in CONFIGS.items():
                condition |= Q(**{f"search_{code}": _query(text, config)})
        return condition

    def marks(self, config: str) -> SearchQuery:
        """All that is searched for, as one query that marks the matches."""
        return reduce(or_, (_query(text, config) for text in self.texts))


def plan_search(text: str) -> Plan:
    """Decide how to search. One query; two to four when there are few hits and misspelling is looked for."""
    text = " ".join(text.split())[:QUERY_LIMIT].replace("\x00", "")
    exact = Plan((text,))
    hits = _hits(exact)
    if hits >= FEW or _operator.search(text):
        return replace(exact, is_common=hits > COMMON)
    words = _word.findall(text.lower())
    return _forgiving(exact, words, has_hits=hits > 0) if words else exact


def _hits(plan: Plan) -> int:
    """How many entries match, counted no further than matters."""
    return PublicEntry.objects.filter(plan.matches()).values("pk")[: COMMON + 1].count()


def _forgiving(exact: Plan, words: list[str], *, has_hits: bool) -> Plan:
    """The words as the catalogue spells them; and where no entry holds them all, any of them."""
    (text,) = exact.texts
    suggestion = _suggest(text, words, _candidates(words), has_hits=has_hits)
    if suggestion:
        corrected = Plan((text, suggestion), suggestion, is_corrected=not has_hits)
        hits = _hits(corrected)
        if hits:
            return replace(corrected, is_common=hits > COMMON)
    if has_hits or len(words) == 1:
        return exact
    loose = Plan((" or ".join(_word.findall((suggestion or text).lower())),), suggestion, is_loose=True)
    return replace(loose, is_corrected=suggestion != "", is_common=_hits(loose) > COMMON)


def _candidates(words: list[str]) -> list[Any]:
    """Titles and leads with words close to these, by trigrams on the folded text."""
    near = Q()
    for word in words:
        near |= Q(search_text__trigram_word_similar=folded(Value(word)))
    closest = Greatest(*(_similarity(word) for word in words)) if len(words) > 1 else _similarity(words[0])
    found = PublicEntry.objects.filter(near).annotate(closeness=closest).order_by("-closeness", "-published_at")
    return list(found.values("title_sv", "lead_sv", "title_en", "lead_en")[:CANDIDATES])


def _similarity(word: str) -> TrigramWordSimilarity:
    text: Any = folded(Value(word))
    return TrigramWordSimilarity(text, "search_text")


def _suggest(text: str, words: list[str], candidates: list[Any], *, has_hits: bool) -> str:
    """The query with each unknown word replaced by the closest that the candidates use; empty when nothing differs."""
    texts = " ".join(str(row[name]) for row in candidates for name in ("title_sv", "lead_sv", "title_en", "lead_en"))
    known = sorted(set(_word.findall(texts.lower())))
    result = text
    for word in words:
        close = next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.75)), word)
        if not (has_hits and _is_inflected(word, close)):
            result = re.sub(rf"\b{re.escape(word)}\b", close, result, flags=re.IGNORECASE)
    return result if result != text else ""


def _is_inflected(word: str, other: str) -> bool:
    """Whether two words differ by an ending alone, which search mostly sees through: no reason to propose another."""
    return word.startswith(other) or other.startswith(word)


def order_by_relevance(entries: QuerySet[PublicEntry], plan: Plan) -> QuerySet[PublicEntry]:
    """Best first: rank, lifted a little for what is recent. Common words come latest first."""
    if plan.is_common:
        return entries.order_by("-published_at", "-item")
    ranks = [SearchRank(F(f"search_{code}"), plan.marks(config)) for code, config in CONFIGS.items()]
    rank = Greatest(*(Coalesce(rank, Value(0.0), output_field=FloatField()) for rank in ranks))
    return entries.annotate(relevance=rank * (Value(1.0) + _recency())).order_by(
        "-relevance", "-published_at", "-item"
    )


def _recency() -> Any:
    """From 1 for today down to 0: a half after a year."""
    age = Extract(Now() - F("published_at"), "epoch")
    return Power(Value(0.5), Greatest(age, Value(0.0)) / Value(365.0 * 86400), output_field=FloatField())


def with_excerpts(entries: QuerySet[PublicEntry], plan: Plan, language: str) -> QuerySet[PublicEntry]:
    """Add `excerpt`, the words around the matches in the reader's language where it matches, else in the other, and
    `marked_sv` and `marked_en`, the titles with their matches marked. Costly: only for the rows of one page.
    """
    own, other = ("en", "sv") if language == "en" else ("sv", "en")
    matching = Q(**{f"search_{own}": plan.marks(CONFIGS[own])})
    return entries.annotate(
        excerpt=Case(
            When(matching, then=_excerpt(plan, own)), default=_excerpt(plan, other), output_field=TextField()
        ),
        marked_sv=_headline(F("title_sv"), plan, "sv", highlight_all=True),
        marked_en=_headline(F("title_en"), plan, "en", highlight_all=True),
    )


def _excerpt(plan: Plan, code: str) -> SearchHeadline:
    document = Concat(F(f"lead_{code}"), Value("\n"), F(f"text_{code}"), output_field=TextField())
    return _headline(document, plan, code, max_words=24, min_words=8, max_fragments=2, fragment_delimiter=" … ")


def _headline(document: Any, plan: Plan, code: str, **options: Any) -> SearchHeadline:
    config = CONFIGS[code]
    return SearchHeadline(
        document, plan.marks(config), config=config, start_sel=MATCH_START, stop_sel=MATCH_STOP, **options
    )


def _query(text: str, config: str) -> SearchQuery:
    return SearchQuery(text, config=config, search_type="websearch")
