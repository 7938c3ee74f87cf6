"""Writes of the projections. Only the relay and a rebuild call them, inside their own transaction."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from shared.catalogue.counting import note_changes, rows_before
from shared.catalogue.enums import EntryState
from shared.catalogue.models import PublicEntry, SharedEntry
from shared.catalogue.rows import EntrySource, Organiser, entry_of, search_fields, shared_entry_of

__all__ = [
    "EntrySource",
    "Organiser",
    "erase_shared_entries",
    "put_entries",
    "put_entry",
    "put_shared_entries",
    "remove_entries",
    "remove_entry",
    "withdraw_shared_entries",
]


def put_entry(source: EntrySource) -> None:
    """Make the public row of an item what `source` says, and let the counters follow."""
    put_entries([source], known=[source.item])


def put_entries(sources: Sequence[EntrySource], *, known: Collection[uuid.UUID]) -> None:
    """Make the public rows of items what `sources` say, and let the kept numbers follow. Four statements at most.

    `known`: the items that may have a row already.
    """
    if not sources:
        return
    before = rows_before([source.item for source in sources if source.item in known])
    entries = [_searchable_entry(source) for source in sources]
    kept = {"id", "item"}
    fields = [field.name for field in PublicEntry._meta.local_fields if field.name not in kept]
    PublicEntry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["item"], update_fields=fields)
    note_changes((before.get(entry.item), entry) for entry in entries)


def _searchable_entry(source: EntrySource) -> PublicEntry:
    entry = entry_of(source)
    for name, expression in search_fields(source, entry).items():
        setattr(entry, name, expression)
    return entry


def remove_entry(item: uuid.UUID) -> None:
    """Take an item out of the public list; nothing when it is not there."""
    remove_entries([item])


def remove_entries(items: Collection[uuid.UUID]) -> None:
    """Take items out of the public list, those that are there, and let the counters follow."""
    rows = rows_before(items)
    if rows:
        PublicEntry.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()
        note_changes((row, None) for row in rows.values())


def put_shared_entries(sources: Iterable[EntrySource]) -> None:
    """Make the rows that inboxes read what `sources` say. One statement."""
    entries = [shared_entry_of(source) for source in sources]
    kept = {"id", "item"}
    fields = [field.name for field in SharedEntry._meta.local_fields if field.name not in kept]
    SharedEntry.objects.bulk_create(entries, update_conflicts=True, unique_fields=["item"], update_fields=fields)


def erase_shared_entries(items: Collection[uuid.UUID]) -> None:
    """Remove the rows that inboxes read of items whose content is erased."""
    SharedEntry.objects.filter(item__in=items).delete()


def withdraw_shared_entries(gone: Sequence[tuple[uuid.UUID, int, datetime]]) -> None:
    """Mark items (with their version, and when) as withdrawn; from now on only their origins see the rows."""
    if not gone:
        return
    facts = {item: (version, at) for item, version, at in gone}
    entries = list(SharedEntry.objects.only("id", "item").filter(item__in=facts))
    for entry in entries:
        entry.state, entry.audience = EntryState.WITHDRAWN, []
        entry.version, entry.updated_at = facts[entry.item]
    SharedEntry.objects.bulk_update(entries, ["state", "audience", "version", "updated_at"])
