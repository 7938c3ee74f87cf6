"""How often one may ask: each address at each tenant by itself, everyone together at each tenant, in bounded space."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import RequestFactory

from core.api.rates import RECORD, ROW_BYTES, RateTable
from core.api.throttling import client_address, take
from tests.databases import ROOT
from tests.isolation.threads import in_threads

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
ITEMS = "/api/v1/items/"


TAKER = """
import sys
from pathlib import Path
from core.api.rates import RateTable
table = RateTable(Path(sys.argv[1]))
print(sum(table.take("one", cost=1.0, burst=1_000, now=0.0) == 0 for _ in range(int(sys.argv[2]))))
"""
"""Another process: how many of so many deeds were within the rate."""


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Path) -> None:
    """A table of its own for each test."""
    settings.NODVERK_API_RATES_FILE = tmp_path / "rates"


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


def test_processes_and_threads_count_together(tmp_path: Path) -> None:
    """At one moment, each asks 600 times, and 1,000 may be asked together: not one more, not one less."""
    path = tmp_path / "shared"
    command = [sys.executable, "-c", TAKER, str(path), "600"]
    others = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    table = RateTable(path)

    def ask() -> int:
        return sum(table.take("one", cost=1.0, burst=1_000, now=0.0) == 0 for _ in range(300))

    own = in_threads([ask, ask])
    answers = [int(other.communicate(timeout=60)[0]) for other in others]
    assert sum(own) + sum(answers) == 1_000
    assert table.take("one", cost=1.0, burst=1_000, now=0.0) == 1.0
    assert table.take("two", cost=1.0, burst=1_000, now=0.0) == 0.0


def test_no_number_of_addresses_makes_the_table_grow(tmp_path: Path) -> None:
    """Who was seen last is remembered: in a full row, who owes least goes first."""
    table = RateTable(tmp_path / "small", rows=4)
    for number in range(500):
        table.take(f"address {number}", cost=1.0, burst=1, now=float(number))
    assert (tmp_path / "small").stat().st_size == 4 * ROW_BYTES
    assert table.take("address 499", cost=1.0, burst=1, now=499.0) == 1.0
    assert table.take("address 0", cost=1.0, burst=1, now=499.0) == 0.0


def test_a_clock_that_is_set_back_keeps_nobody_out(tmp_path: Path) -> None:
    table = RateTable(tmp_path / "rates")
    assert [table.take("a", cost=1.0, burst=2, now=1_000_000.0) for _ in range(3)] == [0.0, 0.0, 1.0]
    assert [table.take("a", cost=1.0, burst=2, now=1_000.0) for _ in range(3)] == [0.0, 0.0, 1.0]


def test_a_new_version_with_a_smaller_table_leaves_the_running_ones_theirs(tmp_path: Path) -> None:
    large = RateTable(tmp_path / "rates", rows=64)
    small = RateTable(tmp_path / "rates", rows=4)
    assert small.take("a", cost=1.0, burst=1, now=0.0) == 0.0
    assert [large.take(f"name {number}", cost=1.0, burst=1, now=0.0) for number in range(64)] == [0.0] * 64
    assert len(large.memory) // RECORD.size == 64 * 8


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
