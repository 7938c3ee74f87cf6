"""Running a job: in the tenant it names, if whoever asked may ask for it."""

import logging
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from procrastinate.contrib.django import app

from core.tasks import defer
from core.tasks.errors import ForgedJobError, TenantGoneError, TenantRestingError
from core.tasks.registry import Declared, TaskKind, declare, declared, declared_names
from core.tenancy.binding import current_binding
from core.tenancy.roles import app_role, platform_role, tenant_role, worker_role
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from shared.registry.queries import tenant_by_slug
from shared.registry.services import resume_tenant, suspend_tenant
from tests.core.tenancy.rows import there
from tests.isolation.jobs.queue import forge, jobs, run


def test_a_tenants_job_runs_in_its_unit(umea: Any, orebro: Any) -> None:
    with unit_of_work(umea, reason="test"):
        defer("tests.note", tenant_id=str(umea.id), word="own")
    assert run(jobs()[0]) == "own-umea"
    assert (there(umea, "own-umea"), there(orebro, "own-umea"), current_binding()) == (True, False, None)


def test_the_platform_may_ask_for_any_tenants_job(umea: Any, orebro: Any) -> None:
    with platform_work(reason="test"):
        for tenant in (umea, orebro):
            defer("tests.note", tenant_id=str(tenant.id), word="fanned-out")
    assert [run(job) for job in jobs()] == ["fanned-out-umea", "fanned-out-orebro"]


def test_a_tenant_may_not_ask_for_anothers_job(umea: Any, orebro: Any) -> None:
    with unit_of_work(umea, reason="test"):
        defer("tests.note", tenant_id=str(orebro.id), word="foreign")
    with pytest.raises(ForgedJobError):
        run(jobs()[0])
    assert (there(orebro, "foreign-orebro"), there(umea, "foreign-umea")) == (False, False)


def test_a_forged_stamp_is_refused(umea: Any, orebro: Any, settings: Any) -> None:
    """Whatever stands there but the tenant's own role or the platform's."""
    stamps = (
        "none",
        None,
        "",
        app_role(),
        worker_role(),
        tenant_role(orebro.id),
        tenant_role(umea.id)[:-1],
        "postgres",
    )
    for stamp in stamps:
        forge("tests.note", stamp, tenant_id=str(umea.id), word="forged")
    for job in jobs():
        with pytest.raises(ForgedJobError):
            run(job)
    assert not there(umea, "forged-umea")


@pytest.mark.parametrize("arguments", [{}, {"tenant_id": ""}, {"tenant_id": "umea"}, {"tenant_id": None}])
def test_a_missing_tenant_is_refused(arguments: dict[str, Any], umea: Any) -> None:
    forge("tests.note", platform_role(), word="missing", **arguments)
    with pytest.raises(ForgedJobError):
        run(jobs()[0])
    assert not there(umea, "missing-umea")


def test_a_tenant_that_nobody_knows_is_refused(umea: Any) -> None:
    forge("tests.note", platform_role(), word="gone", tenant_id=str(uuid.uuid4()))
    with pytest.raises(TenantGoneError) as refused:
        run(jobs()[0])
    assert not retried(refused.value)


PUT_OFF = "UPDATE procrastinate_jobs SET status = 'todo', attempts = 9, scheduled_at = now() + interval '1 hour'"
LOOKED_AT = "SELECT attempts, scheduled_at IS NULL FROM procrastinate_jobs ORDER BY id"


def test_a_resting_tenants_job_waits_as_long_as_it_takes_and_is_woken(umea: Any, orebro: Any) -> None:
    """However often it was looked at meanwhile; another tenant's job that was put off is left alone."""
    for tenant in (umea, orebro):
        with unit_of_work(tenant, reason="test"):
            defer("tests.note", tenant_id=str(tenant.id), word="suspended")
    with owner_scope(reason="test"):
        suspend_tenant(tenant_by_slug("umea"))
    try:
        with pytest.raises(TenantRestingError) as refused:
            run(jobs()[0])
        assert (retried(refused.value), retried(refused.value, 100)) == (True, True)
        with owner_scope(reason="test") as owner, owner.cursor() as cursor:
            cursor.execute(PUT_OFF)
    finally:
        with owner_scope(reason="test") as owner, owner.cursor() as cursor:
            resume_tenant(tenant_by_slug("umea"))
            cursor.execute(LOOKED_AT)
            assert cursor.fetchall() == [(0, True), (9, False)]
    assert run(jobs()[0]) == "suspended-umea"


def test_a_job_that_is_not_in_the_queue_is_refused(umea: Any) -> None:
    with pytest.raises(ForgedJobError):
        run(SimpleNamespace(id=0, task_name="tests.note", args={"tenant_id": str(umea.id), "word": "unasked"}))
    assert not there(umea, "unasked-umea")


def test_a_tenant_may_wake_what_is_wakeable_and_nothing_else(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        defer("tests.wake", word="relay")
        defer("tests.plain", word="sweep")
    woken, refused = jobs()
    assert run(woken) == "awake relay"
    with pytest.raises(ForgedJobError):
        run(refused)


@pytest.mark.parametrize("stamp", ["platform", "none"])
def test_the_platform_and_the_clock_may_ask_for_platform_jobs(stamp: str, database: str) -> None:
    forge("tests.plain", platform_role() if stamp == "platform" else stamp, word=stamp, timestamp=1)
    assert run(jobs()[0]) == f"plain {stamp}"


def test_a_job_that_fails_leaves_nothing_and_its_thread_is_clean(umea: Any) -> None:
    with unit_of_work(umea, reason="test"):
        defer("tests.fail", tenant_id=str(umea.id), word="failed-job")
    with pytest.raises(ZeroDivisionError):
        run(jobs()[0])
    assert (there(umea, "failed-job"), current_binding()) == (False, None)


def retried(error: Exception, attempts: int = 0, name: str = "tests.note") -> bool:
    job: Any = SimpleNamespace(id=1, attempts=attempts, task_name=name, lock=None)
    return app.tasks[name].get_retry_exception(exception=error, job=job) is not None


def test_what_failed_is_tried_again_eight_times() -> None:
    assert [retried(ZeroDivisionError(), attempts) for attempts in (0, 7, 8)] == [True, True, False]


@pytest.mark.parametrize("name", ["tests.note", "tests.plain", "tests.wake"])
def test_a_forged_job_is_not_tried_again(name: str) -> None:
    assert (retried(ForgedJobError(), name=name), retried(ValueError(), name=name)) == (False, True)


def test_two_tasks_of_one_name_are_a_fault() -> None:
    before = declared_names()
    with pytest.raises(ValueError, match=r"Two tasks are called tests\.note\."):
        declare(Declared("tests.note", TaskKind.TENANT))
    assert declared_names() == before


def test_only_the_relay_is_wakeable() -> None:
    """What tenants may wake trusts nothing in its arguments: a new one is a decision.

    Trying again does only what is due anyway, for what stands in the list of troubles.
    """
    names = {name for name in declared_names() if not name.startswith("tests.")}
    assert {name for name in names if declared(name).wakeable} == {"exchange.relay", "exchange.try_again"}


def test_every_task_is_declared() -> None:
    """No job of ours was made past the two decorators."""
    ours = {name for name, task in app.tasks.items() if task.func.__module__.partition(".")[0] != "procrastinate"}
    assert ours - {"tests.forgetful"} == declared_names()


def test_the_log_says_nothing_of_a_run_that_went_well(umea: Any, caplog: Any) -> None:
    with caplog.at_level(logging.WARNING), unit_of_work(umea, reason="test"):
        defer("tests.note", tenant_id=str(umea.id), word="quiet")
    run(jobs()[0])
    assert caplog.records == []
