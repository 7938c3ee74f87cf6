"""Facets in one statement: each counted with all other facets' choices applied.

A named query module. Rows are first grouped by all facet columns together and the groups rolled up facet by facet,
which is 2 to 4 times quicker than counting rows for each facet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q, Value

from shared.catalogue.models import PublicEntry
from shared.catalogue.queries.search import Plan
from shared.catalogue.queries.values import EntryFilters, FacetValue


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """One facet: its key, the filter's field, the column, and whether the column is an array."""

    key: str
    chosen: str
    column: str
    is_array: bool = False

    def condition(self, filters: EntryFilters) -> Q:
        """What the choices of this facet demand."""
        values = list(getattr(filters, self.chosen))
        if not values:
            return Q()
        return Q(**{f"{self.column}__{'overlap' if self.is_array else 'in'}": values})


FACETS = (
    FacetColumn("area", "areas", "areas", is_array=True),
    FacetColumn("goal", "goals", "goals", is_array=True),
    FacetColumn("kind", "kinds", "kind"),
    FacetColumn("family", "families", "family"),
    FacetColumn("node", "nodes", "node_slug"),
    FacetColumn("county", "counties", "counties", is_array=True),
    FacetColumn("year", "years", "year"),
)


def condition_of(filters: EntryFilters) -> Q:
    """What all facets' choices demand together."""
    condition = Q()
    for facet in FACETS:
        condition &= facet.condition(filters)
    return condition


@dataclass(frozen=True, slots=True)
class Counts:
    """The total of the list, and the values of each facet, most frequent first."""

    total: int
    facets: dict[str, tuple[FacetValue, ...]]


def count_facets(filters: EntryFilters, plan: Plan | None) -> Counts:
    """Count the list and every facet. One query."""
    columns = [facet.column for facet in FACETS]
    flags = {f"fits_{facet.key}": _flag(facet, filters) for facet in FACETS}
    rows = PublicEntry.objects.filter(plan.matches() if plan else Q()).order_by()
    inner, params = rows.annotate(**flags).values(*columns, *flags).query.sql_with_params()
    names = ", ".join([*columns, *flags])
    statement = f"""
        WITH hits AS MATERIALIZED (
            SELECT {names}, count(*) AS n FROM ({inner}) AS found GROUP BY {names}
        )
        {" UNION ALL ".join(_branches())}
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return _read(cursor.fetchall())


def _flag(facet: FacetColumn, filters: EntryFilters) -> Any:
    condition = facet.condition(filters)
    return ExpressionWrapper(condition, output_field=BooleanField()) if condition else Value(True)


def _branches() -> Iterator[str]:
    yield f"SELECT 'total', '', sum(n) FROM hits WHERE {_fits(FACETS)}"
    for facet in FACETS:
        source = f"unnest({facet.column})" if facet.is_array else facet.column
        others = _fits(other for other in FACETS if other is not facet)
        yield (
            f"SELECT '{facet.key}', value::text, sum(n) FROM"
            f" (SELECT {source} AS value, n FROM hits WHERE {others}) AS each_value"
            " WHERE value IS NOT NULL GROUP BY value"
        )


def _fits(facets: Any) -> str:
    return " AND ".join(f"coalesce(fits_{facet.key}, false)" for facet in facets)


def _read(rows: list[tuple[str, str, int | None]]) -> Counts:
    total = 0
    found: dict[str, list[FacetValue]] = {facet.key: [] for facet in FACETS}
    for key, value, count in rows:
        if key == "total":
            total = int(count or 0)
        else:
            found[key].append(FacetValue(value=value, count=int(count or 0)))
    ordered = {key: tuple(sorted(values, key=lambda each: (-each.count, each.value))) for key, values in found.items()}
    return Counts(total, ordered)
