"""The queue as the tests look at it: with the owner's login."""

import json
from types import SimpleNamespace
from typing import Any

from procrastinate.contrib.django import app

from core.tenancy.scopes import owner_scope

JOBS = "SELECT id, task_name, status::text, attempts, deferred_role, args::text FROM procrastinate_jobs ORDER BY id"
FORGED = """
INSERT INTO procrastinate_jobs (task_name, queue_name, args, deferred_role) VALUES (%s, 'default', %s, %s)
"""


def empty_queue() -> None:
    """No job waits."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def jobs() -> list[SimpleNamespace]:
    """Every job, oldest first."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(JOBS)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [SimpleNamespace(**{**row, "args": json.loads(row["args"])}) for row in rows]


def forge(name: str, role: str | None, **arguments: Any) -> None:
    """A job row as no role of a tenant could make it: stamped at will."""
    from psycopg.types.json import Jsonb

    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(FORGED, [name, Jsonb(arguments), role])


TAKEN = "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s AND status = 'todo'"


def run(job: SimpleNamespace) -> str:
    """Take one job and run its function as the worker's thread would; raises what it raises."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(TAKEN, [job.id])
    context: Any = SimpleNamespace(
        job=SimpleNamespace(id=job.id, task_name=job.task_name, attempts=getattr(job, "attempts", 0), worker_id=None)
    )
    return str(app.tasks[job.task_name].func(context, **job.args))
