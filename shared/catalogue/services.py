"""Writes of the projections. Only the relay and a rebuild call them, inside their own transaction."""

import uuid
from datetime import datetime

from shared.catalogue.counting import note_change, row_before
from shared.catalogue.enums import EntryState
from shared.catalogue.models import PublicEntry, SharedEntry
from shared.catalogue.queries.counts import values_of
from shared.catalogue.rows import EntrySource, entry_of, search_fields, shared_entry_of

__all__ = ["EntrySource", "put_entry", "put_shared_entry", "remove_entry", "withdraw_shared_entry"]


def put_entry(source: EntrySource) -> None:
    """Make the public row of an item what `source` says, and let the counters follow."""
    before = values_of(row_before(source.item))
    entry = entry_of(source)
    for name, expression in search_fields(source, entry).items():
        setattr(entry, name, expression)
    kept = {"id", "item"}
    fields = [field.name for field in PublicEntry._meta.local_fields if field.name not in kept]
    PublicEntry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["item"], update_fields=fields)
    note_change(before, values_of(entry))


def remove_entry(item: uuid.UUID) -> None:
    """Take an item out of the public list; nothing when it is not there."""
    row = row_before(item)
    if row is not None:
        row.delete()
        note_change(values_of(row), frozenset())


def put_shared_entry(source: EntrySource) -> None:
    """Make the row that inboxes read what `source` says. One statement."""
    entry = shared_entry_of(source)
    kept = {"id", "item"}
    fields = [field.name for field in SharedEntry._meta.local_fields if field.name not in kept]
    SharedEntry.objects.bulk_create([entry], update_conflicts=True, unique_fields=["item"], update_fields=fields)


def withdraw_shared_entry(item: uuid.UUID, *, version: int, at: datetime) -> None:
    """Mark an item as withdrawn; from now on only its origin sees the row."""
    gone = {"state": EntryState.WITHDRAWN, "version": version, "audience": [], "updated_at": at}
    SharedEntry.objects.filter(item=item).update(**gone)
