"""Migrating every schema: all are rehearsed first, a failing one is set aside, a rerun converges."""

import os
import signal
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.db.utils import OperationalError
from django.test import Client
from django.utils import translation

from core.tenancy.migrating import MIGRATION_LOCK, pending_migrations
from core.tenancy.schemas import PUBLIC
from core.tenancy.scopes import owner_scope
from shared.registry.checking import check_installation, check_tenant
from shared.registry.errors import NotInOrderError, PreflightError, TemplateUnfinishedError, UnknownTenantError
from shared.registry.migrating import Outcome, chosen_tenants, migrate_everything
from shared.registry.queries import tenant_by_slug
from shared.registry.services import (
    NewTenant,
    owner_connection,
    provision_tenant,
    resume_tenant,
    suspend_tenant,
)
from tests.databases import url_of
from tests.shared.registry.planted.planted_two import DIE_AT
from tests.shared.registry.processes import KILLED, in_processes
from tests.shared.registry.state import whole_state

PLANTED = {"people": "tests.shared.registry.planted"}
CAST = ("nationellt-kansli", "umea", "orebro")


@pytest.fixture
def planted(settings: Any) -> Iterator[None]:
    """The code has two migrations more than the database."""
    settings.MIGRATION_MODULES = PLANTED
    with translation.override("en"):
        yield


def name_everyone(first_name: str, schema: str = "umea") -> None:
    """Let a tenant have, or not have, a row that the second planted migration does not take."""
    with owner_connection().cursor() as cursor:
        cursor.execute(f"UPDATE {schema}.people_user SET first_name = %s", [first_name])


def lacking() -> list[int]:
    """How many migrations each of the cast's tenants lacks."""
    tenants = [tenant_by_slug(slug) for slug in CAST]
    return [pending_migrations(owner_connection(), each.schema_name, each.type) for each in tenants]


def states() -> list[tuple[str, bool]]:
    """State of each of the cast's tenants, and whether it is said why."""
    return [(each.state, bool(each.fault)) for each in (tenant_by_slug(slug) for slug in CAST)]


def faults() -> list[str]:
    """What the check finds in the tenants and beside them."""
    connection = owner_connection()
    found = [fault for slug in CAST for fault in check_tenant(connection, tenant_by_slug(slug))]
    return found + check_installation(connection)


def silent(text: str) -> None:
    """No progress."""


IN_ORDER = [("active", False)] * 3


@pytest.mark.committed
@pytest.mark.usefixtures("planted")
def test_one_bad_row_is_found_before_any_change_and_a_rerun_converges(database: str) -> None:
    with owner_scope(reason="test"):
        name_everyone("Bad")
        before = whole_state()
        with pytest.raises(PreflightError) as refused:
            migrate_everything(progress=silent)
        assert (list(refused.value.causes), whole_state() == before, states()) == (["umea"], True, IN_ORDER)
        assert refused.value.causes["umea"].startswith('people.planted_two: check constraint "planted_nobody_is_bad"')
        assert lacking() == [2, 2, 2]
        name_everyone("Anna")
        assert migrate_everything(progress=silent) == [Outcome(slug, ok=True, sentence="in order") for slug in CAST]
        assert (lacking(), states(), faults()) == ([0, 0, 0], IN_ORDER, [])


@pytest.mark.committed
@pytest.mark.usefixtures("planted")
def test_every_tenant_that_is_not_ready_is_named(database: str) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        name_everyone("Bad", "kansli")
        name_everyone("Bad", "umea")
        cursor.execute("ALTER SCHEMA orebro RENAME TO lost")
        before = whole_state()
        with pytest.raises(PreflightError) as refused:
            migrate_everything(progress=silent)
        assert (set(refused.value.causes), whole_state() == before) == (set(CAST), True)
        assert refused.value.causes["orebro"] == "the schema orebro is missing"
        cursor.execute("ALTER SCHEMA lost RENAME TO orebro")
        cursor.execute("DELETE FROM orebro.django_migrations WHERE app = 'contenttypes' AND name = '0001_initial'")
        before = whole_state()
        with pytest.raises(PreflightError) as refused:
            migrate_everything(progress=silent, slugs=["orebro"])
        assert ("0001_initial" in str(refused.value), whole_state() == before) == (True, True)


@pytest.mark.committed
@pytest.mark.usefixtures("planted")
def test_those_that_fail_are_set_aside_and_mended_they_come_back(database: str) -> None:
    """One has its bad row from the start; the other's came after the rehearsal, while the operator suspended it.

    The registry, which every tenant reads, names no value of a row; the operator's line may.
    """

    def progress(text: str) -> None:
        if text == PUBLIC:
            name_everyone("Bad", "orebro")
            suspend_tenant(tenant_by_slug("orebro"))

    set_aside = [("active", False), ("quarantined", True), ("suspended", True)]
    with owner_scope(reason="test"):
        name_everyone("Bad")
        outcomes = migrate_everything(progress=progress, set_aside=True)
        assert [each.ok for each in outcomes] == [True, False, False]
        assert ["planted_nobody_is_bad" in each.sentence for each in outcomes] == [False, True, True]
        assert (lacking(), states()) == ([0, 2, 1], set_aside)
        fault = "people.planted_two: CheckViolation (people_user.planted_nobody_is_bad)"
        assert [tenant_by_slug(slug).fault for slug in ("umea", "orebro")] == [fault] * 2
        with pytest.raises(NotInOrderError):
            resume_tenant(tenant_by_slug("orebro"))
    hosts = ("umea.localhost", "orebro.localhost", "localhost")
    assert [Client(headers={"host": host}).get("/healthy").status_code for host in hosts] == [503, 503, 404]
    with owner_scope(reason="test"), translation.override("en"):  # a request has left its own language
        name_everyone("Anna", "orebro")
        sentences = [each.sentence for each in migrate_everything(progress=silent)]
        assert (sentences[0], sentences[2]) == ("in order", "in order again, Suspended")
        assert (lacking(), states()) == ([0, 2, 0], [("active", False), ("quarantined", True), ("suspended", False)])
        name_everyone("Anna")
        migrate_everything(progress=silent, slugs=["umea"])
        assert (lacking(), states()) == ([0, 0, 0], [("active", False), ("active", False), ("suspended", False)])
        assert faults() == []


def killed_at(last: str) -> None:
    """A run of migrations that dies where this is to begin."""

    def progress(text: str) -> None:
        if text == last:
            os.kill(os.getpid(), signal.SIGKILL)

    with owner_scope(reason="test process"):
        migrate_everything(progress=progress)


@pytest.mark.committed
@pytest.mark.usefixtures("planted")
def test_killed_half_way_a_rerun_converges(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the rehearsal, a template, a tenant, and between two; no tenant is made from half a template."""
    new = NewTenant(slug="falun", name_sv="MSI Falun", name_en="MSI Falun")
    for place, left in (("rehearsal umea", [2, 2, 2]), ("run nv_template_node", [2, 2, 2]), ("run umea", [0, 1, 2])):
        monkeypatch.setenv(DIE_AT, place)
        assert in_processes([lambda: killed_at("never")]) == [KILLED]
        with owner_scope(reason="test"):
            assert lacking() == left
            if place == "run nv_template_node":
                with pytest.raises(TemplateUnfinishedError):
                    provision_tenant(new)
    monkeypatch.delenv(DIE_AT)
    assert in_processes([lambda: killed_at("orebro")]) == [KILLED]
    with owner_scope(reason="test"):
        assert (lacking(), states()) == ([0, 0, 2], IN_ORDER)
        migrate_everything(progress=silent)
        assert (provision_tenant(new).created, lacking(), states(), faults()) == (True, [0, 0, 0], IN_ORDER, [])


@pytest.mark.committed
def test_a_tenant_whose_shape_differs_is_set_aside(database: str, capsys: Any) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("ALTER TABLE orebro.taggit_tag ADD COLUMN planted integer")
    with translation.override("en"):
        with pytest.raises(CommandError, match=r"^Set aside: orebro\. The others are in order; mend and run again\.$"):
            call_command("tenants", "migrate", "--all")
        assert "planted integer" in capsys.readouterr().out
        with owner_scope(reason="test") as owner, owner.cursor() as cursor:
            assert tenant_by_slug("orebro").state == "quarantined"
            cursor.execute("ALTER TABLE orebro.taggit_tag DROP COLUMN planted")
        call_command("tenants", "migrate", "--tenant", "orebro")
    assert capsys.readouterr().out.splitlines()[-1] == "orebro: in order again, Active"


def test_a_run_over_what_is_in_order_changes_nothing(database: str) -> None:
    """Public, both templates and a tenant; rights and policies are set again to what they were."""
    with owner_scope(reason="test"):
        before = whole_state()
        outcomes = migrate_everything(progress=silent, slugs=["umea"])
        assert (len(outcomes), outcomes[0].ok, whole_state() == before) == (1, True, True)


def test_an_unknown_tenant_is_refused_before_any_change(database: str) -> None:
    with owner_scope(reason="test"):
        before = whole_state()
        with pytest.raises(UnknownTenantError):
            migrate_everything(progress=silent, slugs=["umea", "nobody"])
        assert whole_state() == before


def test_a_registry_that_lacks_the_codes_newest_column_can_be_migrated(database: str) -> None:
    """What is chosen is read before public has what its next migration adds."""
    with owner_scope(reason="test") as owner, transaction.atomic():
        with owner.cursor() as cursor:
            cursor.execute("ALTER TABLE public.registry_tenant DROP COLUMN started_on CASCADE")
        assert {tenant.slug for tenant in chosen_tenants(owner, None)} >= set(CAST)
        transaction.set_rollback(True)


def test_only_one_run_at_a_time(database: str) -> None:
    """While another holds the lock this one says so and waits; here it is told to give up."""
    said: list[str] = []
    with psycopg.connect(url_of("admin", database), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        with owner_scope(reason="test") as owner, owner.cursor() as cursor, translation.override("en"):
            before = whole_state()
            cursor.execute("SET lock_timeout = '200ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                migrate_everything(progress=said.append)
            assert (whole_state() == before, said) == (True, ["waiting for another run to end"])


def test_no_tenant_is_made_while_migrations_run_nor_the_other_way_round(database: str) -> None:
    said: list[str] = []
    new = NewTenant(slug="ludvika", name_sv="MSI Ludvika", name_en="MSI Ludvika")
    with psycopg.connect(url_of("admin", database), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        with owner_scope(reason="test") as owner, owner.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                provision_tenant(new, progress=said.append)
        assert said == ["wait"]
        other.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])

        def look(step: str) -> None:
            taken = other.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATION_LOCK]).fetchone()
            said.append(f"{step} {taken}")

        with owner_scope(reason="test"):
            provision_tenant(new, progress=look)
    assert (len(said), {line.partition(" ")[2] for line in said[1:]}) == (7, {"(False,)"})


def test_the_lock_is_given_back_after_a_refusal(database: str) -> None:
    with owner_scope(reason="test"), pytest.raises(UnknownTenantError):
        migrate_everything(progress=silent, slugs=["nobody"])
    with psycopg.connect(url_of("admin", database), autocommit=True) as other:
        assert other.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATION_LOCK]).fetchone() == (True,)
