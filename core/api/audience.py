"""Who reads through the API, and how a resource says what each of them may read."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from rest_framework.request import Request

from core.api.cursors import Cursor


class Audience(StrEnum):
    """Those who may ask. The public API knows one: a cookie or a name gives nobody more."""

    EVERYONE = "everyone"


class Source(Protocol):
    """What one audience may read of a resource. A row that this audience may not read does not exist for it."""

    def rows(self, request: Request, chosen: Mapping[str, Any], after: Cursor | None, limit: int) -> Sequence[Any]:
        """At most `limit` rows in the list's order, those after a place."""
        ...

    def row(self, request: Request, key: Any) -> Any | None:
        """One row by its key; None for one that does not exist for this audience."""
        ...

    def place(self, row: Any) -> Cursor:
        """The place of a row in the list."""
        ...


type Sources = Mapping[Audience, Source]
