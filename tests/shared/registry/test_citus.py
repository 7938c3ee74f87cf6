"""Setting up Citus, as far as plain PostgreSQL can show it: the statements, their order, and that none is run."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from core.tenancy.citus import Found, Wanted, look, statements
from core.tenancy.roles import tenant_role
from core.tenancy.scopes import owner_scope
from shared.registry.queries import wanted_on_citus
from shared.registry.services import owner_connection

WANTED = Wanted(reference=frozenset({"terms"}), schemas=("umea", "orebro"), roles=("nv_x_1", "nv_x_2"))
FOUND = Found(database="nodverk", tables=("jobs", "terms", "tenants"), counters=(("jobs", "id", "jobs_id_seq"),))
ALL = [
    "SELECT create_reference_table('public.terms')",
    "SELECT citus_add_local_table_to_metadata('public.jobs')",
    "SELECT citus_add_local_table_to_metadata('public.tenants')",
    "SELECT setval('public.jobs_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM public.jobs), false)",
    'ALTER DATABASE "nodverk" SET citus.enable_schema_based_sharding = on',
    'ALTER ROLE "nv_x_1" LOGIN',
    'ALTER ROLE "nv_x_2" LOGIN',
    "SELECT citus_schema_distribute('umea')",
    "SELECT citus_schema_distribute('orebro')",
]
"""Code lists before what points at them, counters after the tables that set them back, tenants last."""


@pytest.fixture
def tenants(kansli: Any, orebro: Any, umea: Any) -> list[Any]:
    """The cast's tenants."""
    return [kansli, orebro, umea]


def run(*arguments: str) -> str:
    """What the command says."""
    said = StringIO()
    call_command("citus", *arguments, stdout=said)
    return said.getvalue()


def test_everything_in_order_on_a_cluster_that_has_nothing_yet() -> None:
    assert statements(WANTED, FOUND) == ALL


def test_a_rerun_goes_on_where_the_first_ended() -> None:
    half = Found(
        database="nodverk", tables=FOUND.tables, counters=FOUND.counters,
        placed=frozenset({"terms", "jobs"}), logins=frozenset({"nv_x_1"}), distributed=frozenset({"umea"}),
    )  # fmt: skip
    assert statements(WANTED, half) == [ALL[2], ALL[4], ALL[6], ALL[8]]
    whole = Found(
        database="nodverk", tables=FOUND.tables, counters=FOUND.counters, placed=frozenset(FOUND.tables),
        logins=frozenset(WANTED.roles), distributed=frozenset(WANTED.schemas),
    )  # fmt: skip
    assert statements(WANTED, whole) == [ALL[4]]


def test_without_the_extension_nothing_is_done(database: str, tenants: list[Any]) -> None:
    assert run() == "This database has no extension citus: plain PostgreSQL, nothing to do.\n"
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolcanlogin")
        logins = {row[0] for row in cursor.fetchall()}
    assert logins & {tenant_role(tenant.id) for tenant in tenants} == set()


def test_the_dry_run_names_every_shared_table_once_and_every_tenant(database: str, tenants: list[Any]) -> None:
    said = run("--dry-run")
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [row[0] for row in cursor.fetchall()]
    placed = re.findall(r"^SELECT (?:create_reference_table|citus_add_local\w+)\('public\.(\w+)'\);$", said, re.M)
    assert sorted(placed) == tables
    reference = re.findall(r"create_reference_table\('public\.(\w+)'\)", said)
    assert reference == [table for table in tables if table.startswith("taxonomy_")]
    schemas = re.findall(r"citus_schema_distribute\('(\w+)'\)", said)
    assert schemas == [tenant.schema_name for tenant in sorted(tenants, key=lambda each: str(each.slug))]
    assert len(re.findall("^ALTER ROLE .* LOGIN;$", said, re.M)) == len(tenants)


def test_the_counters_are_the_real_ones_and_their_statements_run(database: str) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (task_name, queue_name) VALUES ('x', 'default') RETURNING id")
        (last,) = cursor.fetchone()
        outstanding = statements(wanted_on_citus(), look(owner_connection()))
        resets = [statement for statement in outstanding if statement.startswith("SELECT setval")]
        for statement in resets:
            cursor.execute(statement)
        cursor.execute("SELECT nextval('procrastinate_jobs_id_seq')")
        assert cursor.fetchone() == (last + 1,)
    assert len(resets) == 5  # the queue's four tables, and the history of migrations
