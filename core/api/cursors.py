"""Places in a list, as the API hands them out: opaque, checked when they come back, bound to nothing but the order."""

import base64
import binascii
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

LONGEST = 300


class CursorError(ValueError):
    """A cursor that no list of ours has given."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place after a row; its parts are what the list is ordered by."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        text = json.dumps(self.parts, ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The cursor of a text. Raises CursorError."""
        try:
            padded = text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4)
            parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        except (binascii.Error, ValueError, RecursionError) as error:
            raise CursorError from error
        if len(text) > LONGEST or not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
            raise CursorError
        return cls(tuple(parts))

    @classmethod
    def of_moment(cls, moment: datetime, key: uuid.UUID) -> Self:
        """The place in a list by time, the same times by id."""
        return cls((moment.astimezone(UTC).isoformat(), str(key)))

    def as_moment(self) -> tuple[datetime, uuid.UUID]:
        """The time and id. Raises CursorError for a cursor of another kind of list."""
        moment, key = self._read((datetime.fromisoformat, uuid.UUID))
        if moment.tzinfo is None:
            raise CursorError
        return moment, key

    def as_key(self) -> str:
        """The key of a list by key. Raises CursorError for a cursor of another kind of list."""
        (key,) = self._read((str,))
        if not key or "\x00" in key:
            raise CursorError
        return str(key)

    def _read(self, readers: tuple[Callable[[str], Any], ...]) -> list[Any]:
        try:
            return [read(part) for read, part in zip(readers, self.parts, strict=True)]
        except (ValueError, OverflowError) as error:
            raise CursorError from error
