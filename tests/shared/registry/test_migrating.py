"""Migrating every schema: all are looked at first, a failing one is set aside, a rerun converges."""

from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.utils import OperationalError
from django.test import Client

from core.tenancy.migrating import MIGRATION_LOCK, pending_migrations
from core.tenancy.scopes import owner_scope
from shared.registry import migrating
from shared.registry.errors import NotInOrderError, PreflightError, UnknownTenantError
from shared.registry.migrating import Outcome, migrate_everything
from shared.registry.models import Tenant
from shared.registry.queries import tenant_by_slug
from shared.registry.services import owner_connection, resume_tenant, suspend_tenant
from tests.databases import url_of
from tests.shared.registry.state import whole_state

FORGET = "DELETE FROM {schema}.django_migrations WHERE app = %s AND name = %s"
LAST = "SELECT name FROM {schema}.django_migrations WHERE app = %s ORDER BY name DESC LIMIT 1"


def forget(schema: str, app: str, name: str = "") -> str:
    """Let a schema's history lack a migration (the last of the app); returns its name. In the open owner_scope."""
    with owner_connection().cursor() as cursor:
        cursor.execute(LAST.format(schema=schema), [app])
        name = name or cursor.fetchone()[0]
        cursor.execute(FORGET.format(schema=schema), [app, name])
    return name


def remember(schema: str, app: str, name: str) -> None:
    with owner_connection().cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {schema}.django_migrations (app, name, applied) VALUES (%s, %s, now())", [app, name]
        )


def lacking(slug: str) -> int:
    tenant = tenant_by_slug(slug)
    return pending_migrations(owner_connection(), tenant.schema_name, tenant.type)


def states() -> dict[str, tuple[str, bool]]:
    return {tenant.slug: (tenant.state, bool(tenant.fault)) for tenant in Tenant.objects.all()}


def silent(text: str) -> None:
    """No progress."""


@pytest.fixture
def tenants_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Public and the templates are in order already: leave them out."""
    monkeypatch.setattr(migrating, "migrate_platform", silent)


@pytest.mark.committed
def test_preflight_names_the_tenant_before_any_change(database: str) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        forget("umea", "wagtailredirects")
        cursor.execute("ALTER SCHEMA orebro RENAME TO lost")
        before = whole_state()
        with pytest.raises(PreflightError) as refused:
            migrate_everything(progress=silent)
        assert "orebro" in str(refused.value)
        assert (whole_state() == before, lacking("umea")) == (True, 1)
        cursor.execute("ALTER SCHEMA lost RENAME TO orebro")
        name = forget("orebro", "contenttypes", "0001_initial")
        before = whole_state()
        with pytest.raises(PreflightError) as refused:
            migrate_everything(progress=silent)
        assert ("orebro" in str(refused.value), name in str(refused.value)) == (True, True)
        assert (whole_state() == before, lacking("umea")) == (True, 1)


@pytest.mark.committed
@pytest.mark.usefixtures("tenants_only")
def test_a_tenant_that_fails_is_set_aside_and_the_rest_go_on(database: str) -> None:
    """Its fault is told; mended, the rerun puts it back; a suspended one stays suspended all along."""
    with owner_scope(reason="test"):
        suspend_tenant(tenant_by_slug("umea"))
        names = {schema: forget(schema, "events") for schema in ("umea", "orebro")}
        harmless = forget("kansli", "wagtailredirects", "0008_add_verbose_name_plural")
        outcomes = migrate_everything(progress=silent)
        assert [(outcome.schema, outcome.ok) for outcome in outcomes] == [
            ("kansli", True),
            ("umea", False),
            ("orebro", False),
        ]
        assert states() == {
            "nationellt-kansli": ("active", False),
            "umea": ("suspended", True),
            "orebro": ("quarantined", True),
        }
        assert (lacking("nationellt-kansli"), lacking("orebro"), harmless != "") == (0, 1, True)
        with pytest.raises(NotInOrderError):
            resume_tenant(tenant_by_slug("orebro"))
    answers = [
        Client(headers={"host": host}).get("/healthy").status_code for host in ("orebro.localhost", "localhost")
    ]
    assert answers == [503, 404]
    with owner_scope(reason="test"):
        for schema, name in names.items():
            remember(schema, "events", name)
        assert migrate_everything(progress=silent) == [
            Outcome("kansli", ok=True, sentence="in order"),
            Outcome("umea", ok=True, sentence="in order again, suspended"),
            Outcome("orebro", ok=True, sentence="in order again, active"),
        ]
        assert {slug: state for slug, (state, _) in states().items()} == {
            "nationellt-kansli": "active",
            "umea": "suspended",
            "orebro": "active",
        }


@pytest.mark.committed
@pytest.mark.usefixtures("tenants_only")
def test_a_tenant_whose_shape_differs_is_set_aside(database: str, capsys: Any) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("ALTER TABLE orebro.taggit_tag ADD COLUMN planted integer")
    with pytest.raises(CommandError, match=r"^Quarantined: orebro\. The others are in order"):
        call_command("tenants", "migrate", "--all")
    told = capsys.readouterr().out
    assert "planted integer" in told
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        assert states()["orebro"] == ("quarantined", True)
        cursor.execute("ALTER TABLE orebro.taggit_tag DROP COLUMN planted")
    call_command("tenants", "migrate", "--tenant", "orebro")
    assert capsys.readouterr().out.splitlines()[-1] == "orebro: in order again, active"


def test_a_run_over_what_is_in_order_changes_nothing(database: str) -> None:
    """Public, both templates and a tenant; rights and policies are set again to what they were."""
    with owner_scope(reason="test"):
        before = whole_state()
        outcomes = migrate_everything(progress=silent, slugs=["umea"])
        assert [outcome.sentence for outcome in outcomes] == ["in order"]
        assert whole_state() == before


def test_an_unknown_tenant_is_refused_before_any_change(database: str) -> None:
    with owner_scope(reason="test"):
        before = whole_state()
        with pytest.raises(UnknownTenantError):
            migrate_everything(progress=silent, slugs=["umea", "nobody"])
        assert whole_state() == before
    with pytest.raises(CommandError, match="nobody"):
        call_command("tenants", "migrate", "--tenant", "nobody")


def test_only_one_run_at_a_time(database: str) -> None:
    """While another holds the lock this one waits; here it is told to give up."""
    with psycopg.connect(url_of("admin", database), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        with owner_scope(reason="test") as owner, owner.cursor() as cursor:
            before = whole_state()
            cursor.execute("SET lock_timeout = '200ms'")
            with pytest.raises(OperationalError, match="lock timeout"):
                migrate_everything(progress=silent)
            assert whole_state() == before


def test_the_lock_is_given_back_after_a_refusal(database: str) -> None:
    with owner_scope(reason="test"), pytest.raises(UnknownTenantError):
        migrate_everything(progress=silent, slugs=["nobody"])
    with psycopg.connect(url_of("admin", database), autocommit=True) as other:
        assert other.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATION_LOCK]).fetchone() == (True,)
