"""UUID version 7 keys (RFC 9562), made in the application so that no table needs a sequence."""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def uuid_or_none(value: object) -> uuid.UUID | None:
    """The UUID that a text stands for; None for any other."""
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 bits that only ever rise within this process.

    Two ids made by one process always sort in the order they were made, also within a millisecond and when the
    clock steps back; over processes they sort by the millisecond.
    """
    global _last
    fresh = (time.time_ns() // 1_000_000) << 74 | int.from_bytes(os.urandom(10)) & ((1 << 74) - 1)
    with _lock:
        _last = fresh if fresh >> 74 > _last >> 74 else _last + 1 + int.from_bytes(os.urandom(3))
        value = _last
    milliseconds, rest = value >> 74, value & ((1 << 74) - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | (rest >> 62) << 64 | 0b10 << 62 | rest & ((1 << 62) - 1))
