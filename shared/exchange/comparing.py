"""What is kept of items held against what their history says, row by row."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from shared.catalogue.models import PublicEntry, SharedEntry
from shared.exchange.enums import Handling
from shared.exchange.members import Members
from shared.exchange.models import Grant, Item, ItemVersion, Link, Message, Receipt
from shared.exchange.replaying import Applied, Replay, replay
from shared.media.models import PublicMedia, SharedMedia

DELIVERY = {"sent_at", "attempts", "next_at"}
"""What the relay notes of its own attempts: it follows from no message."""

COMPUTED = {"search_sv", "search_en"}
"""What the database makes of the other columns; compared there (shared.catalogue.queries.entries)."""


@dataclass(frozen=True, slots=True)
class Table:
    """A projection: `item` names the item, `key` the row within it."""

    model: type[Any]
    key: str = ""
    item: str = "item"

    @property
    def name(self) -> str:
        """As it is called in findings."""
        return str(self.model._meta.db_table)

    @property
    def fields(self) -> list[str]:
        """The columns that are compared."""
        apart = {"id", self.item, self.key} | DELIVERY | COMPUTED
        return [field.name for field in self.model._meta.local_fields if field.name not in apart]

    def of(self, items: Collection[uuid.UUID]) -> Iterator[Any]:
        """The rows that are kept of these items."""
        rows = self.model._default_manager.filter(**{f"{self.item}__in": items})
        yield from rows.defer(*COMPUTED) if self.model is PublicEntry else rows

    def place_of(self, row: Any) -> tuple[uuid.UUID, Any]:
        """The item, and the row within it."""
        return getattr(row, self.item), getattr(row, self.key) if self.key else None


TABLES = (
    Table(Item, item="id"),
    Table(ItemVersion, key="version"),
    Table(Grant, key="receiver"),
    Table(Link, key="receiver"),
    Table(SharedEntry),
    Table(PublicEntry),
    Table(SharedMedia, key="hash"),
    Table(PublicMedia, key="hash"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not as it must be; `expected` or `found` is None where there is none."""

    table: Table
    item: uuid.UUID
    expected: Any
    found: Any

    @property
    def fields(self) -> list[str]:
        """The columns that differ."""
        names = self.table.fields if self.expected is not None and self.found is not None else []
        return [name for name in names if getattr(self.expected, name) != getattr(self.found, name)]


def histories(items: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Applied]]:
    """What was applied to each of these items, in the order of its effects. Two queries."""
    found: dict[uuid.UUID, list[Applied]] = defaultdict(list)
    for model in (Message, Receipt):
        for row in model._default_manager.filter(item__in=items, handling=Handling.APPLIED):
            found[row.item].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (row.effect or 0, row.applied_at or row.created_at))
    return found


def compare(items: Sequence[uuid.UUID], members: Members) -> tuple[dict[uuid.UUID, Replay], list[Difference]]:
    """Play these items again and hold the outcome against what is kept. Ten queries, whatever their number."""
    played = {item: replay(item, rows, members) for item, rows in histories(items).items()}
    expected: dict[type[models.Model], list[Any]] = defaultdict(list)
    for each in played.values():
        for row in each.rows():
            expected[type(row)].append(row)
    differences = [
        difference for table in TABLES for difference in _compare_table(table, items, expected[table.model])
    ]
    return played, differences


def _compare_table(table: Table, items: Sequence[uuid.UUID], rows: list[Any]) -> Iterator[Difference]:
    expected = {table.place_of(row): row for row in rows}
    for row in table.of(items):
        place = table.place_of(row)
        wanted = expected.pop(place, None)
        difference = Difference(table, place[0], wanted, row)
        if wanted is None or difference.fields:
            yield difference
    yield from (Difference(table, item, row, None) for (item, _), row in expected.items())
