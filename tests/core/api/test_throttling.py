"""How often one may ask: each address at each tenant by itself, everyone together at each tenant, in bounded space."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import RequestFactory

from core.api.throttling import STORE, client_address, take

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
ITEMS = "/api/v1/items/"


@pytest.fixture(autouse=True)
def fresh(settings: Any) -> None:
    """A store of its own for each test."""
    settings.CACHES = {**settings.CACHES, STORE: {**settings.CACHES[STORE], "LOCATION": str(uuid.uuid4())}}


def statuses(client: Any, times: int, **extra: Any) -> list[int]:
    return [client.get(ITEMS, **extra).status_code for _ in range(times)]


@pytest.mark.usefixtures("database")
def test_a_burst_is_let_through_and_then_the_rate_holds(scope: Any, umea: Any) -> None:
    with scope(umea), time_machine.travel(NOW, tick=False) as clock:
        assert [take("a", per_minute=60, burst=3) for _ in range(4)] == [0.0, 0.0, 0.0, 1.0]
        clock.shift(timedelta(seconds=1))
        assert [take("a", per_minute=60, burst=3) for _ in range(2)] == [0.0, 1.0]
        clock.shift(timedelta(minutes=5))
        assert [take("a", per_minute=60, burst=3) for _ in range(4)] == [0.0, 0.0, 0.0, 1.0]


def test_who_asks_too_often_is_told_when_to_come_back(visit: Any, kansli: Any, umea: Any, settings: Any) -> None:
    settings.NODVERK_API_RATES = {"address": (60, 2), "tenant": (0, 0)}
    with time_machine.travel(NOW, tick=False) as clock:
        assert statuses(visit(kansli), 3) == [200, 200, 429]
        refused = visit(kansli).get(ITEMS)
        assert (refused.headers["Retry-After"], refused.headers["Content-Type"]) == ("1", "application/problem+json")
        assert (refused.json()["status"], refused.json()["detail"]) == (429, "Fråga igen om 1 sekunder.")
        clock.shift(timedelta(seconds=1))
        assert statuses(visit(kansli), 2) == [200, 429]


def test_each_address_and_each_tenant_counts_for_itself(visit: Any, kansli: Any, umea: Any, settings: Any) -> None:
    settings.NODVERK_API_RATES = {"address": (60, 1), "tenant": (0, 0)}
    with time_machine.travel(NOW, tick=False):
        assert statuses(visit(kansli), 2) == [200, 429]
        assert statuses(visit(umea), 2) == [200, 429]
        assert statuses(visit(kansli), 1, REMOTE_ADDR="192.0.2.7") == [200]


def test_a_tenant_is_asked_no_more_than_its_rate_by_all_together(
    visit: Any, kansli: Any, umea: Any, settings: Any
) -> None:
    settings.NODVERK_API_RATES = {"address": (60, 1), "tenant": (60, 2)}
    with time_machine.travel(NOW, tick=False):
        asked = [visit(kansli).get(ITEMS, REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(3)]
        assert asked == [200, 200, 429]
        assert statuses(visit(umea), 1) == [200]


def test_one_who_is_refused_takes_nothing_from_the_others(visit: Any, kansli: Any, settings: Any) -> None:
    settings.NODVERK_API_RATES = {"address": (60, 1), "tenant": (60, 2)}
    with time_machine.travel(NOW, tick=False):
        assert statuses(visit(kansli), 9) == [200, *[429] * 8]
        assert statuses(visit(kansli), 1, REMOTE_ADDR="192.0.2.7") == [200]


def test_no_number_of_addresses_makes_the_store_grow(scope: Any, umea: Any, settings: Any) -> None:
    settings.CACHES = {**settings.CACHES, STORE: {**settings.CACHES[STORE], "OPTIONS": {"MAX_ENTRIES": 50}}}
    with scope(umea), time_machine.travel(NOW, tick=False):
        for number in range(500):
            take(f"address {number}", per_minute=60, burst=1)
        store: Any = caches[STORE]
        assert len(store._cache) <= 50
        assert take("address 499", per_minute=60, burst=1) > 0


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("nonsense", "unknown"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_whom_a_request_comes_from(remote: str, expected: str) -> None:
    """A header of the visitor's own changes nothing: core.wsgi reads those of our proxies only."""
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert client_address(request) == expected
