"""Asking for a job: one function, by name, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from procrastinate.utils import utcnow

from core.tasks.registry import declared
from core.tenancy.binding import require_binding

# Not the app's own connector: in the worker that is the runner's login, outside the caller's transaction.
_queue = JobManager(DjangoConnector())


def defer(
    name: str, *, lock: str | None = None, schedule_in: int | None = None, priority: int = 0, **arguments: Any
) -> None:
    """Ask for the task `name` with JSON-ready `arguments`; it is there if and only if this transaction commits.

    `lock`: jobs of one lock run one at a time, in order. `schedule_in`: seconds from now.
    `priority`: the higher the sooner, among those that wait. Raises LookupError for an
    unknown name and NoScopeError outside a scope.
    """
    defer_all(name, [(lock, arguments)], schedule_in=schedule_in, priority=priority)


def defer_all(
    name: str,
    jobs: Sequence[tuple[str | None, dict[str, Any]]],
    *,
    schedule_in: int | None = None,
    priority: int = 0,
) -> None:
    """Ask for the task `name` many times, as `defer` does: each time with a lock and arguments. One statement."""
    require_binding()
    task = app.tasks[declared(name).name]
    at = utcnow() + timedelta(seconds=schedule_in) if schedule_in else None
    asked = [
        Job(
            queue=task.queue,
            lock=lock,
            queueing_lock=None,
            task_name=task.name,
            priority=priority,
            scheduled_at=at,
            task_kwargs=arguments,
        )
        for lock, arguments in jobs
    ]
    if asked:
        _queue.batch_defer_jobs(asked)
