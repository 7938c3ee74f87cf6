"""How many entries each value of each facet would show, counted with all other facets' choices applied.

A named query module. A whole catalogue is never counted: its counters are kept. A small one is counted exactly, in one
statement that finds the rows once and counts them for each facet. Grouping them by all facets first takes up to seven
times as long: there are nearly as many groups as rows, and lists are slow to compare. Of many rows a part is counted
that stands for all, and the answer says that it is an estimate.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value

from shared.catalogue.models import SAMPLES, PublicEntry
from shared.catalogue.queries.counts import FACETS, TOTAL, FacetColumn, kept_values
from shared.catalogue.queries.search import SORTED, Plan
from shared.catalogue.queries.sizing import expected_rows
from shared.catalogue.queries.values import EntryFilters, FacetValue

EXACT = 20_000
"""A catalogue of up to so many entries is counted exactly."""

PART = 4_000
"""Of more rows than twice this, about so many are counted."""

LOOK = 64
"""Where more match than the planner expects, one in so many shows how many there are."""


@dataclass(frozen=True, slots=True)
class Counts:
    """The total of the list, how many entries there are at all, and the values of each facet, most frequent first."""

    total: int
    whole: int
    facets: dict[str, tuple[FacetValue, ...]]
    is_estimate: bool = False


@dataclass(slots=True)
class Tally:
    """Counts while they come together."""

    counts: dict[str, dict[str, int]] = field(default_factory=lambda: {facet.key: {} for facet in FACETS})
    total: int = 0
    is_estimate: bool = False

    def as_counts(self, whole: int) -> Counts:
        """Most frequent first, values of equal counts by name."""
        return Counts(
            self.total,
            whole,
            {
                key: tuple(FacetValue(value=value, count=n) for value, n in sorted(found.items(), key=_frequent_first))
                for key, found in self.counts.items()
            },
            self.is_estimate,
        )


def _frequent_first(each: tuple[str, int]) -> tuple[int, str]:
    return -each[1], each[0]


def condition_of(filters: EntryFilters, *, without: FacetColumn | None = None) -> Q:
    """What the choices of all facets, or of all but one, demand together."""
    condition = Q()
    for facet in FACETS:
        if facet is not without:
            condition &= _condition(facet, filters)
    return condition


def _condition(facet: FacetColumn, filters: EntryFilters) -> Q:
    values = list(getattr(filters, facet.chosen))
    return Q(**{f"{facet.column}__{'overlap' if facet.is_array else 'in'}": values}) if values else Q()


def count_facets(filters: EntryFilters, plan: Plan | None) -> Counts:
    """Count the list and every facet.

    One query without choices and search, two with them; in a large catalogue up to two more for each facet with a
    choice. Never more with rows or tenants.
    """
    kept = _kept()
    if plan is None and not condition_of(filters):
        return kept.as_counts(kept.total)
    if kept.total <= EXACT:
        return _count_exactly(filters, plan).as_counts(kept.total)
    return _count_in_parts(filters, plan, kept).as_counts(kept.total)


def _kept() -> Tally:
    tally = Tally()
    for (key, value), n in kept_values().items():
        if key == TOTAL:
            tally.total = n
        else:
            tally.counts[key][value] = n
    return tally


def _count_in_parts(filters: EntryFilters, plan: Plan | None, kept: Tally) -> Tally:
    """Each facet with a choice over the rows of the others' choices, the rest and the total over the list's own."""
    tally = Tally()
    matches = PublicEntry.objects.filter(plan.matches() if plan else Q()).order_by()
    chosen = [facet for facet in FACETS if _condition(facet, filters)]
    rest = [facet for facet in FACETS if facet not in chosen]
    hits = plan.hits if plan else 0
    _add_part(tally, matches.filter(condition_of(filters)), rest, hits, with_total=True)
    for facet in chosen:
        others = condition_of(filters, without=facet)
        if plan is None and not others:
            tally.counts[facet.key] = kept.counts[facet.key]
        else:
            _add_part(tally, matches.filter(others), [facet], hits)
    return tally


def _add_part(
    tally: Tally, rows: QuerySet[PublicEntry], facets: list[FacetColumn], hits: int, *, with_total: bool = False
) -> None:
    share = _share(rows, hits)
    if share < 1:
        rows, tally.is_estimate = rows.filter(sample__lt=math.ceil(share * SAMPLES)), True
        share = math.ceil(share * SAMPLES) / SAMPLES
    columns = [facet.column for facet in facets]
    inner, params = rows.values(*columns).query.sql_with_params()
    statement = f"""
        WITH hits AS MATERIALIZED ({inner}) {" UNION ALL ".join(_branches(facets, with_total=with_total))}
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for key, value, n in cursor.fetchall():
            counted = n if share == 1 else rounded(n / share)
            if key == TOTAL:
                tally.total = counted
            else:
                tally.counts[key][value] = counted


def _share(rows: QuerySet[PublicEntry], hits: int) -> float:
    """The part of the rows to count: all of them when there are few. One query that reads no row.

    One more that reads a few when the search has more hits than may be expected here (`hits`, counted up to SORTED).
    """
    expected = expected_rows(rows)
    if expected <= 2 * PART and hits > SORTED:
        expected = LOOK * rows.filter(sample__lt=SAMPLES // LOOK).count()
    return 1.0 if expected <= 2 * PART else PART / expected


def rounded(number: float) -> int:
    """An estimate with the digits it deserves: two."""
    if number < 100:
        return round(number)
    digits = int(math.log10(number)) - 1
    unit = int(10**digits)
    return round(number / unit) * unit


def _count_exactly(filters: EntryFilters, plan: Plan | None) -> Tally:
    columns = [facet.column for facet in FACETS]
    flags = {f"fits_{facet.key}": _flag(facet, filters) for facet in FACETS}
    rows = PublicEntry.objects.filter(plan.matches() if plan else Q()).order_by()
    inner, params = rows.annotate(**flags).values(*columns, *flags).query.sql_with_params()
    statement = f"""
        WITH hits AS MATERIALIZED ({inner}) {" UNION ALL ".join(_branches(FACETS, with_total=True, fitting=True))}
    """
    tally = Tally()
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for key, value, n in cursor.fetchall():
            if key == TOTAL:
                tally.total = n
            else:
                tally.counts[key][value] = n
    return tally


def _flag(facet: FacetColumn, filters: EntryFilters) -> Any:
    condition = _condition(facet, filters)
    return ExpressionWrapper(condition, output_field=BooleanField()) if condition else Value(True)


def _branches(facets: Iterable[FacetColumn], *, with_total: bool, fitting: bool = False) -> Iterator[str]:
    """One SELECT (facet, value, n) for each facet over `hits`; `fitting`: with all other facets' flags."""
    if with_total:
        yield f"SELECT '{TOTAL}', '', count(*) FROM hits WHERE {_fits(FACETS) if fitting else 'true'}"
    for facet in facets:
        source = f"unnest({facet.column})" if facet.is_array else facet.column
        others = _fits(other for other in FACETS if other is not facet) if fitting else "true"
        yield (
            f"SELECT '{facet.key}', value::text, count(*) FROM"
            f" (SELECT {source} AS value FROM hits WHERE {others}) AS each_value"
            " WHERE value IS NOT NULL GROUP BY value"
        )


def _fits(facets: Iterable[FacetColumn]) -> str:
    return " AND ".join(f"coalesce(fits_{facet.key}, false)" for facet in facets)
