"""Reads of the queue, for the platform."""

from django.db import connection

WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing')"
SILENCE = "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers"


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
