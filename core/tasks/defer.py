"""Asking for a job: one function, by name, inside the caller's transaction."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

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
    require_binding()
    task = app.tasks[declared(name).name]
    job = configure_task(
        name=task.name,
        job_manager=_queue,
        lock=lock,
        queue=task.queue,
        priority=priority,
        schedule_in={"seconds": schedule_in} if schedule_in else None,
    )
    job.defer(**arguments)
