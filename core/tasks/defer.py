"""Asking for a job: one function, by name, inside the caller's transaction."""

from typing import Any

from procrastinate.contrib.django import app

from core.tasks.registry import declared
from core.tenancy.binding import require_binding


def defer(name: str, *, lock: str | None = None, schedule_in: int | None = None, **arguments: Any) -> None:
    """Ask for the task `name` with JSON-ready `arguments`; it is there if and only if this transaction commits.

    `lock`: jobs of one lock run one at a time, in order. `schedule_in`: seconds from now. Raises LookupError for an
    unknown name and NoScopeError outside a scope.
    """
    require_binding()
    task = declared(name)
    delay = {"seconds": schedule_in} if schedule_in else None
    app.configure_task(name=task.name, lock=lock, schedule_in=delay).defer(**arguments)
