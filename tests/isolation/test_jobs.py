"""No job in the wrong tenant: random jobs of eight tenants through real workers, failing, killed and forged."""

import os
import random
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from core.tasks import defer
from core.tenancy.roles import app_role, platform_role, tenant_role, worker_role
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from tests import databases
from tests.isolation.canaries import Canary
from tests.isolation.jobs import tasks  # noqa: F401  (declares the test jobs)
from tests.isolation.jobs.queue import empty_queue, forge, jobs
from tests.isolation.sizes import SEED, SIZE
from tests.proofs.recording import Proof

PLANTED_SIZE = 160
PASSES = 40
HONEST = {"own": 50, "unsteady": 20, "platform": 10, "fan out": 1}
FORGED = {"foreign": 8, "stamp": 4, "nobody": 3, "forgetful": 4}
KINDS = {**HONEST, **FORGED}
DUE = "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND scheduled_at > now()"
RESCUED = """
SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM procrastinate_jobs WHERE status = 'doing'
"""
OPEN = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"


def ask(query: str) -> Any:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


class Clients:
    """Asks for jobs of every kind, honest and forged."""

    def __init__(self, tenants: Sequence[Any], tag: str) -> None:
        self.tenants = tenants
        self.dice = random.Random(f"{SEED} {tag}")
        self.tag = tag
        self.asked: Counter[str] = Counter()

    def ask_for(self, size: int) -> None:
        for number, kind in enumerate(self.dice.choices(list(KINDS), list(KINDS.values()), k=size)):
            at, other = self.dice.sample(self.tenants, 2)
            getattr(self, kind.replace(" ", "_"))(at, other, f"{self.tag}-{number}")
            self.asked[kind] += len(self.tenants) if kind == "fan out" else 1

    def job(self, tenant: Any, token: str, **more: Any) -> None:
        defer("tests.canary", tenant_id=str(tenant.id), token=f"{tenant.schema_name}-{token}", **more)

    def own(self, at: Any, other: Any, token: str) -> None:
        with unit_of_work(at, reason="test"):
            self.job(at, token)

    def unsteady(self, at: Any, other: Any, token: str) -> None:
        with unit_of_work(at, reason="test"):
            self.job(at, token, unsteady=True)

    def platform(self, at: Any, other: Any, token: str) -> None:
        with platform_work(reason="test"):
            self.job(at, token)

    def fan_out(self, at: Any, other: Any, token: str) -> None:
        with platform_work(reason="test"):
            defer("tests.fan_out", token=token)

    def foreign(self, at: Any, other: Any, token: str) -> None:
        """One tenant asks for another's job."""
        with unit_of_work(other, reason="test"):
            self.job(at, f"forged-{token}")

    def stamp(self, at: Any, other: Any, token: str) -> None:
        """A row that was put into the queue past the function that stamps."""
        stamps = (None, "none", "", app_role(), worker_role(), tenant_role(other.id), "postgres")
        named = {"tenant_id": str(at.id), "token": f"{at.schema_name}-forged-{token}"}
        forge("tests.canary", self.dice.choice(stamps), **named)

    def nobody(self, at: Any, other: Any, token: str) -> None:
        """No tenant, or none that there is."""
        wrong = ("", at.schema_name, str(uuid.uuid4()), None)
        named = self.dice.choice([{}, *({"tenant_id": value} for value in wrong)])
        forge("tests.canary", platform_role(), token=f"nobody-forged-{token}", **named)

    def forgetful(self, at: Any, other: Any, token: str) -> None:
        """Declared past the house: it names no tenant and opens no scope, in a thread that has served others."""
        forge("tests.forgetful", tenant_role(at.id), word=f"forged-{token}")


@contextmanager
def worker(log: Any, *options: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of its own process; killed when it has not ended by itself."""
    environment = {
        **os.environ,
        "NODVERK_PROCESS": "worker",
        "DJANGO_SETTINGS_MODULE": "tests.isolation.jobs.settings",
        "NODVERK_LOG_LEVEL": "CRITICAL",
        **variables,
    }
    command = [sys.executable, "manage.py", "worker", "--concurrency", "4", *options]
    child = subprocess.Popen(command, cwd=databases.ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def work_off(log: Any, kills: int = 0, **variables: str) -> None:
    """Two workers until nothing is left; the first ones are killed at a moment nobody chose."""
    for attempt in range(PASSES):
        if not ask(OPEN)[0][0]:
            return
        killed = attempt < kills
        with worker(log, "--once", **variables) as one, worker(log, "--once", **variables) as two:
            if killed:
                done = ask(OPEN)[0][0]
                while one.poll() is None and ask(OPEN)[0][0] > done * 0.8:
                    time.sleep(0.05)
                one.kill()
            one.wait(600)
            two.wait(600)
        ask(RESCUED)
        ask(DUE)
    pytest.fail(f"{ask(OPEN)[0][0]} jobs are still open")


def rows(tenants: Sequence[Any]) -> list[tuple[str, str, str]]:
    """Every row of a job: the schema it stands in, its owner, its note."""
    found = []
    for tenant in tenants:
        for owner, note in ask(f"SELECT owner, note FROM {tenant.schema_name}.canary WHERE note LIKE '% saw %'"):
            found.append((tenant.schema_name, owner, note))
    return found


def strayed(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Rows that were written, or that saw rows, in another tenant than the one their token names."""
    return [
        (schema, owner, note)
        for schema, owner, note in found
        if owner != schema or not note.startswith(f"{schema}-") or not note.endswith(f" saw {schema}")
    ]


@pytest.fixture
def log(tmp_path: Any) -> Iterator[Any]:
    with (tmp_path / "worker.txt").open("wb") as file:
        yield file


@pytest.fixture(autouse=True)
def _clean(tenants: list[Any]) -> None:
    empty_queue()
    for tenant in tenants:
        ask(f"DELETE FROM {tenant.schema_name}.canary WHERE note <> ''")


def test_a_job_that_goes_astray_is_found(tenants: list[Any], log: Any, proof: Proof) -> None:
    """Planted: every twentieth job runs in the tenant of the job before it."""
    with_one = Clients(tenants, "planted")
    with_one.ask_for(PLANTED_SIZE)
    work_off(log, NODVERK_TEST_PLANT="astray")
    proof.planted("jobs in another tenant", len(strayed(rows(tenants))))


def test_no_job_runs_in_another_tenant(tenants: list[Any], log: Any, proof: Proof) -> None:
    clients = Clients(tenants, "jobs")
    clients.ask_for(SIZE)
    work_off(log, kills=2)
    found = rows(tenants)
    assert strayed(found) == []
    kept = Counter(note.partition(" ")[0] for _, _, note in found)
    ended = jobs()
    succeeded = [job.args["token"] for job in ended if job.task_name == "tests.canary" and job.status == "succeeded"]
    assert (kept, [token for token in kept if "forged" in token]) == (Counter(succeeded), [])
    honest = [job for job in ended if "forged" not in str(job.args) and job.task_name == "tests.canary"]
    assert [job.args for job in honest if job.status != "succeeded"] == []
    forged = [job for job in ended if "forged" in str(job.args)]
    assert Counter(job.status for job in forged) == Counter(failed=sum(clients.asked[kind] for kind in FORGED))
    proof.tried("jobs", len(ended))
    proof.tried("forged jobs", len(forged))
    proof.tried("attempts", sum(job.attempts for job in ended))
    proof.absent("jobs in the wrong tenant", len(strayed(found)))
    proof.absent("jobs lost or doubled", len(kept - Counter(succeeded)) + len(Counter(succeeded) - kept))


def test_the_note_on_a_job_is_a_wall_of_its_own(tenants: list[Any], log: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a wrapper that opened another tenant's unit would commit nothing: the job is not that tenant's."""
    from tests.isolation.jobs import planted
    from tests.isolation.jobs.queue import run

    monkeypatch.setattr("core.tasks.declare.unit_of_work", unit_of_work)
    monkeypatch.setattr(planted, "EVERY", 2)
    for tenant in tenants[:2]:
        with unit_of_work(tenant, reason="test"):
            defer("tests.canary", tenant_id=str(tenant.id), token=f"{tenant.schema_name}-x")
    planted.go_astray(also_unfenced=False)
    first, second = jobs()
    assert run(first) == f"{tenants[0].schema_name}-x"
    with pytest.raises(Exception, match="no longer this run's"):
        run(second)
    assert [schema for schema, _, _ in rows(tenants)] == [tenants[0].schema_name]
    with unit_of_work(tenants[1], reason="test", read_only=True):
        assert not Canary.objects.exclude(note="").exists()
