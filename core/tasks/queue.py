"""Reads of the queue, for the platform."""

from django.db import connection

WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing')"
SILENCE = "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers"
LIVING = """
SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > clock_timestamp() - make_interval(secs => %s)
"""
BY_STATUS = "SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status"
OLDEST = """
SELECT extract(epoch FROM clock_timestamp() - min(coalesce(job.scheduled_at, event.at)))
FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= clock_timestamp())
"""

STALLED = 30.0
"""Seconds without a heartbeat after which a worker counts as dead or frozen."""


def waiting_jobs(name: str) -> int:
    """How many jobs of a task wait or run. Must run in platform_work. One query."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [name])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def seconds_without_worker() -> float | None:
    """Seconds since any worker's last sign of life; None while none was ever seen. Must run in platform_work."""
    with connection.cursor() as cursor:
        cursor.execute(SILENCE)
        row = cursor.fetchone()
    return float(row[0]) if row and row[0] is not None else None


def working_workers() -> int:
    """How many workers gave a sign of life lately. Must run in platform_work. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LIVING, [STALLED])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def jobs_by_status() -> dict[str, int]:
    """How many jobs there are in each state; a state without any is missing. Must run in platform_work. One query."""
    with connection.cursor() as cursor:
        cursor.execute(BY_STATUS)
        return {str(status): int(count) for status, count in cursor.fetchall()}


def seconds_waited() -> float:
    """How long the oldest job that could run has waited; 0 when none does. Must run in platform_work. One query."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        row = cursor.fetchone()
    return max(0.0, float(row[0])) if row and row[0] is not None else 0.0
