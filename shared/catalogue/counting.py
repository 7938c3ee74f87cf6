"""The kept counters of the public catalogue follow its rows. Only the relay and a rebuild write them."""

import uuid
from collections import Counter

from shared.catalogue.models import FacetCount, PublicEntry
from shared.catalogue.queries.counts import FACETS, Value, counted

WORTH_SUMMING = 5_000


def row_before(item: uuid.UUID) -> PublicEntry | None:
    """An item's row as it stands, with what it counts for, locked until the change is done."""
    columns = [facet.column for facet in FACETS]
    return PublicEntry.objects.select_for_update().only(*columns).filter(item=item).first()


def note_change(before: frozenset[Value], after: frozenset[Value]) -> None:
    """Let the counters follow a row; one statement, none when nothing that is counted changed."""
    changes = Counter(after - before)
    changes.subtract(before - after)
    _add(changes)


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
