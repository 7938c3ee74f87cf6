"""What one tenant's flood of jobs costs the others: how long theirs take while thousands of another's wait."""

import time
from collections.abc import Iterator
from typing import Any

from core.tasks import defer_all
from core.tenancy.scopes import owner_scope, unit_of_work
from tests.bench import ground
from tests.bench.federation import found_federation
from tests.bench.measures import Measure, percentile

EACH = 4
"""In a round, each of the others asks for so many jobs; the next round begins when all of them are done."""
TASK = "sharing.settle_items"
LAST = "SELECT coalesce(max(id), 0) FROM procrastinate_jobs"
OTHERS = "FROM procrastinate_jobs AS job {join} WHERE job.id > %s AND job.account <> %s AND job.task_name = %s"
OPEN = f"SELECT count(*) {OTHERS.format(join='')} AND job.status <> 'succeeded'"
EVENTS = """
JOIN procrastinate_events AS asked ON asked.job_id = job.id AND asked.type = 'deferred'
JOIN procrastinate_events AS done ON done.job_id = job.id AND done.type = 'succeeded'
"""
LAGS = f"SELECT extract(epoch FROM done.at - asked.at)::float {OTHERS.format(join=EVENTS)}"


def measure(*, full: bool) -> Iterator[Measure]:
    """Quiet, and beside a flood, in one run."""
    rounds, size = (40, 10_000) if full else (8, 1_000)
    with ground.copy("queue"):
        noisy, *others = found_federation()
        with ground.worker():
            lags_of(others, noisy, 2)
            quiet = percentile(lags_of(others, noisy, rounds), 0.95)
            for _ in range(size // 500):
                ask_for(noisy, 500)
            beside = percentile(lags_of(others, noisy, rounds), 0.95)
    yield Measure(name="a job's lag, quiet, p95", value=1000 * quiet, unit="ms")
    yield Measure(name="a job's lag while another floods, p95", value=1000 * beside, unit="ms", size=f"{size} jobs")
    yield Measure(name="lag of others while one floods", value=beside / quiet, unit="times", at_most=1.5)


def ask_for(tenant: Any, count: int) -> None:
    """So many small jobs of a tenant."""
    with unit_of_work(tenant, reason="bench: jobs"):
        defer_all(TASK, [(None, {"tenant_id": str(tenant.id)})] * count)


def lags_of(others: list[Any], noisy: Any, rounds: int) -> list[float]:
    """Of each of the others' jobs: seconds from when it was asked for until it was done."""
    account = noisy.id.hex[-12:]
    ((begin,),) = ask(LAST)
    for _ in range(rounds):
        for tenant in others:
            ask_for(tenant, EACH)
        while ask(OPEN, begin, account, TASK) != [(0,)]:
            time.sleep(0.05)
    return [lag for (lag,) in ask(LAGS, begin, account, TASK)]


def ask(query: str, *parameters: Any) -> Any:
    """Rows of the queue, read by its owner."""
    with owner_scope(reason="bench: queue") as owner, owner.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()
