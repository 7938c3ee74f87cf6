"""Kept counters and words follow the rows of the public catalogue. Only the relay and a rebuild write them."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable

from shared.catalogue.models import FacetCount, PublicEntry, Word
from shared.catalogue.queries.counts import FACETS, Value, counted, values_of
from shared.catalogue.queries.words import TEXTS, counted_words, words_of_entry
from shared.catalogue.texts import bare

WORTH_SUMMING = 5_000
SETTLED_AT_ONCE = 5_000

type Change = tuple[PublicEntry | None, PublicEntry | None]
"""A row as it was and as it is."""


def rows_before(items: Collection[uuid.UUID]) -> dict[uuid.UUID, PublicEntry]:
    """Items' rows as they stand, with what they count for, locked until the change is done; no query for no item."""
    columns = ["item", *(facet.column for facet in FACETS), *TEXTS]
    if not items:
        return {}
    rows = PublicEntry.objects.select_for_update().only(*columns).filter(item__in=items).order_by("item")
    return {row.item: row for row in rows}


def note_changes(changes: Iterable[Change]) -> None:
    """Let the counters and the dictionary follow rows. Two statements, none when nothing counted changed."""
    changes = list(changes)
    _add(_difference((values_of(before), values_of(after)) for before, after in changes))
    _add_words(_difference((words_of_entry(before), words_of_entry(after)) for before, after in changes))


def _difference[T](changes: Iterable[tuple[frozenset[T], frozenset[T]]]) -> Counter[T]:
    sums: Counter[T] = Counter()
    for before, after in changes:
        sums.update(after - before)
        sums.subtract(before - after)
    return sums


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


def settle_words() -> int:
    """Replace what was noted of words by their sums; how many words. A word that nothing holds any more is gone then.

    Waits for nobody and holds up nobody.
    """
    noted = Word.objects.filter(is_settled=False).order_by("word").values_list("word", flat=True).distinct()
    words = list(noted[:SETTLED_AT_ONCE])
    if not words:
        return 0
    rows = list(Word.objects.select_for_update(skip_locked=True).filter(word__in=words))
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.word] += row.n
    Word.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _add_words(sums, settled=True)
    return len(words)


def settle_every_word() -> None:
    """As settle_words until none is left but what others hold: what was erased leaves no word behind."""
    left = Word.objects.filter(is_settled=False).values("word").distinct().count()
    for _ in range(-(-left // SETTLED_AT_ONCE)):
        settle_words()


def count_anew() -> None:
    """Make the counters what the rows say, whatever they were."""
    FacetCount.objects.all().delete()
    _add(counted())


def _add(numbers: Counter[Value]) -> None:
    rows = [FacetCount(facet=facet, value=value, n=n) for (facet, value), n in sorted(numbers.items()) if n]
    if rows:
        FacetCount.objects.bulk_create(rows)


def count_words_anew() -> None:
    """Make the dictionary what the rows say, whatever it was."""
    Word.objects.all().delete()
    _add_words(counted_words(), settled=True)


def _add_words(numbers: Counter[str], *, settled: bool = False) -> None:
    rows = [
        Word(word=word, bare=bare(word), n=n, is_settled=settled and n > 0) for word, n in sorted(numbers.items()) if n
    ]
    if rows:
        Word.objects.bulk_create(rows, batch_size=5_000)
