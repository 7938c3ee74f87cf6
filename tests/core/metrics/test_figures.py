"""The figures: what is counted, under which names, and how few of them there can be."""

import os
import socket
import subprocess
import sys
import urllib.request
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from core.launch.ports import free_port
from core.metrics.platform import PlatformFigures
from core.metrics.requests import INSIDE, NOWHERE, RequestFiguresMiddleware, route_of
from core.tenancy.scopes import owner_scope
from shared.exchange.enums import Fault, TroubleKind
from shared.exchange.models import Trouble
from shared.registry.enums import TenantState
from shared.registry.models import Tenant
from tests.databases import ROOT

JOB = "INSERT INTO procrastinate_jobs (task_name, queue_name, status, scheduled_at) VALUES ('x', 'default', "
FAILED_JOB = f"{JOB} 'failed', NULL)"
WAITING_JOB = f"{JOB} 'todo', now() - interval '10 minutes')"
LATER_JOB = f"{JOB} 'todo', now() + interval '10 minutes')"

TROUBLES = (("message", False), ("receipt", True), ("delivery", False), ("delivery", False))
VISIT = """
import sys
import django
django.setup()
from django.test import Client
for _ in range(int(sys.argv[3])):
    Client(HTTP_HOST=sys.argv[1]).get(sys.argv[2])
"""
"""A web process: answers so many requests for one path of one host."""

VISITS = (("umea.localhost", "/", 3), ("orebro.localhost", "/", 2), ("umea.localhost", "/annas-hemlighet/", 4))


def read(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample by its name and labels."""
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def platform_figures() -> dict[tuple[str, tuple[str, ...]], float]:
    registry = CollectorRegistry()
    registry.register(PlatformFigures())
    return read(generate_latest(registry).decode())


def test_nothing_is_counted_unless_figures_are_asked_for(monkeypatch: Any) -> None:
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    with pytest.raises(MiddlewareNotUsed):
        RequestFiguresMiddleware(lambda request: HttpResponse())


@pytest.mark.parametrize(
    ("path", "urlconf", "expected"),
    [
        ("/", "core.urls.office", "portal:home"),
        ("/noder/umea/", "core.urls.office", "portal:node"),
        ("/noder/orebro/", "core.urls.office", "portal:node"),
        ("/objekt/0199a0b0-0000-7000-8000-000000000001/", "core.urls.office", "portal:item_by_id"),
        ("/api/v1/items/", "core.urls.node", "api:items"),
        ("/kunskap/en-rapport/", "core.urls.node", "wagtail_serve"),
        ("/kunskap/en-annan/", "core.urls.node", "wagtail_serve"),
        ("/studio/pages/7/edit/", "core.urls.node", INSIDE),
        ("/healthz", "core.urls.health", "healthz"),
    ],
)
def test_a_route_is_named_by_the_code_and_not_by_the_client(path: str, urlconf: str, expected: str) -> None:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path, urlconf)
    assert route_of(request) == expected


def test_what_leads_nowhere_is_one_route() -> None:
    assert {route_of(RequestFactory().get(f"/{number}/")) for number in range(50)} == {NOWHERE}


def test_the_platforms_figures(database: str, scope: Any, umea: Any) -> None:
    from tests.exchange.builders import publish

    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        for statement in (FAILED_JOB, WAITING_JOB, LATER_JOB, "INSERT INTO procrastinate_workers DEFAULT VALUES"):
            cursor.execute(statement)
    with scope(umea):
        publish()
    found = platform_figures()
    assert found["nodverk_ready", ("database",)] == found["nodverk_ready", ("worker",)] == 1
    assert (found["nodverk_jobs", ("failed",)], found["nodverk_failed_jobs", ()]) == (1, 1)
    assert found["nodverk_jobs", ("todo",)] == 3  # the relay's, and two of ours
    assert 600 <= found["nodverk_oldest_job_seconds", ()] < 660
    assert [found["nodverk_relay_waiting", (kind,)] for kind in ("message", "receipt")] == [1, 0]
    assert [found["nodverk_troubles", (kind,)] for kind in TroubleKind] == [0, 0, 0]
    assert [found["nodverk_dead_letters", (kind,)] for kind in TroubleKind] == [0, 0, 0]
    assert [found["nodverk_tenants", (state,)] for state in ("active", "suspended")] == [3, 0]
    assert 0 <= found["nodverk_relay_lag_seconds", ()] < 60
    assert 0 <= found["nodverk_worker_silence_seconds", ()] < 60
    assert found["nodverk_workers", ()] == 1
    sizes = {labels[0]: value for (name, labels), value in found.items() if name == "nodverk_tenant_bytes"}
    assert set(sizes) == {"nationellt-kansli", "umea", "orebro"}
    assert min(sizes.values()) > 100_000
    assert found["nodverk_shared_bytes", ()] > 100_000


def test_what_has_not_come_through_is_counted_by_kind(database: str, umea: Any, platform: Any) -> None:
    with platform():
        for number, (kind, given_up) in enumerate(TROUBLES):
            Trouble.objects.create(
                kind=kind, given_up=given_up, subject=uuid.UUID(int=number), item=uuid.UUID(int=1), origin=umea.id,
                version=1, cause=Fault.choices[0][0], attempts=1, first_at=timezone.now(), last_at=timezone.now(),
            )  # fmt: skip
    found = platform_figures()
    assert [found["nodverk_troubles", (kind,)] for kind in ("message", "receipt", "delivery")] == [1, 0, 2]
    assert [found["nodverk_dead_letters", (kind,)] for kind in ("message", "receipt", "delivery")] == [0, 1, 0]


def test_what_costs_is_not_read_anew_each_time(database: str) -> None:
    registry = CollectorRegistry()
    registry.register(PlatformFigures())
    generate_latest(registry)
    with CaptureQueriesContext(connection) as asked:
        again = generate_latest(registry).decode()
    assert [each["sql"] for each in asked if "pg_total_relation_size" in each["sql"]] == []
    assert len([name for name, _ in read(again) if name == "nodverk_tenant_bytes"]) == 3


@pytest.mark.parametrize(("tenants", "queries"), [(1, 16), (3, 16)])
def test_figures_cost_the_same_for_few_tenants_and_many(database: str, tenants: int, queries: int) -> None:
    with owner_scope(reason="test"):
        for tenant in Tenant.objects.order_by("slug")[tenants:]:
            Tenant.objects.filter(pk=tenant.pk).update(state=TenantState.LEFT)
    with CaptureQueriesContext(connection) as asked:
        platform_figures()
    reads = [each["sql"] for each in asked if {"SELECT", "FROM"} <= set(each["sql"].split())]
    assert len(reads) == queries


def test_while_the_database_is_away_only_that_is_told(database: str) -> None:
    def refuse(*of_the_statement: Any) -> None:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        found = platform_figures()
    assert found == {("nodverk_ready", (name,)): 0.0 for name in ("database", "migrations", "worker", "relay")}


def test_a_reader_that_fails_takes_no_other_with_it(database: str) -> None:
    def refuse_sizes(execute: Any, sql: str, *rest: Any) -> Any:
        if "pg_total_relation_size" in sql:
            raise OperationalError
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse_sizes):
        names = {name for name, _ in platform_figures()}
    assert ("nodverk_tenants" in names, "nodverk_tenant_bytes" in names) == (True, False)


def child(folder: Path, *arguments: str) -> dict[str, Any]:
    """How a process of an installation is started."""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return {"args": [sys.executable, *arguments], "cwd": ROOT, "env": environment}


@pytest.mark.committed
def test_the_counts_of_several_processes_are_added_up_on_one_address(database: str, tmp_path: Path) -> None:
    for host, path, number in VISITS:
        subprocess.run(**child(tmp_path, "-c", VISIT, host, path, str(number)), check=True)
    port = free_port()
    command = child(tmp_path, "manage.py", "metrics", "--port", str(port))
    with subprocess.Popen(**command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == f"Figures at http://127.0.0.1:{port}/metrics\n"
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
                text = answer.read().decode()
            with pytest.raises(OSError):
                socket.create_connection(("127.0.0.2", port), timeout=2).close()
            server.terminate()
            assert server.wait(10) == 0
        finally:
            server.kill()
    found = read(text)
    counted = {labels: value for (name, labels), value in found.items() if name == "nodverk_requests_total"}
    assert counted == {("wagtail_serve", "2xx"): 5, ("wagtail_serve", "4xx"): 4}
    assert found["nodverk_request_seconds_count", ("wagtail_serve",)] == 9
    assert found["nodverk_ready", ("database",)] == 1
    assert "hemlighet" not in text


def test_without_a_folder_the_command_says_so() -> None:
    command = child(Path(), "manage.py", "metrics", "--port", "9")
    command["env"].pop("PROMETHEUS_MULTIPROC_DIR")
    done = subprocess.run(**command, capture_output=True, text=True, check=False)
    assert (done.returncode, "PROMETHEUS_MULTIPROC_DIR names no folder" in done.stderr) == (1, True)
