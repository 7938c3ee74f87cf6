"""L4: the async ORM with a tenant set per coroutine. Planted and found the plain way; refused in ours."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection, connections

from core.tenancy.errors import TenancyError
from core.tenancy.scopes import unit_of_work
from tests.isolation.canaries import Canary, owners
from tests.isolation.sizes import SIZE
from tests.proofs.recording import Proof

Coroutine = Callable[[Any], Awaitable[str]]


def forget_connection() -> None:
    """The thread that asgiref keeps for synchronous code outlives a test: the next one gets a wrapper of its own."""
    connections.close_all()
    with suppress(AttributeError):  # this thread may have none
        del connections["default"]


def tally(coroutine: Coroutine, tenants: list[Any]) -> Counter[str]:
    """What came of all coroutines on one event loop, tenants in random order."""
    dice = random.Random(4)

    async def every() -> list[str]:
        answers = await asyncio.gather(*(coroutine(dice.choice(tenants)) for _ in range(SIZE)))
        await sync_to_async(forget_connection)()
        return list(answers)

    return Counter(asyncio.run(every()))


async def first_owner() -> str:
    row = await Canary.objects.values_list("owner", flat=True).afirst()
    return str(row)


def told(right: bool) -> str:
    return "right" if right else "wrong"


@pytest.mark.usefixtures("plain")
def test_planted_it_is_found(tenants: list[Any], proof: Proof) -> None:
    async def look(tenant: Any) -> str:
        plain: Any = connection
        await sync_to_async(lambda: plain.set_tenant(tenant))()
        return told(await first_owner() == tenant.schema_name)

    wrong = tally(look, tenants)["wrong"]
    assert wrong > SIZE // 2
    proof.planted("coroutines in another tenant", wrong)


def test_a_unit_opened_on_the_event_loop_is_refused(tenants: list[Any], proof: Proof) -> None:
    async def look(tenant: Any) -> str:
        try:
            with unit_of_work(tenant, reason="test"):
                return told(await first_owner() == tenant.schema_name)
        except (TenancyError, SynchronousOnlyOperation):
            return "refused"

    assert tally(look, tenants) == Counter(refused=SIZE)
    proof.tried("operations", SIZE)


@pytest.mark.parametrize("one_thread", [True, False])
def test_a_whole_unit_in_a_thread_is_right(one_thread: bool, tenants: list[Any], proof: Proof) -> None:
    def unit(tenant: Any) -> str:
        with unit_of_work(tenant, reason="test"):
            seen = owners()
        if not one_thread:
            connections.close_all()
        return told(seen == {tenant.schema_name})

    async def look(tenant: Any) -> str:
        return await sync_to_async(unit, thread_sensitive=one_thread)(tenant)

    assert tally(look, tenants) == Counter(right=SIZE)
    proof.tried("operations", SIZE)
