"""The projections made anew from what was said: a few items in each transaction, and only what is not right.

Readers never see an empty list, for nothing is emptied. Items are locked as by the relay, so a message that comes
meanwhile is applied before or after and never lost. Killed, it is begun again: what is right already stays. An item
whose history has lost something is left alone, for what is kept of it knows more.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import batched
from typing import Any

from django.db import OperationalError
from django.utils import timezone

from core.tenancy.scopes import platform_work
from shared.catalogue.counting import count_anew, count_words_anew
from shared.catalogue.models import PublicEntry
from shared.catalogue.queries.counts import counts_differ
from shared.catalogue.queries.indexing import misindexed
from shared.catalogue.queries.words import words_differ
from shared.catalogue.services import put_entry, remove_entry
from shared.exchange.comparing import TABLES, Difference, Table, compare
from shared.exchange.links import is_behind
from shared.exchange.members import Members
from shared.exchange.models import Item, Link
from shared.exchange.replaying import Replay, on_the_portal
from shared.exchange.verifying import next_items, strays

type Changes = Counter[tuple[str, str]]
"""How many rows of which table were made, changed or removed, and how many histories were left alone."""

LEFT = ("history", "left")

ATTEMPTS = 5
TOGETHER = 20
"""Items that are locked together: the relay waits for them no longer than a moment."""


def rebuild_origin(role: str, members: Members, progress: Callable[[int], None]) -> Changes:
    """Make the projections of everything a tenant ever published what its history says; what had to be changed."""
    changes: Changes = Counter()
    after: uuid.UUID | None = None
    while True:
        with platform_work(reason=f"rebuild: items of {role}", read_only=True, one_moment=True):
            items = next_items(role, after)
            wrong = _wrong(items, members)
        for few in batched(wrong, TOGETHER):
            changes += rebuild_items(few, members)
        progress(len(items))
        if not items:
            break
        after = items[-1]
    for table in TABLES:
        changes += _remove_strays(table, frozenset([role]))
    return changes


def rebuild_whole() -> Changes:
    """What belongs to no tenant's items, and the counters and the dictionary of the catalogue."""
    changes: Changes = Counter()
    for table in TABLES:
        changes += _remove_strays(table, None)
    return changes + rebuild_counters()


def rebuild_counters() -> Changes:
    """The counters and the dictionary of the catalogue: what its rows say, though others change all meanwhile."""
    return _again_if_beaten(_count)


def _wrong(items: list[uuid.UUID], members: Members) -> list[uuid.UUID]:
    histories, differences = compare(items, members)
    found = {difference.item for difference in differences}
    return sorted(found | set(misindexed(on_the_portal(histories.values()))))


def rebuild_items(items: Sequence[uuid.UUID], members: Members) -> Changes:
    """The rows of a few items, with these locked in the order of their ids."""
    with platform_work(reason=f"rebuild: {len(items)} items"):
        list(Item.objects.select_for_update().filter(id__in=items).order_by("id").values_list("id"))
        histories, differences = compare(items, members)
        lost = _with_losses(histories, differences)
        changes: Changes = Counter({LEFT: len(lost)} if lost else {})
        for difference in differences:
            if difference.item not in lost:
                changes[difference.table.name, _write(difference, histories.get(difference.item))] += 1
        public = {each.item: each for each in on_the_portal(histories.values()) if each.item not in lost}
        for item in misindexed(list(public.values())):
            put_entry(public[item])
            changes[PublicEntry._meta.db_table, "changed"] += 1
    return changes


def _with_losses(histories: dict[uuid.UUID, Replay], differences: Sequence[Difference]) -> set[uuid.UUID]:
    """The items of whose history rows are gone, from within or from its end."""
    known = [each for each in differences if each.table.model is Item and each.found and each.expected]
    cut_short = {each.item for each in known if each.found.effects > each.expected.effects}
    return cut_short | {item for item, played in histories.items() if not played.is_whole}


def _write(difference: Difference, played: Replay | None) -> str:
    expected, found = difference.expected, difference.found
    if difference.table.model is PublicEntry:
        _write_entry(difference, played)
    elif found is None:
        expected.save(force_insert=True)
    elif expected is None:
        found.delete()
    else:
        changed = difference.fields
        for name in changed:
            setattr(found, name, getattr(expected, name))
        found.save(update_fields=changed)
    if isinstance(expected, Link) and played is not None and is_behind(expected, played.item):
        Link.objects.filter(item=expected.item, receiver=expected.receiver).update(next_at=timezone.now())
    return "made" if found is None else "removed" if expected is None else "changed"


def _write_entry(difference: Difference, played: Replay | None) -> None:
    """With its search index, and with the counters that follow it."""
    if difference.expected is None or played is None:
        remove_entry(difference.item)
    else:
        for source in on_the_portal([played]):
            put_entry(source)


def _remove_strays(table: Table, only: frozenset[str] | None) -> Changes:
    changes: Changes = Counter()

    def remove() -> Changes:
        rows = list(strays(table, only)[:500])
        for row in rows:
            if table.model is PublicEntry:
                remove_entry(row.item)
            else:
                row.delete()
        return Counter({(table.name, "removed"): len(rows)} if rows else {})

    while removed := _again_if_beaten(remove):
        changes += removed
    return changes


def _count() -> Changes:
    numbers, words = counts_differ(), words_differ()
    if numbers:
        count_anew()
    if words:
        count_words_anew()
    return +Counter({("catalogue_count", "changed"): len(numbers), ("catalogue_word", "changed"): len(words)})


def _again_if_beaten(work: Callable[[], Changes]) -> Changes:
    """In one moment of the database; when another writer was first, once more in a later one."""
    attempt = 1
    while True:
        try:
            with platform_work(reason="rebuild: what belongs to nothing", one_moment=True):
                return work()
        except OperationalError:
            if attempt == ATTEMPTS:
                raise
            attempt += 1


def as_report(changes: Changes) -> dict[str, dict[str, int]]:
    """By table and by what was done, for people and machines."""
    report: dict[str, Any] = {}
    for (table, done), number in sorted(changes.items()):
        report.setdefault(table, {})[done] = number
    return report
