"""L5: a pooler in transaction mode, simulated: all clients share one server connection, handed out per transaction.

In autocommit every statement is a transaction, so another client's come between `SET search_path` and the query.
"""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.roles import tenant_role
from core.tenancy.scopes import unit_of_work
from tests.isolation.canaries import Canary
from tests.isolation.sizes import SIZE, THREADS, share
from tests.isolation.threads import in_threads
from tests.proofs.recording import Proof


class Pooler:
    """One server connection; who opens a transaction on it has it until the end of that transaction."""

    def __init__(self, wrapper: Any) -> None:
        self.server = wrapper.get_new_connection(wrapper.get_connection_params())
        self.server.autocommit = True
        self.free = threading.Lock()
        self.holder: object = None

    def hand_out(self, client: object) -> None:
        if self.holder is not client:
            self.free.acquire()
            self.holder = client

    def take_back(self, client: object) -> None:
        if self.holder is client:
            self.holder = None
            self.free.release()


@pytest.fixture
def pooler(request: pytest.FixtureRequest, tenants: list[Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[Pooler]:
    """Every new connection of the wrapper in use is a client of the pooler."""
    kind: Any = TenantsWrapper if "plain" in request.fixturenames else DatabaseWrapper
    if "plain" in request.fixturenames:
        request.getfixturevalue("plain")
    pooler = Pooler(connections["default"])
    ordinary = kind._set_autocommit

    def set_autocommit(client: Any, autocommit: bool) -> None:
        if not autocommit:
            pooler.hand_out(client)
            ordinary(client, autocommit)
        else:
            if pooler.holder is client:
                ordinary(client, autocommit)
            pooler.take_back(client)

    monkeypatch.setattr(kind, "get_new_connection", lambda client, parameters: pooler.server)
    monkeypatch.setattr(kind, "_set_autocommit", set_autocommit)
    monkeypatch.setattr(kind, "_close", lambda client: None)
    yield pooler
    pooler.server.close()


def tally(operation: Any, tenants: list[Any]) -> Counter[str]:
    """What the clients saw, each in a thread of its own."""

    def work(seed: int) -> Counter[str]:
        dice = random.Random(seed)
        return Counter(operation(dice.choice(tenants)) for _ in share(SIZE))

    done = in_threads([lambda seed=seed: work(seed) for seed in range(THREADS)])  # type: ignore[misc]
    assert [answer for answer in done if isinstance(answer, Exception)] == []
    return sum(done, Counter())


def first_owner() -> str | None:
    return Canary.objects.values_list("owner", flat=True).first()


@pytest.mark.usefixtures("plain", "pooler")
def test_planted_it_is_found(tenants: list[Any], proof: Proof) -> None:
    def look(tenant: Any) -> str:
        plain: Any = connection
        plain.set_tenant(tenant)
        return "right" if first_owner() == tenant.schema_name else "wrong"

    proof.planted("reads of another client's tenant", tally(look, tenants)["wrong"])


@pytest.mark.usefixtures("pooler")
def test_in_units_of_work_it_is_absent(tenants: list[Any], proof: Proof) -> None:
    def look(tenant: Any) -> str:
        with unit_of_work(tenant, reason="test"):
            before = first_owner()
            Canary.objects.filter(owner="nobody").update(note="x")
            return "right" if before == first_owner() == tenant.schema_name else "wrong"

    assert tally(look, tenants) == Counter(right=len(share(SIZE)) * THREADS)
    proof.tried("operations", len(share(SIZE)) * THREADS)


def test_what_is_handed_to_the_next_client_is_clean(pooler: Pooler, tenants: list[Any]) -> None:
    """Neither role nor path of the unit before, also after one that failed."""

    def unit(fails: bool) -> None:
        with unit_of_work(tenants[0], reason="test"):
            Canary.objects.count()
            if fails:
                raise ZeroDivisionError

    for fails in (False, True):
        in_threads([lambda fails=fails: unit(fails)])  # type: ignore[misc]
        row = pooler.server.execute("SELECT current_user::text, current_setting('search_path')").fetchone()
        assert row is not None
        assert (row[0] == tenant_role(tenants[0].id), row[1]) == (False, '"$user", public')
