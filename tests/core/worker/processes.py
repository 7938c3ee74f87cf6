"""Workers as processes: started on the test's database, frozen, thawed and killed by their ids."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from core.tenancy.scopes import owner_scope
from tests import databases

PATIENCE = 90


@contextmanager
def worker(log: Path, settings: str = "tests.isolation.jobs.settings") -> Iterator[subprocess.Popen[bytes]]:
    """A worker that is gone at the end, whatever became of it."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "NODVERK_PROCESS": "worker"}
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--concurrency", "2"],
            env=environment, cwd=databases.ROOT, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        yield child
    finally:
        child.send_signal(signal.SIGCONT)
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(10)


def until(found: Callable[[], bool], what: str) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + PATIENCE
    while not found():
        if time.monotonic() > end:
            pytest.fail(f"In vain: {what}")
        time.sleep(0.05)


def silence_workers() -> None:
    """Every worker's last sign of life was long ago: what is dead or frozen counts as such now."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


def states(name: str) -> list[tuple[str, int]]:
    """State and attempts of every job of a task, oldest first."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(
            "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name]
        )
        return list(cursor.fetchall())


def cut_connections(database: str) -> int:
    """The database ends every session of ours, as a restart does; how many there were."""
    connections["default"].close()
    with psycopg.connect(databases.url_of("admin", database), autocommit=True) as admin:
        ended = admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(ended.fetchall())
