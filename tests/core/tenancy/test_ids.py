"""UUIDv7 keys: their form, and that they rise."""

import time
import uuid

import pytest

from core.ids import uuid7
from tests.isolation.threads import in_threads


def test_the_form_is_that_of_rfc_9562(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.ids._last", 0)  # a test before this one may have lived in the future
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before <= made.int >> 80 <= after


def test_they_rise_also_within_a_millisecond() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert made == sorted(set(made))


def test_they_rise_when_the_clock_steps_back(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = uuid7()
    real = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: real() - 3_600_000_000_000)
    made = [ahead, *(uuid7() for _ in range(1_000))]
    assert made == sorted(set(made))


def test_threads_share_none() -> None:
    made: list[uuid.UUID] = []
    in_threads([lambda: made.extend([uuid7() for _ in range(2_000)])] * 4)
    assert len(set(made)) == 8_000
