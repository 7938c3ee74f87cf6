"""What a row of the public catalogue counts for, and how many rows count for what: as kept, and as they are.

A named query module.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Sum

from shared.catalogue.models import FacetCount, PublicEntry

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """One facet: its key, the filter's field, the column, and whether the column is an array."""

    key: str
    chosen: str
    column: str
    is_array: bool = False

    def values(self, row: PublicEntry) -> set[str]:
        """What a row counts for."""
        found = getattr(row, self.column)
        return {str(value) for value in (found if self.is_array else [found]) if value is not None}


FACETS = (
    FacetColumn("area", "areas", "areas", is_array=True),
    FacetColumn("goal", "goals", "goals", is_array=True),
    FacetColumn("kind", "kinds", "kind"),
    FacetColumn("family", "families", "family"),
    FacetColumn("node", "nodes", "nodes", is_array=True),
    FacetColumn("county", "counties", "counties", is_array=True),
    FacetColumn("year", "years", "year"),
)

type Value = tuple[str, str]


def values_of(row: PublicEntry | None) -> frozenset[Value]:
    """Everything that a row counts for, by facet; nothing for no row."""
    if row is None:
        return frozenset()
    return frozenset({(TOTAL, ""), *((facet.key, value) for facet in FACETS for value in facet.values(row))})


def counts_differ() -> dict[Value, tuple[int, int]]:
    """Where the counters differ from the rows: (kept, counted) by facet and value; empty when all is in order."""
    kept, real = kept_values(), counted()
    return {key: (kept.get(key, 0), real.get(key, 0)) for key in kept.keys() | real.keys() if kept[key] != real[key]}


def kept_values() -> Counter[Value]:
    """The counters. One query."""
    rows = FacetCount.objects.order_by().values_list("facet", "value").annotate(total=Sum("n"))
    return Counter({(facet, value): total for facet, value, total in rows if total})


def counted() -> Counter[Value]:
    """The same from the rows themselves: reads the whole table."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_counting()))
        return Counter({(facet, value): n for facet, value, n in cursor.fetchall()})


def _counting() -> Iterator[str]:
    table = PublicEntry._meta.db_table
    yield f"SELECT '{TOTAL}', '', count(*) FROM {table} HAVING count(*) > 0"
    for facet in FACETS:
        value = f"unnest({facet.column})" if facet.is_array else facet.column
        source = (
            f"SELECT DISTINCT id, {value} AS value FROM {table}"
            if facet.is_array
            else (f"SELECT {value} AS value FROM {table}")
        )
        yield (
            f"SELECT '{facet.key}', value::text, count(*) FROM ({source}) AS each_value"
            " WHERE value IS NOT NULL GROUP BY value"
        )
