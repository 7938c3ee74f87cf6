"""Reads of the queue, for the platform."""

from django.db import connection

WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing')"


def waiting_jobs(name: str) -> int:
    """How many jobs of a task wait or run. Must run in platform_work. One query."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [name])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
