"""Running the queue inside a test: the real tasks through their real wrappers, without a worker process."""

import json
from types import SimpleNamespace
from typing import Any

from procrastinate.contrib.django import app

from core.tenancy.scopes import owner_scope

NEXT = """
SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY priority DESC, id LIMIT 1
"""


def next_job() -> tuple[int, str, dict[str, Any]] | None:
    """The first job that waits, whenever it is due."""
    with owner_scope(reason="test queue") as connection, connection.cursor() as cursor:
        cursor.execute(NEXT)
        row = cursor.fetchone()
        if row is None:
            return None
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [row[0]])
        arguments = row[2] if isinstance(row[2], dict) else json.loads(row[2])
        return row[0], row[1], arguments


def finish(job_id: int, status: str) -> None:
    """Note how a job ended."""
    with owner_scope(reason="test queue") as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, job_id])


def run_pending_jobs(limit: int = 500) -> list[str]:
    """Run jobs until the queue is empty, `limit` of them at most; the first failure is noted and raised."""
    names: list[str] = []
    while len(names) < limit and (job := next_job()) is not None:
        job_id, name, arguments = job
        context = SimpleNamespace(job=SimpleNamespace(id=job_id, task_name=name, attempts=0, worker_id=None))
        try:
            app.tasks[name].func(context, **arguments)
        except Exception:
            finish(job_id, "failed")
            raise
        finish(job_id, "succeeded")
        names.append(name)
    return names
