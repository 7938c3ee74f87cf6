"""Jobs that gave up: they stay until somebody has looked at them, and can be run again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

FAILED = """
SELECT job.id, job.task_name, coalesce(job.args ->> 'tenant_id', job.args ->> 'tenant', ''), job.attempts,
    (SELECT max(event.at) FROM procrastinate_events AS event WHERE event.job_id = job.id AND event.type = 'failed')
FROM procrastinate_jobs AS job WHERE job.status = 'failed' ORDER BY job.id LIMIT %s
"""
COUNT = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"
AGAIN = """
UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL
WHERE status = 'failed' AND queueing_lock IS NULL AND (%(ids)s::bigint[] IS NULL OR id = ANY (%(ids)s::bigint[]))
"""


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that gave up. `tenant`: the id it names, as text; "" when it names none."""

    id: int
    task: str
    tenant: str
    attempts: int
    at: datetime | None


def failed_jobs(limit: int) -> tuple[list[FailedJob], int]:
    """The first `limit` jobs that gave up, oldest first, and how many there are. Must run in owner_scope."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        (count,) = cursor.fetchone() or (0,)
        cursor.execute(FAILED, [limit])
        return [FailedJob(*row) for row in cursor.fetchall()], int(count)


def run_again(ids: Sequence[int] | None) -> int:
    """Let jobs that gave up run again, with all their attempts before them; None stands for all. Returns how many.

    One whose effect was done before is only closed. Must run in owner_scope.
    """
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, {"ids": None if ids is None else list(ids)})
        return int(cursor.rowcount)
