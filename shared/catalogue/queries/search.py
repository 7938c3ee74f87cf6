"""Full-text search that forgives misspelling: what a query matches, how matches are ranked and shown.

A named query module: plans are chosen here. Ranking costs by the match, so it is used for few matches only; more come
latest first: found by the words and sorted, or, when nearly every entry matches, by walking the date index.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db import connection
from django.db.models import Case, DateTimeField, ExpressionWrapper, F, FloatField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Concat, Extract, Greatest, Now, Power

from core.design.types import MATCH_START, MATCH_STOP
from shared.catalogue.models import PublicEntry
from shared.catalogue.queries.sizing import expected_rows
from shared.catalogue.queries.words import is_word, words_near
from shared.catalogue.texts import CONFIGS, likeliest_word, words_of

FEW = 3
"""With fewer hits than this the query may be misspelled."""

RANKED, SORTED = 2_000, 4_000
"""Up to so many hits are ranked, up to so many sorted by date; with more, the latest entries are tried one by one."""

COUNT_WORDS = f"""
    SELECT word, (
        WITH holding AS MATERIALIZED (SELECT FROM {PublicEntry._meta.db_table} WHERE {
    " OR ".join(f"search_{code} @@ plainto_tsquery('{config}', word)" for code, config in CONFIGS.items())
})
        SELECT count(*) FROM (SELECT FROM holding LIMIT %s) AS first
    ) FROM unnest(%s::text[]) AS word
"""
"""Materialised, it is planned for all rows and read for a few: else the table is walked in the hope of meeting one."""

MOST_WORDS = 12
QUERY_LIMIT = 200
_operator = re.compile(r'"|(?:^|\s)-|(?:^|\s)or(?:\s|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Plan:
    """How one search is run: `text` in the syntax of a web search, and beside it `terms` in PostgreSQL's own.

    `suggestion` is what the reader may have meant and is among the terms; `is_corrected` says that what was written
    found nothing, `is_loose` that nothing holds every word and any of them is enough. `hits` is about how many match.
    """

    text: str
    terms: tuple[str, ...] = ()
    suggestion: str = ""
    is_corrected: bool = False
    is_loose: bool = False
    hits: int = 0

    def matches(self) -> Q:
        """The condition on an entry."""
        return reduce(or_, (Q(**{f"search_{code}": self.marks(config)}) for code, config in CONFIGS.items()))

    def marks(self, config: str) -> SearchQuery:
        """All that is searched for, as one query that marks the matches too."""
        written = SearchQuery(self.text, config=config, search_type="websearch")
        return reduce(or_, (SearchQuery(term, config=config, search_type="raw") for term in self.terms), written)


def plan_search(text: str) -> Plan:
    """Decide how to search. Two queries; up to seven more when there are few hits.

    Then words are taken as beginnings of words, misspelt ones are corrected, and where no entry holds them all, any of
    them is enough.
    """
    text = " ".join(text.split())[:QUERY_LIMIT].replace("\x00", "")
    exact = Plan(text)
    hits = _many_hits(exact)
    words = words_of(text)[:MOST_WORDS]
    if hits >= FEW or not words or _operator.search(text):
        return replace(exact, hits=hits)
    begun = Plan(text, (_every(words),))
    hits = _hits(begun)
    begun = replace(begun, hits=hits)
    return begun if hits >= FEW else _forgiving(begun, words)


def _hits(plan: Plan) -> int:
    """How many entries match, counted no further than matters."""
    return PublicEntry.objects.filter(plan.matches()).values("pk")[: SORTED + 1].count()


def _many_hits(plan: Plan) -> int:
    """How many entries match when they may be very many, which are expected and not counted."""
    expected = expected_rows(PublicEntry.objects.filter(plan.matches()))
    return expected if expected > 2 * SORTED else _hits(plan)


def _every(words: list[str]) -> str:
    return " & ".join(_beginning(word) for word in words)


def _beginning(word: str) -> str:
    """A word and what begins with it, for a Swedish word grows at its end; nothing so wide for the shortest."""
    return f"{word}:*" if len(word) >= 3 else word


def _forgiving(begun: Plan, words: list[str]) -> Plan:
    corrected = _corrected(words)
    if corrected != words:
        plan = _as_meant(begun, corrected)
        if plan.hits:
            return plan
    if begun.hits or len(words) == 1:
        return begun
    loose = Plan(begun.text, (" | ".join(corrected),), is_loose=True)
    hits = _many_hits(loose)
    return replace(loose, hits=hits) if hits else begun


def _as_meant(begun: Plan, corrected: list[str]) -> Plan:
    """The search for what was written and what was meant, and where that is not much for what begins with it."""
    plan = Plan(begun.text, (" & ".join(corrected),), " ".join(corrected), is_corrected=begun.hits == 0)
    expected = expected_rows(PublicEntry.objects.filter(plan.matches()))
    if expected > 2 * SORTED:
        return replace(plan, hits=expected)
    plan = replace(plan, terms=(*begun.terms, _every(corrected)))
    return replace(plan, hits=_hits(plan))


def _corrected(words: list[str]) -> list[str]:
    """The words, each that hardly any entry holds replaced by the likeliest of the dictionary. Two queries at most."""
    near = words_near([word for word in dict.fromkeys(words) if is_word(word)])
    counts = _counts([word for word, others in near.items() if others.get(word, 0) < FEW])
    rare = [word for word, count in counts.items() if count < FEW]
    closest = {word: likeliest_word(word, near[word], FEW) for word in rare}
    kept = {word for word, other in closest.items() if counts[word] and _is_inflected(word, other)}
    return [word if word in kept else closest.get(word, word) for word in words]


def _is_inflected(word: str, other: str) -> bool:
    """Whether two words differ by an ending alone, which search mostly sees through: no reason to propose another."""
    return word.startswith(other) or other.startswith(word)


def _counts(words: list[str]) -> dict[str, int]:
    """How many entries hold each word, counted up to FEW. One query, none for no words."""
    if not words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COUNT_WORDS, [FEW, words])
        return dict(cursor.fetchall())


def order_by_relevance(entries: QuerySet[PublicEntry], plan: Plan) -> QuerySet[PublicEntry]:
    """Best first: rank, lifted a little for what is recent. Of many hits the latest come first."""
    if plan.hits > RANKED:
        return latest_first(entries, few=plan.hits <= SORTED)
    ranks = [SearchRank(F(f"search_{code}"), plan.marks(config)) for code, config in CONFIGS.items()]
    rank = Greatest(*(Coalesce(rank, Value(0.0), output_field=FloatField()) for rank in ranks))
    return entries.annotate(relevance=rank * (Value(1.0) + _recency())).order_by(
        "-relevance", "-published_at", "-item"
    )


def latest_first(entries: QuerySet[PublicEntry], *, few: bool) -> QuerySet[PublicEntry]:
    """By date. Where few of many entries match, they are sorted: the date index is not walked in search of them."""
    if not few:
        return entries.order_by("-published_at", "-item")
    moment = ExpressionWrapper(F("published_at") + timedelta(0), output_field=DateTimeField())
    return entries.alias(moment=moment).order_by("-moment", "-item")


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
