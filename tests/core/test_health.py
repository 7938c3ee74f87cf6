"""Whether the process answers, and whether the installation is ready; neither tells of a tenant or a secret."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.tenancy.scopes import owner_scope

BEAT = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"
FORGET = "DELETE FROM django_migrations WHERE app = 'exchange' AND name = '0001_initial'"


def run(statement: str, *parameters: Any) -> None:
    """One statement of the owner's."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def ready(database: str) -> Callable[[], Any]:
    """`ready()`: what /readyz answers, asked at no known host."""
    return lambda: Client(HTTP_HOST="10.0.0.7:8000").get("/readyz")


def reasons(response: Any) -> dict[str, str]:
    """What is not in order, and why."""
    return {name: each["reason"] for name, each in response.json()["checks"].items() if each["status"] == "fail"}


def test_ready_when_everything_is_in_order(ready: Any) -> None:
    run(BEAT, 3)
    response = ready()
    told = [response.headers[name] for name in ("Content-Type", "Cache-Control")]
    assert (response.status_code, told) == (200, ["application/json", "no-store"])
    checks = response.json()["checks"]
    assert 3 <= checks["worker"].pop("seconds") < 30
    assert checks == {
        "database": {"status": "ok"},
        "migrations": {"status": "ok", "pending": 0},
        "worker": {"status": "ok", "limit": 30.0},
        "relay": {"status": "ok", "seconds": 0.0, "limit": 60.0},
    }


def test_a_worker_that_was_never_seen_and_one_that_is_silent(ready: Any) -> None:
    assert (ready().status_code, reasons(ready())) == (503, {"worker": "never_seen"})
    run(BEAT, 31)
    assert (ready().status_code, reasons(ready())) == (503, {"worker": "silent"})
    run(BEAT, 1)
    assert (ready().status_code, reasons(ready())) == (200, {})


def test_a_migration_that_is_not_applied(ready: Any) -> None:
    run(BEAT, 1)
    run(FORGET)
    response = ready()
    assert (response.status_code, reasons(response)) == (503, {"migrations": "pending"})
    assert response.json()["checks"]["migrations"]["pending"] == 1


def test_something_that_waits_too_long_for_the_relay(ready: Any, scope: Any, umea: Any, platform: Any) -> None:
    from shared.exchange.models import Message
    from shared.exchange.relay import relay_tenant
    from tests.exchange.builders import publish

    run(BEAT, 1)
    with scope(umea):
        publish()
    assert ready().status_code == 200
    with platform():
        Message.objects.update(created_at=timezone.now() - timedelta(seconds=61))
    assert (ready().status_code, reasons(ready())) == (503, {"relay": "behind"})
    relay_tenant(umea.id)
    assert ready().status_code == 200


def test_a_database_that_does_not_answer(ready: Any) -> None:
    def refuse(*of_the_statement: Any) -> None:
        message = "could not connect: password=hemlig"
        raise OperationalError(message)

    with connection.execute_wrapper(refuse):
        response = ready()
    assert (response.status_code, reasons(response)) == (
        503,
        {"database": "unreachable", "migrations": "unknown", "worker": "unknown", "relay": "unknown"},
    )
    assert "hemlig" not in response.text
    run(BEAT, 1)
    assert ready().status_code == 200


def test_nothing_of_a_tenant_or_of_the_installation_is_told(ready: Any, umea: Any) -> None:
    told = ready().text.lower()
    assert [word for word in ("umea", "umeå", "kansli", "nodverk", "postgres", "nv_", "/var") if word in told] == []


def test_readiness_asks_four_things_and_only_the_platforms_tables(ready: Any) -> None:
    ready()
    with CaptureQueriesContext(connection) as asked:
        ready()
    reads = [each["sql"] for each in asked if each["sql"].lstrip().startswith("SELECT") and " FROM " in each["sql"]]
    assert len(reads) == 4


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_cookie_makes_no_difference(database: str, path: str) -> None:
    client = Client(HTTP_HOST="whatever.example")
    client.cookies["nodverk_session"] = "x"
    assert client.get(path).status_code == Client(HTTP_HOST="whatever.example").get(path).status_code
