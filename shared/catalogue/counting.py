"""The kept counters of the public catalogue follow its rows. Only the relay and a rebuild write them."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable

from shared.catalogue.models import FacetCount, PublicEntry
from shared.catalogue.queries.counts import FACETS, Value, counted

WORTH_SUMMING = 5_000


def rows_before(items: Collection[uuid.UUID]) -> dict[uuid.UUID, PublicEntry]:
    """Items' rows as they stand, with what they count for, locked until the change is done; no query for no item."""
    columns = ["item", *(facet.column for facet in FACETS)]
    if not items:
        return {}
    rows = PublicEntry.objects.select_for_update().only(*columns).filter(item__in=items).order_by("item")
    return {row.item: row for row in rows}


def note_changes(changes: Iterable[tuple[frozenset[Value], frozenset[Value]]]) -> None:
    """Let the counters follow rows, each as it was and as it is; one statement, none when nothing counted changed."""
    sums: Counter[Value] = Counter()
    for before, after in changes:
        sums.update(after - before)
        sums.subtract(before - after)
    _add(sums)


def sum_up_counts() -> bool:
    """Replace many small changes by their sums; nothing while they are few. Waits for nobody and holds up nobody."""
    if FacetCount.objects.all()[:WORTH_SUMMING].count() < WORTH_SUMMING:
        return False
    rows = list(FacetCount.objects.select_for_update(skip_locked=True))
    sums: Counter[Value] = Counter()
    for row in rows:
        sums[row.facet, row.value] += row.n
    FacetCount.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _add(sums)
    return True


def count_anew() -> None:
    """Make the counters what the rows say, whatever they were."""
    FacetCount.objects.all().delete()
    _add(counted())


def _add(numbers: Counter[Value]) -> None:
    rows = [FacetCount(facet=facet, value=value, n=n) for (facet, value), n in sorted(numbers.items()) if n]
    if rows:
        FacetCount.objects.bulk_create(rows)
