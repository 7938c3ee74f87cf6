"""What is kept in memory between requests: by tenant, and only while a mark of its rows is the same."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any
from weakref import WeakSet

from core.tenancy.binding import require_binding

_every: "WeakSet[Kept[Any]]" = WeakSet()


class Kept[T]:
    """One value for each bound tenant, with the mark it was made under; the latest `size` tenants' are held.

    A value is shared by threads: whoever gets it only reads it. Whether it still holds is the caller's to ask the
    database, in the unit that uses it, so that no other process has to be told of a change.
    """

    def __init__(self, size: int = 64) -> None:
        self._size = size
        self._values: OrderedDict[str, tuple[str, T]] = OrderedDict()
        self._lock = Lock()
        _every.add(self)

    def get(self, mark: str, make: Callable[[], T]) -> T:
        """The bound tenant's value if it was made under this mark, else a new one.

        Raises NoScopeError outside a scope.
        """
        key = require_binding().key
        with self._lock:
            found = self._values.get(key)
        if found is None or found[0] != mark:
            found = (mark, make())
        with self._lock:
            self._values[key] = found
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return found[1]

    def forget(self) -> None:
        """Hold nothing."""
        with self._lock:
            self._values.clear()


def forget_everything() -> None:
    """Hold nothing anywhere in this process, as just after its start."""
    for each in _every:
        each.forget()
