"""One tenant asks for very many jobs, some of which always fail: the others hardly notice, and nothing is lost."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from core.tasks import defer_all
from core.tasks.figures import queue_figures
from core.tenancy.scopes import platform_work, unit_of_work
from tests.isolation.canaries import Canary
from tests.isolation.jobs import tasks
from tests.isolation.jobs.line import Line, first_come_first_served, line
from tests.isolation.jobs.queue import empty_queue, jobs
from tests.isolation.sizes import SIZE
from tests.isolation.test_jobs import DUE, OPEN, ask, worker
from tests.isolation.threads import in_thread
from tests.proofs.recording import Proof

AT_MOST = 1.5
ROUNDS = 40
EACH = 4
"""In a round, each of the others asks for so many jobs; the next round begins when all of them are done."""
FAILING = 100
"""One in so many of the flood's jobs fails as long as its tenant is moody."""
LAGS = """
SELECT extract(epoch FROM done.at - asked.at)::float FROM procrastinate_jobs AS job
JOIN procrastinate_events AS asked ON asked.job_id = job.id AND asked.type = 'deferred'
JOIN procrastinate_events AS done ON done.job_id = job.id AND done.type = 'succeeded'
WHERE starts_with(job.args ->> 'token', '{tag}-')
"""
UNDONE = (
    "SELECT count(*) FROM procrastinate_jobs WHERE starts_with(args ->> 'token', '{tag}') AND status <> 'succeeded'"
)
Lags = Sequence[float]


@pytest.fixture(autouse=True)
def _clean(tenants: list[Any]) -> None:
    empty_queue()
    for tenant in tenants:
        ask(f"DELETE FROM {tenant.schema_name}.canary WHERE note <> ''")


def p95(lags: Lags) -> float:
    """What nineteen of twenty do not exceed."""
    assert len(lags) >= 20
    return float(sorted(lags)[int(len(lags) * 0.95)])


def ask_for(tenant: Any, tokens: Sequence[str], name: str = "tests.canary") -> None:
    """One job for each."""
    with unit_of_work(tenant, reason="test"):
        defer_all(name, [(None, {"tenant_id": str(tenant.id), "token": token}) for token in tokens])


def flood(tenant: Any, size: int, *, tag: str = "flood") -> int:
    """So many jobs of one tenant, and how many of them will fail."""
    failing = [f"{tag}-{number}" for number in range(0, size, FAILING)]
    rest = [f"{tag}-{number}" for number in range(size) if number % FAILING]
    ask_for(tenant, failing, "tests.moody")
    for begin in range(0, len(rest), 500):
        ask_for(tenant, rest[begin : begin + 500])
    return len(failing)


def a_round(others: Sequence[Any], tag: str) -> None:
    for tenant in others:
        ask_for(tenant, [f"{tag}-{tenant.schema_name}-{number}" for number in range(EACH)])


def served_before(at: Line, others: Sequence[Any], rounds: int, tag: str) -> Lags:
    """Of each of the others' jobs: how many were served from when it was asked for until it was."""
    lags: list[float] = []
    for number in range(rounds):
        a_round(others, f"{tag}-{number}")
        waiting = len(others) * EACH
        for place in range(1, 1_000_000):
            (served,) = at.serve(1)
            if served.startswith(f"{tag}-"):
                lags.append(place)
                waiting -= 1
            if not waiting:
                break
    return lags


def test_the_others_are_served_as_before(tenants: list[Any], database: str, proof: Proof) -> None:
    """By the order alone, so that a busy machine does not matter. Planted: first come, first served."""
    noisy, *others = tenants
    with line(database) as at:
        quiet = p95(served_before(at, others, 5, "quiet"))
        with first_come_first_served():
            flood(noisy, SIZE)
            unfair = p95(served_before(at, others, 5, "unfair"))
            at.serve()
        flood(noisy, SIZE)
        fair = p95(served_before(at, others, 5, "fair"))
        left = at.serve()
    assert len(left) >= SIZE - 5 * EACH * len(tenants)
    proof.planted(
        "times as many jobs before the others' without turns", int(unfair > AT_MOST * quiet) * int(unfair / quiet)
    )
    proof.tried("jobs of the others by order alone", 5 * EACH * len(others))
    proof.absent("waits for more than 1.5 times as many jobs", int(fair > AT_MOST * quiet))


def mood(tenant: Any, *, moody: bool) -> None:
    with unit_of_work(tenant, reason="test"):
        if moody:
            Canary.objects.create(owner=tenant.schema_name, note=tasks.MOOD)
        else:
            Canary.objects.filter(note=tasks.MOOD).delete()


def said(*words: str) -> list[str]:
    """What `manage.py jobs` answers, line by line."""
    out = StringIO()
    call_command("jobs", *words, stdout=out)
    return out.getvalue().splitlines()


def work_off(serve: Callable[[], None]) -> None:
    """Whatever is put off is due at once, until nothing is open."""
    for _ in range(1_000):
        if not ask(OPEN)[0][0]:
            return
        ask(DUE)
        serve()
    pytest.fail(f"{ask(OPEN)[0][0]} jobs are still open")


def check_parked_and_replayed(noisy: Any, size: int, failing: int, serve: Callable[[], None]) -> None:
    """Those that failed are kept and told; once the cause is gone they run again, and everything is there once."""
    parked = [job for job in jobs() if job.status == "failed"]
    assert Counter((job.task_name, job.attempts) for job in parked) == {("tests.moody", 9): failing}
    with platform_work(reason="test", read_only=True):
        figures = {figure.name: figure.values for figure in queue_figures()}
    assert figures["failed_jobs"] == {"": float(failing)}
    *listed, last = said("failed")
    assert last == f"{failing} jobs gave up."
    assert {tuple(row.split("  ")[2:4]) for row in listed} == {("tests.moody", str(noisy.id))}
    assert len(listed) == min(failing, 100)
    mood(noisy, moody=False)
    assert said("again", "--job", str(parked[0].id)) == ["1 jobs run again."]
    assert said("again", "--all") == [f"{failing - 1} jobs run again."]
    work_off(serve)
    with unit_of_work(noisy, reason="test", read_only=True):
        kept = Canary.objects.filter(note__startswith="flood-").values_list("note", flat=True)
        notes = Counter(note.partition(" ")[0] for note in kept)
    assert notes == {f"flood-{number}": 1 for number in range(size)}
    assert said("failed") == ["0 jobs gave up."]


def test_what_always_fails_is_parked_told_and_replayed(tenants: list[Any]) -> None:
    """In small, with a worker in this process."""

    def serve() -> None:
        in_thread(lambda: call_command("worker", once=True))

    noisy = tenants[0]
    mood(noisy, moody=True)
    failing = flood(noisy, 120)
    work_off(serve)
    check_parked_and_replayed(noisy, 120, failing, serve)


def until_done(tag: str) -> None:
    end = time.monotonic() + 1_200
    while ask(UNDONE.format(tag=tag))[0][0]:
        assert time.monotonic() < end, f"{tag} is not done"
        time.sleep(0.1)


def lags_of(others: Sequence[Any], rounds: int, tag: str) -> Lags:
    """Of each of the others' jobs: seconds from when it was asked for until it was done."""
    for number in range(rounds):
        a_round(others, f"{tag}-{number}")
        until_done(f"{tag}-{number}-")
    return [lag for (lag,) in ask(LAGS.format(tag=tag))]


@pytest.fixture
def log(tmp_path: Any) -> Iterator[Any]:
    with (tmp_path / "worker.txt").open("wb") as file:
        yield file


@pytest.mark.skipif("NODVERK_PROOF_SIZE" not in os.environ, reason="measures time: in make prove")
def test_the_others_wait_hardly_longer(tenants: list[Any], log: Any, proof: Proof) -> None:
    """Through real workers, in seconds. Planted: first come, first served."""
    noisy, *others = tenants
    mood(noisy, moody=True)
    with worker(log), worker(log):
        lags_of(others, 5, "warm")
        quiet = p95(lags_of(others, ROUNDS, "quiet"))
        with first_come_first_served():
            flood(noisy, max(SIZE // 20, 100), tag="planted")
            unfair = p95(lags_of(others, 1, "unfair"))
        until_drained()
        empty_queue_of("planted")
        failing = flood(noisy, SIZE)
        fair = p95(lags_of(others, ROUNDS, "fair"))
        waiting = ask(UNDONE.format(tag="flood"))[0][0]
        work_off(lambda: time.sleep(1))
        check_parked_and_replayed(noisy, SIZE, failing, lambda: time.sleep(1))
    print(f"p95 {quiet:.3f} s quiet, {fair:.3f} s beside a flood, {unfair:.3f} s without turns")
    assert waiting > failing, "the flood was over before the others"
    proof.planted("times the quiet lag without turns", int(unfair > AT_MOST * quiet) * int(unfair / quiet))
    proof.tried("jobs of one tenant", SIZE)
    proof.tried("of them failing", failing)
    proof.tried("jobs of the others", len(others) * EACH * ROUNDS)
    proof.tried("% of the quiet lag (p95)", round(100 * fair / quiet))
    proof.absent("lags beyond 1.5 times the quiet one", int(fair > AT_MOST * quiet))


def until_drained() -> None:
    """Nothing is due any more; what fails may wait for its next attempt."""
    while ask("SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR (status = 'todo' AND attempts = 0)")[
        0
    ][0]:
        time.sleep(0.2)


def empty_queue_of(tag: str) -> None:
    ask(f"DELETE FROM procrastinate_jobs WHERE starts_with(args ->> 'token', '{tag}') AND status <> 'doing'")
