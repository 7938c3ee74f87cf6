"""What a real Sentry client sends when views fail: where and at which tenant, and nothing of anybody."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from core.logs.reports import before_send, options
from core.tenancy.scopes import unit_of_work
from tests.core.logs.crashing import EMAIL, NAME, NUMBER
from tests.databases import ROOT

PARTS = {
    "event_id", "timestamp", "level", "platform", "sdk", "environment", "tags", "request", "exception", "logentry",
    "logger", "release", "transaction", "transaction_info",
}  # fmt: skip


@pytest.fixture(scope="module")
def events(standing_copy: str) -> list[dict[str, Any]]:
    """The events of a process in which a view failed at Örebro, then at Umeå, and an error was logged outside both."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-m", "tests.core.logs.crashing"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def test_each_failure_is_one_report_with_its_tenant(events: Any, database: str, orebro: Any, umea: Any) -> None:
    assert [event["tags"]["tenant"] for event in events] == [str(orebro.id), str(umea.id), "none"]
    assert [event["request"] for event in events[:2]] == [
        {"method": "GET", "url": "/krasch/"},
        {"method": "POST", "url": "/krasch/"},
    ]


def test_a_report_says_what_failed_and_where(events: Any) -> None:
    for event in events[:2]:
        (*_, last) = event["exception"]["values"]
        assert (last["type"], last["module"]) == ("IntegrityError", "django.db.utils")
        assert last["value"] == 'duplicate key value violates unique constraint "people_pkey"'
        assert "crash" in [frame["function"] for frame in last["stacktrace"]["frames"]]
        assert {key for frame in last["stacktrace"]["frames"] for key in frame} <= {
            "filename", "abs_path", "function", "module", "lineno", "in_app",
        }  # fmt: skip
    assert events[2]["logentry"] == {"message": "%s (%s) wrote to %s"}


@pytest.mark.parametrize(
    "word",
    [
        NAME,
        "Hemlig",
        EMAIL,
        NUMBER,
        "203.0.113.9",
        "hemlig-session",
        "hemlig-fraga",
        "hemligt",
        "nodverk_session",
    ],
)
def test_nothing_that_anybody_wrote_sent_or_is_leaves(events: Any, word: str) -> None:
    told = json.dumps(events, ensure_ascii=False)
    assert word.lower() not in told.lower()


def test_a_report_names_no_tenant_but_by_id_and_no_other_at_all(events: Any, database: str, orebro: Any) -> None:
    told = [json.dumps(event, ensure_ascii=False).lower() for event in events]
    assert [name for name in ("orebro", "örebro", "umea", "umeå", "localhost") for each in told if name in each] == []
    assert [str(orebro.id) in each for each in told] == [True, False, False]


def test_a_report_has_no_part_beyond_the_list(events: Any) -> None:
    assert set().union(*events) - PARTS == set()


def test_what_a_later_version_of_the_client_adds_does_not_leave(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        sent = before_send({"level": "error", "person": {"name": NAME}, "contexts": {"x": NAME}, "user": NAME}, {})
    assert sent == {"level": "error", "tags": {"tenant": str(umea.id)}}


def test_the_clients_own_collecting_is_off() -> None:
    told = options()
    assert [told[name] for name in ("send_default_pii", "include_local_variables", "max_request_body_size")] == [
        False, False, "never",
    ]  # fmt: skip
    assert told["before_breadcrumb"]({"message": NAME}, {}) is None
