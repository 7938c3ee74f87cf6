"""One run of a merged task answers every call that waits, and no call for anything else."""

import json
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command

from core.tasks import defer
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from shared.exchange.models import Message
from tests import databases
from tests.core.worker.processes import states, until, worker
from tests.exchange.builders import publish
from tests.isolation.jobs.queue import jobs
from tests.isolation.threads import in_thread

RELAY = "exchange.relay"


def publish_some(tenant: Any, count: int) -> None:
    """Each in a unit of its own, with a call of its own."""
    for _ in range(count):
        with unit_of_work(tenant, reason="test"):
            publish()


def test_calls_that_wait_are_answered_by_one_run_for_each_tenant(umea: Any, orebro: Any) -> None:
    publish_some(umea, 3)
    publish_some(orebro, 2)
    assert states(RELAY) == [("todo", 0)] * 5
    in_thread(lambda: call_command("worker", once=True))
    assert states(RELAY) == [("succeeded", 1)] * 2
    with platform_work(reason="test", read_only=True):
        assert Message.objects.filter(origin__in=[umea.id, orebro.id], handling="applied").count() == 5


def test_a_call_that_waits_for_its_next_attempt_stays(umea: Any) -> None:
    publish_some(umea, 3)
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET attempts = 1, scheduled_at = now() + interval '1 hour'"
            " WHERE id = (SELECT max(id) FROM procrastinate_jobs)"
        )
    in_thread(lambda: call_command("worker", once=True))
    assert states(RELAY) == [("succeeded", 1), ("todo", 1)]


def test_who_waited_for_a_lock_is_looked_for_when_it_is_free(umea: Any, database: str, tmp_path: Path) -> None:
    with unit_of_work(umea, reason="test"):
        for word in ("first", "second"):
            defer("tests.effect", lock="one", tenant_id=str(umea.id), word=word, folder=str(tmp_path))
    first, _ = jobs()
    (tmp_path / "go").touch()
    with psycopg.connect(databases.url_of("admin", database), autocommit=True) as ear:
        ear.execute("LISTEN procrastinate_any_queue_v1")
        with worker(tmp_path / "log"):
            until(lambda: states("tests.effect") == [("succeeded", 1)] * 2, "both are done")
        heard = [json.loads(notice.payload)["job_id"] for notice in ear.notifies(timeout=1)]
    assert first.id in heard
