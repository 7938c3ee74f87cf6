"""L6: a job that forgot its tenant, in a worker's thread that served another before."""

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from core.tenancy.errors import NoScopeError
from core.tenancy.scopes import unit_of_work
from tests.isolation.canaries import owners
from tests.isolation.sizes import SIZE
from tests.proofs.recording import Proof


def tally(job: Callable[[Any], object], tenants: list[Any]) -> Counter[str]:
    """In one reused thread: a job of a random tenant, then one that names none; what the second saw."""

    def forgetful(before: Any) -> str:
        try:
            return "previous" if owners() == {before.schema_name} else "other"
        except NoScopeError:
            return "refused"

    found: Counter[str] = Counter()
    with ThreadPoolExecutor(1) as worker:
        for _ in range(SIZE):
            tenant = random.choice(tenants)
            worker.submit(job, tenant).result()
            found[worker.submit(forgetful, tenant).result()] += 1
        worker.submit(connections.close_all).result()
    return found


@pytest.mark.usefixtures("plain")
def test_planted_it_is_found(tenants: list[Any], proof: Proof) -> None:
    def job(tenant: Any) -> None:
        plain: Any = connection
        plain.set_tenant(tenant)
        owners()

    proof.planted("forgetful jobs in the previous tenant", tally(job, tenants)["previous"])


@pytest.mark.parametrize("fails", [False, True])
def test_in_units_of_work_it_is_refused(fails: bool, tenants: list[Any], proof: Proof) -> None:
    """Whether the job before ended well or raised."""

    def job(tenant: Any) -> None:
        try:
            with unit_of_work(tenant, reason="test"):
                owners()
                if fails:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    assert tally(job, tenants) == Counter(refused=SIZE)
    proof.tried("operations", SIZE)
