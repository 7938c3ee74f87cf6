"""The queue served by hand, job after job, as a worker's login takes them: the order is seen, not the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.rows import dict_row

from core.tenancy.queue import TURN
from core.tenancy.scopes import owner_scope
from core.worker.jobs import FETCH
from tests import databases

WORKER = "SELECT worker_id FROM procrastinate_register_worker_v1()"
FINISH = "SELECT procrastinate_finish_job_v1(%s, %s, false)"
RETRY = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
FIRST_COME = "CREATE OR REPLACE FUNCTION public.nodverk_turn(whose text, class integer) RETURNS bigint LANGUAGE sql"


class Line:
    """Who is served next. A job that was taken counts as done at once."""

    def __init__(self, worker: "psycopg.Connection[dict[str, Any]]") -> None:
        self.worker = worker
        (found,) = worker.execute(WORKER).fetchall()
        self.id = found["worker_id"]

    def take(self) -> dict[str, Any] | None:
        """The next job, which then is being done."""
        return self.worker.execute(FETCH, {"queues": None, "worker": self.id}).fetchone()

    def finish(self, job: dict[str, Any]) -> None:
        """It went well."""
        self.worker.execute(FINISH, [job["id"], "succeeded"])

    def put_back(self, job: dict[str, Any]) -> None:
        """It failed and is tried again at once."""
        self.worker.execute(RETRY, [job["id"]])

    def serve(self, most: int = 1_000_000) -> list[str]:
        """What is served from here on, one after the other, by the `word` or `token` of the jobs."""
        served: list[str] = []
        while len(served) < most and (job := self.take()) is not None:
            self.finish(job)
            served.append(job["args"].get("word") or job["args"].get("token"))
        return served


@contextmanager
def line(database: str) -> Iterator[Line]:
    """The worker's login at the queue of a database."""
    with psycopg.connect(databases.url_of("worker", database), autocommit=True, row_factory=dict_row) as worker:
        yield Line(worker)


@contextmanager
def first_come_first_served() -> Iterator[None]:
    """Nobody has a turn: jobs run as they were asked for, whoever asked."""
    _run(f"{FIRST_COME} AS 'SELECT 0::bigint'")
    try:
        yield
    finally:
        _run(TURN)


def _run(statement: str) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(statement)
