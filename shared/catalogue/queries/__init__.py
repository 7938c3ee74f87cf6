"""Reads of the public catalogue. None grows its number of queries with rows or tenants."""

from shared.catalogue.queries.entries import (
    counts_by_node,
    entry_for_public,
    events_for_public,
    latest_by_node,
    latest_for_public,
    related_for_public,
)
from shared.catalogue.queries.lists import entries_for_public
from shared.catalogue.queries.values import Entry, EntryFilters, EntryPage, FacetValue, FullEntry

__all__ = [
    "Entry",
    "EntryFilters",
    "EntryPage",
    "FacetValue",
    "FullEntry",
    "counts_by_node",
    "entries_for_public",
    "entry_for_public",
    "events_for_public",
    "latest_by_node",
    "latest_for_public",
    "related_for_public",
]
