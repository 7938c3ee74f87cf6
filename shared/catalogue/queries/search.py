"""Full-text search that forgives misspelling: what a query matches, how matches are ranked and shown.

A named query module: plans are chosen here. Ranking costs by the match, so it is used for rare words only; common ones
come latest first, which walks the date index.
"""

import difflib
import re
import uuid
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Plan:
    """How one search is run: `text` is what is searched for, `near` the items that match it only nearly."""

    text: str
    near: tuple[uuid.UUID, ...] = ()
    suggestion: str = ""
    is_common: bool = False

    def matches(self) -> Q:
        """The condition on an entry."""
        condition = Q()
        for text in filter(None, (self.text, self.suggestion)):
            for code, config in CONFIGS.items():
                condition |= Q(**{f"search_{code}": _query(text, config)})
        return condition | Q(item__in=self.near) if self.near else condition


def plan_search(text: str) -> Plan:
    """Decide how to search. One query; two when there are few hits and something near is looked for."""
    text = " ".join(text.split())[:QUERY_LIMIT].replace("\x00", "")
    exact = Plan(text)
    hits = PublicEntry.objects.filter(exact.matches()).values("pk")[: COMMON + 1].count()
    if hits >= FEW:
        return Plan(text, is_common=hits > COMMON)
    return _forgiving(text, has_hits=hits > 0)


def _forgiving(text: str, *, has_hits: bool) -> Plan:
    """Words close to those asked for, from titles and leads, by trigrams on the folded text."""
    words = _word.findall(text.lower())
    if not words:
        return Plan(text)
    near = Q()
    for word in words:
        near |= Q(search_text__trigram_word_similar=folded(Value(word)))
    closest = Greatest(*(_similarity(word) for word in words)) if len(words) > 1 else _similarity(words[0])
    found = PublicEntry.objects.filter(near).annotate(closeness=closest)
    rows = found.order_by("-closeness", "-published_at").values("item", "title_sv", "lead_sv", "title_en", "lead_en")
    candidates: list[Any] = list(rows[:CANDIDATES])
    suggestion = _suggest(text, words, candidates, has_hits=has_hits)
    return Plan(text, tuple(row["item"] for row in candidates) if suggestion else (), suggestion)


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
    ranks = [
        SearchRank(F(f"search_{code}"), _query(text, config))
        for text in filter(None, (plan.text, plan.suggestion))
        for code, config in CONFIGS.items()
    ]
    rank = Greatest(*(Coalesce(rank, Value(0.0), output_field=FloatField()) for rank in ranks))
    return entries.annotate(relevance=rank * (Value(1.0) + _recency())).order_by(
        "-relevance", "-published_at", "-item"
    )


def _recency() -> Any:
    """From 1 for today down to 0: a half after a year."""
    age = Extract(Now() - F("published_at"), "epoch")
    return Power(Value(0.5), Greatest(age, Value(0.0)) / Value(365.0 * 86400), output_field=FloatField())


def with_excerpts(entries: QuerySet[PublicEntry], plan: Plan) -> QuerySet[PublicEntry]:
    """Add `excerpt`: the words around the matches. Costly per row: only for the rows of one page."""
    text = plan.suggestion or plan.text
    english = Q(search_en=_query(text, "english")) & ~Q(search_sv=_query(text, "swedish"))
    return entries.annotate(
        excerpt=Case(
            When(english, then=_headline(text, "en")), default=_headline(text, "sv"), output_field=TextField()
        )
    )


def _headline(text: str, code: str) -> SearchHeadline:
    document = Concat(F(f"lead_{code}"), Value("\n"), F(f"text_{code}"), output_field=TextField())
    config = CONFIGS[code]
    return SearchHeadline(
        document,
        _query(text, config),
        config=config,
        start_sel=MATCH_START,
        stop_sel=MATCH_STOP,
        max_words=24,
        min_words=8,
        max_fragments=2,
        fragment_delimiter=" … ",
    )


def _query(text: str, config: str) -> SearchQuery:
    return SearchQuery(text, config=config, search_type="websearch")
