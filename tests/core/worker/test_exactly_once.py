"""A tenant's job has its effect once, whoever dies, freezes or comes too late."""

import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from procrastinate.contrib.django import app

from core.tasks import defer
from core.tasks.declare import DONE
from core.tasks.errors import FencedError
from core.tenancy.scopes import owner_scope, unit_of_work
from tenants.audit.models import AuditEntry
from tests.core.worker.processes import cut_connections, silence_workers, states, until, worker
from tests.isolation.jobs.queue import jobs, run
from tests.isolation.threads import in_thread, in_threads

EFFECT = "tests.effect"


def ask(tenant: Any, word: str, **arguments: Any) -> None:
    with unit_of_work(tenant, reason="test"):
        defer(EFFECT, tenant_id=str(tenant.id), word=word, **arguments)


def effects(tenant: Any, word: str) -> int:
    with unit_of_work(tenant, reason="test", read_only=True):
        return AuditEntry.objects.filter(verb=EFFECT, summary=word).count()


def run_again(job: SimpleNamespace, *, attempts: int) -> str:
    """As a second worker would, which took the job over."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, job.id]
        )
    context: Any = SimpleNamespace(job=SimpleNamespace(id=job.id, task_name=EFFECT, attempts=attempts, worker_id=None))
    return str(app.tasks[EFFECT].func(context, **job.args))


def test_a_worker_that_dies_after_the_effect_does_not_double_it(umea: Any) -> None:
    ask(umea, "after")
    (job,) = jobs()
    assert run(job) == "after"
    assert states(EFFECT) == [("doing", 0)]  # it died before it could say so
    assert run_again(job, attempts=1) == DONE
    assert effects(umea, "after") == 1


def test_a_run_that_lost_its_job_commits_nothing(umea: Any, tmp_path: Path) -> None:
    ask(umea, "late", folder=str(tmp_path))
    (job,) = jobs()

    def take_over() -> str:
        until((tmp_path / "begun").exists, "the first run begins")
        answer = run_again(SimpleNamespace(id=job.id, args={**job.args, "folder": ""}), attempts=1)
        (tmp_path / "go").touch()
        return answer

    late, other = in_threads([lambda: run(job), take_over])
    assert (type(late), other) == (FencedError, "late")
    assert (effects(umea, "late"), states(EFFECT)) == (1, [("doing", 1)])


def test_another_tenants_unit_cannot_close_a_job(umea: Any, orebro: Any) -> None:
    from core.tasks.holding import close_job

    ask(umea, "foreign")
    (job,) = jobs()
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.id])
    context: Any = SimpleNamespace(job=SimpleNamespace(id=job.id, attempts=0, worker_id=None))
    with pytest.raises(FencedError), unit_of_work(orebro, reason="test"):
        close_job(context)
    with unit_of_work(umea, reason="test"):
        close_job(context)


def test_a_failure_that_is_taken_care_of_ends_the_job_and_leaves_only_the_report(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        defer("tests.reported", tenant_id=str(umea.id), word="known")
        defer("tests.reported", tenant_id=str(umea.id), word="unknown")
    known, unknown = jobs()
    assert run(known) == "Reported: known."
    with pytest.raises(KeyError):
        run(unknown)
    assert (effects(umea, "known"), effects(umea, "unknown")) == (0, 0)
    with unit_of_work(umea, reason="test"):
        assert AuditEntry.objects.get(verb="tests.failure", summary="known").data == {"attempts": 0}


def test_the_job_of_a_killed_worker_is_done_by_another(umea: Any, tmp_path: Path) -> None:
    ask(umea, "killed", folder=str(tmp_path))
    begun, log = tmp_path / "begun", tmp_path / "log"
    with worker(log) as first:
        until(begun.exists, "the job begins")
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    begun.unlink()
    (tmp_path / "go").touch()
    silence_workers()
    with worker(log):
        until(lambda: states(EFFECT) == [("succeeded", 2)], "another worker does the job")
    assert effects(umea, "killed") == 1


def test_a_frozen_workers_late_commit_is_fenced(umea: Any, tmp_path: Path) -> None:
    ask(umea, "frozen", folder=str(tmp_path))
    begun, log = tmp_path / "begun", tmp_path / "log"
    with worker(log) as frozen:
        until(begun.exists, "the job begins")
        frozen.send_signal(signal.SIGSTOP)
        silence_workers()
        (tmp_path / "go").touch()
        with worker(log):
            until(lambda: states(EFFECT) == [("succeeded", 2)], "another worker does the job")
        ask(umea, "thawed")
        frozen.send_signal(signal.SIGCONT)
        until(lambda: effects(umea, "thawed") == 1, "the thawed worker works again")
        until(lambda: "no longer this run's" in log.read_text(), "the thawed worker finds that it is late")
    assert effects(umea, "frozen") == 1
    assert states(EFFECT)[0] == ("succeeded", 2)


def test_a_job_that_keeps_killing_its_workers_is_given_up(umea: Any, tmp_path: Path) -> None:
    ask(umea, "deadly", folder=str(tmp_path))
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = 8")
    with worker(tmp_path / "log"):
        until(lambda: states(EFFECT) == [("failed", 9)], "the job is given up")
    assert effects(umea, "deadly") == 0


def test_a_worker_outlives_its_database(umea: Any, database: str, tmp_path: Path) -> None:
    with worker(tmp_path / "log") as child:
        ask(umea, "before")
        until(lambda: effects(umea, "before") == 1, "the worker works")
        assert cut_connections(database) > 0
        ask(umea, "afterwards")
        until(lambda: effects(umea, "afterwards") == 1, "the worker works again")
        assert child.poll() is None


def test_a_worker_ends_when_it_is_asked_to_and_finishes_what_it_has_begun(umea: Any, tmp_path: Path) -> None:
    ask(umea, "finished", folder=str(tmp_path))
    with worker(tmp_path / "log") as child:
        until((tmp_path / "begun").exists, "the job begins")
        child.send_signal(signal.SIGTERM)
        (tmp_path / "go").touch()
        assert child.wait(20) == 0
    assert (effects(umea, "finished"), states(EFFECT)) == (1, [("succeeded", 1)])
    assert os.getpid() != int((tmp_path / "begun").read_text())


def test_once_ends_when_nothing_is_left(umea: Any) -> None:
    from django.core.management import call_command

    ask(umea, "once")
    in_thread(lambda: call_command("worker", once=True))
    assert (effects(umea, "once"), states(EFFECT)) == (1, [("succeeded", 1)])
