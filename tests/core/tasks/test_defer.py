"""Asking for a job: in the caller's transaction, under the caller's stamp."""

from typing import Any

import pytest
from django.db import transaction
from procrastinate.exceptions import ConnectorException

from core.tasks import defer
from core.tenancy.errors import NoScopeError
from core.tenancy.roles import platform_role, tenant_role
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from tests.isolation.jobs.queue import jobs


def test_a_job_carries_the_stamp_of_the_role_that_asked(umea: Any, settings: Any) -> None:
    with unit_of_work(umea, reason="test"):
        defer("tests.note", tenant_id=str(umea.id), word="a")
    with platform_work(reason="test"):
        defer("tests.note", tenant_id=str(umea.id), word="b")
    with owner_scope(reason="test"):
        defer("tests.note", tenant_id=str(umea.id), word="c")
    assert [(job.args["word"], job.deferred_role) for job in jobs()] == [
        ("a", tenant_role(umea.id)),
        ("b", platform_role()),
        ("c", "none"),
    ]


def test_a_job_is_part_of_the_transaction(umea: Any) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(umea, reason="test"):
        defer("tests.note", tenant_id=str(umea.id), word="undone")
        raise ZeroDivisionError
    with unit_of_work(umea, reason="test") as unit:
        defer("tests.note", tenant_id=str(umea.id), word="rolled back")
        unit.roll_back()
    with unit_of_work(umea, reason="test"):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            defer("tests.note", tenant_id=str(umea.id), word="in a savepoint")
            raise ZeroDivisionError
        defer("tests.note", tenant_id=str(umea.id), word="kept")
    assert [job.args["word"] for job in jobs()] == ["kept"]


def test_an_unknown_name_is_refused(umea: Any) -> None:
    with unit_of_work(umea, reason="test"), pytest.raises(LookupError, match=r"No task is called tests\.nothing\."):
        defer("tests.nothing")
    assert jobs() == []


def test_outside_a_scope_nothing_is_asked_for(umea: Any) -> None:
    with pytest.raises(NoScopeError):
        defer("tests.note", tenant_id=str(umea.id), word="x")
    assert jobs() == []


def test_a_read_only_unit_asks_for_nothing(umea: Any) -> None:
    with pytest.raises(ConnectorException), unit_of_work(umea, reason="test", read_only=True):
        defer("tests.note", tenant_id=str(umea.id), word="x")
    assert jobs() == []


def test_a_lock_and_a_delay_are_kept(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        defer("tests.wake", lock="one-at-a-time", schedule_in=60)
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("SELECT lock, scheduled_at > now() + interval '50 seconds' FROM procrastinate_jobs")
        assert cursor.fetchall() == [("one-at-a-time", True)]
