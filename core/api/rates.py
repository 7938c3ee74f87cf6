"""What is owed by whom, in one file that every process of a machine maps into its memory.

A table of a fixed size, so no number of names makes it grow: of those that fall into one row, who owes least is
forgotten first. A row is locked for the few microseconds of a look; nothing is written to the database.
"""

import fcntl
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

ROWS = 8_192
RECORD = struct.Struct("<Qd")
PER_ROW = 8
ROW_BYTES = PER_ROW * RECORD.size


class RateTable:
    """One number for each name: the moment from which it owes nothing (the generic cell rate algorithm)."""

    def __init__(self, path: Path, rows: int = ROWS) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.rows = rows
        self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self.file).st_size < rows * ROW_BYTES:  # never made smaller: others have it in their memory
            os.ftruncate(self.file, rows * ROW_BYTES)
        self.memory = mmap.mmap(self.file, rows * ROW_BYTES)
        self.threads = threading.Lock()

    def take(self, name: str, *, cost: float, burst: int, now: float) -> float:
        """Count one deed that costs `cost` seconds: 0 when it is within the rate, else how long to wait, uncounted."""
        mark = int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") or 1
        with self._row(mark % self.rows * ROW_BYTES) as row:
            owed, place = self._find(mark, row)
            # More than can be owed: the clock was set back, or the rate was raised, and the count begins anew.
            owed = now if owed > now + (burst + 1) * cost else max(now, owed)
            wait = owed + cost - now - burst * cost
            if wait > 0:
                return wait
            RECORD.pack_into(self.memory, place, mark, owed + cost)
            return 0.0

    def _find(self, mark: int, row: int) -> tuple[float, int]:
        """What it owes and where that stands; for a new one, where the least is owed."""
        least = (float("inf"), row)
        for place in range(row, row + ROW_BYTES, RECORD.size):
            whose, owed = RECORD.unpack_from(self.memory, place)
            if whose == mark:
                return owed, place
            least = min(least, (owed, place))
        return 0.0, least[1]

    @contextmanager
    def _row(self, row: int) -> Iterator[int]:
        """Alone at a row: the file's lock keeps other processes away, but not other threads of this one."""
        with self.threads:
            fcntl.lockf(self.file, fcntl.LOCK_EX, ROW_BYTES, row)
            try:
                yield row
            finally:
                fcntl.lockf(self.file, fcntl.LOCK_UN, ROW_BYTES, row)


_tables: dict[tuple[Path, int], RateTable] = {}
_opening = threading.Lock()


def rate_table(path: Path) -> RateTable:
    """The table in this file, opened once in each process."""
    key = (path, os.getpid())
    with _opening:
        if key not in _tables:
            _tables[key] = RateTable(path)
        return _tables[key]
