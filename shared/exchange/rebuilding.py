"""The projections made anew from what was said: each item in a transaction of its own, and only what is not right.

Readers never see an empty list, for nothing is emptied. The item is locked as by the relay, so a message that comes
meanwhile is applied before or after and never lost. Killed, it is begun again: what is right already stays. An item
whose history has lost something is left alone, for what is kept of it knows more.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import OperationalError
from django.utils import timezone

from core.tenancy.scopes import platform_work
from shared.catalogue.counting import count_anew
from shared.catalogue.models import PublicEntry
from shared.catalogue.queries.counts import counts_differ
from shared.catalogue.queries.indexing import misindexed
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


def rebuild_origin(role: str, members: Members, progress: Callable[[int], None]) -> Changes:
    """Make the projections of everything a tenant ever published what its history says; what had to be changed."""
    changes: Changes = Counter()
    after: uuid.UUID | None = None
    while True:
        with platform_work(reason=f"rebuild: items of {role}", read_only=True, one_moment=True):
            items = next_items(role, after)
            wrong = _wrong(items, members)
        for item in wrong:
            changes += rebuild_item(item, members)
        progress(len(items))
        if not items:
            break
        after = items[-1]
    for table in TABLES:
        changes += _remove_strays(table, frozenset([role]))
    return changes


def rebuild_whole() -> Changes:
    """What belongs to no tenant's items, and the counters of the catalogue."""
    changes: Changes = Counter()
    for table in TABLES:
        changes += _remove_strays(table, None)
    return changes + rebuild_counters()


def rebuild_counters() -> Changes:
    """The counters of the catalogue: what its rows say, though others change both meanwhile."""
    return _again_if_beaten(_count)


def _wrong(items: list[uuid.UUID], members: Members) -> list[uuid.UUID]:
    histories, differences = compare(items, members)
    found = {difference.item for difference in differences}
    return sorted(found | set(misindexed(on_the_portal(histories.values()))))


def rebuild_item(item_id: uuid.UUID, members: Members) -> Changes:
    """One item's rows, with the item locked."""
    changes: Changes = Counter()
    with platform_work(reason=f"rebuild: item {item_id}"):
        Item.objects.select_for_update().filter(id=item_id).first()
        histories, differences = compare([item_id], members)
        if _has_lost_something(histories, differences):
            return Counter({LEFT: 1})
        for difference in differences:
            changes[difference.table.name, _write(difference, histories.get(item_id))] += 1
        for source in on_the_portal(histories.values()):
            if misindexed([source]):
                put_entry(source)
                changes[PublicEntry._meta.db_table, "changed"] += 1
    return changes


def _has_lost_something(histories: dict[uuid.UUID, Replay], differences: Sequence[Difference]) -> bool:
    """Whether rows are gone from within the history, or from its end."""
    items = [each for each in differences if each.table.model is Item and each.found and each.expected]
    cut_short = any(each.found.effects > each.expected.effects for each in items)
    return cut_short or not all(played.is_whole for played in histories.values())


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
    wrong = counts_differ()
    if wrong:
        count_anew()
    return Counter({("catalogue_count", "changed"): len(wrong)} if wrong else {})


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
