"""The wall in PostgreSQL: what each role may do with each table, and what a wrong path meets."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.tenancy.access import Access
from core.tenancy.binding import Kind, current_binding
from core.tenancy.checks import access_of, shared_models
from core.tenancy.grants import QUEUE_TABLES, TENANT_VERBS, VERBS
from core.tenancy.roles import app_role, platform_role, tenant_role, worker_role
from core.tenancy.scopes import owner_scope

ALLOWED = """
SELECT c.relname, v.verb FROM pg_class c CROSS JOIN unnest(%s::text[]) AS v(verb)
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p') AND has_table_privilege(%s, c.oid, v.verb)
"""
EVERY_VERB = [*VERBS, "TRUNCATE", "REFERENCES", "TRIGGER"]
Cells = set[tuple[str, str]]


def cells(role: str, schema: str = "public") -> Cells:
    """Every (table, verb) that a role may."""
    with owner_scope(reason="privilege matrix") as owner, owner.cursor() as cursor:
        cursor.execute(ALLOWED, [EVERY_VERB, schema, role])
        return set(cursor.fetchall())


def declared(verbs: Mapping[Access, Sequence[str]]) -> Cells:
    """The cells that the models' declarations give."""
    models = [model for model in shared_models() if model._meta.app_label != "procrastinate"]
    return {(model._meta.db_table, verb) for model in models for verb in verbs[access_of(model) or Access.NONE]}


def test_each_role_may_in_public_what_is_declared_and_no_more(umea: Any, orebro: Any) -> None:
    everything = dict.fromkeys(Access, VERBS)
    tenants = declared(TENANT_VERBS)
    assert cells(tenant_role(umea.id)) == tenants
    assert cells(tenant_role(orebro.id)) == tenants
    assert cells(platform_role()) == declared(everything)
    assert cells(worker_role()) == {(table, verb) for table in QUEUE_TABLES for verb in VERBS}
    assert cells(app_role()) == set()


def test_a_planted_right_is_found(umea: Any) -> None:
    with owner_scope(reason="planted") as owner, owner.cursor() as cursor:
        cursor.execute(f'GRANT SELECT ON procrastinate_jobs TO "{tenant_role(umea.id)}"')
    assert cells(tenant_role(umea.id)) - declared(TENANT_VERBS) == {("procrastinate_jobs", "SELECT")}


def test_a_tenant_may_nothing_in_anothers_schema(umea: Any, orebro: Any) -> None:
    assert cells(tenant_role(orebro.id), "umea") == set()
    assert {verb for table, verb in cells(tenant_role(umea.id), "umea") if table == "audit_auditentry"} == {
        "SELECT",
        "INSERT",
    }


@pytest.mark.parametrize("table", ["people_user", "wagtailcore_page", "django_session", "sharing_shareditem"])
def test_a_wrong_path_meets_an_error_and_no_row(table: str, umea: Any, orebro: Any, scope: Any) -> None:
    with scope(orebro):
        binding = current_binding()
        assert binding is not None
        assert binding.kind is Kind.TENANT
        for statement in (f"SELECT count(*) FROM umea.{table}", f"DELETE FROM umea.{table}"):
            with pytest.raises(DatabaseError, match="permission denied for schema umea"), transaction.atomic():
                connection.cursor().execute(statement)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('search_path', 'umea, public', true)")
            with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
                cursor.execute(f"SELECT count(*) FROM {table}")
            cursor.execute("SELECT set_config('search_path', 'orebro, public', true)")
