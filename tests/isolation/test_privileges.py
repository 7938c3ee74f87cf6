"""The matrix of role and thing: what PostgreSQL grants, cell for cell what the declarations give, and no cell more."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.conf import settings

from core.tenancy.access import Access
from core.tenancy.checks import access_of, shared_models
from core.tenancy.grants import TENANT_VERBS
from core.tenancy.queue import QUEUE_TABLES
from core.tenancy.rights import VERBS
from core.tenancy.roles import app_role, platform_role, tenant_role, tenants_role, worker_role
from core.tenancy.scopes import owner_scope
from shared.registry.templates import template_of
from tests.isolation import privileges
from tests.isolation.privileges import Cells
from tests.proofs.recording import Proof

SEEN_OF_JOBS = ("id", "task_name", "status", "deferred_role", "effect_at", "scheduled_at")
STAMP_COLUMNS = {(f"procrastinate_jobs.{name}", "SELECT") for name in SEEN_OF_JOBS}
READINESS_COLUMNS = {
    (name, "SELECT")
    for name in (
        "django_migrations.app",
        "django_migrations.name",
        "procrastinate_events.at",
        "procrastinate_events.job_id",
        "procrastinate_events.type",
        "procrastinate_workers.last_heartbeat",
    )
}
DEFER = {("procrastinate_defer_jobs_v1", "as definer")}
CLOSE = {("nodverk_close_job", "as definer")}


def declared(verbs: Mapping[Access, Sequence[str]]) -> Cells:
    """The cells that the models' declarations give."""
    models = [model for model in shared_models() if model._meta.app_label != "procrastinate"]
    return {(model._meta.db_table, verb) for model in models for verb in verbs[access_of(model) or Access.NONE]}


def tenants_roles(tenants: list[Any]) -> list[str]:
    return [tenant_role(tenant.id) for tenant in tenants]


def beyond(role: str, tables: Cells, columns: Cells, sequences: Cells) -> list[tuple[str, str]]:
    """Every cell in public that a role has and should not, or should have and has not."""
    return sorted(
        (privileges.on_tables(role) ^ tables)
        | (privileges.on_columns(role) ^ columns)
        | (privileges.on_sequences(role) ^ sequences)
    )


def deviations(tenants: list[Any]) -> dict[str, list[tuple[str, str]]]:
    """Whatever differs from the declarations, by role."""
    queue: Cells = {(table, verb) for table in QUEUE_TABLES for verb in VERBS}
    counters: Cells = {(f"{table}_id_seq", verb) for table in QUEUE_TABLES for verb in ("USAGE", "SELECT")}
    group = {*tenants_roles(tenants), tenants_role()}
    expected: dict[str, tuple[Cells, Cells, Cells]] = {
        **{role: (declared(TENANT_VERBS), set(), set()) for role in group},
        platform_role(): (declared(dict.fromkeys(Access, VERBS)), STAMP_COLUMNS | READINESS_COLUMNS, set()),
        worker_role(): (queue, set(), counters),
        app_role(): (set(), set(), set()),
    }
    return {role: found for role, cells in expected.items() if (found := beyond(role, *cells))}


def test_each_role_may_in_public_what_is_declared_and_no_more(tenants: list[Any], proof: Proof) -> None:
    found = deviations(tenants)
    assert found == {}
    verbs = len(privileges.EVERY_VERB) + privileges.has_maintain()
    tables = privileges.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
    proof.tried("cells of the matrix", (len(tenants) + 4) * int(tables[0][0]) * verbs)
    proof.absent("cells beyond the declared", len(found))


PLANTED = {
    "a right on a table": 'GRANT SELECT ON procrastinate_jobs TO "{tenant}"',
    "one right too many": 'GRANT TRUNCATE ON catalogue_public TO "{tenant}"',
    "a right of everyone": "GRANT SELECT ON registry_tenantparty TO PUBLIC",
    "a column": 'GRANT UPDATE (name_sv) ON registry_tenant TO "{tenant}"',
    "a sequence": 'GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq TO "{tenant}"',
    "a table made later": "CREATE TABLE later (x int); GRANT SELECT ON later TO PUBLIC",
    "a view over what is closed": "CREATE VIEW looks AS TABLE procrastinate_jobs; GRANT SELECT ON looks TO PUBLIC",
    "a right that is gone": 'REVOKE SELECT ON registry_tenant FROM "{group}"',
}
MEND = {
    "a table made later": "DROP TABLE later",
    "a view over what is closed": "DROP VIEW looks",
    "a right of everyone": "REVOKE ALL ON registry_tenantparty FROM PUBLIC",
    "a right that is gone": 'GRANT SELECT ON registry_tenant TO "{group}"',
}


@pytest.fixture
def plant(tenants: list[Any]) -> Iterator[Callable[[str], None]]:
    """Grants what is forbidden, and takes it back."""
    names = {"tenant": tenant_role(tenants[0].id), "group": tenants_role()}
    mends: list[str] = []

    def make(what: str) -> None:
        statement = PLANTED[what].format(**names)
        mends.append(MEND.get(what, statement.replace("GRANT", "REVOKE").replace(" TO ", " FROM ")).format(**names))
        run(statement)

    yield make
    for mend in mends:
        run(mend)
    assert deviations(tenants) == {}


def run(statements: str) -> None:
    with owner_scope(reason="planted") as owner, owner.cursor() as cursor:
        cursor.execute(statements)


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_right_is_found(what: str, tenants: list[Any], plant: Any, proof: Proof) -> None:
    plant(what)
    proof.planted("rights too many or too few", len(deviations(tenants)))


def test_what_is_made_later_is_closed_until_it_is_declared(tenants: list[Any]) -> None:
    before = {role: privileges.on_functions(role) for role in [*tenants_roles(tenants), platform_role(), app_role()]}
    run("CREATE TABLE later (x int); CREATE SEQUENCE later_on; CREATE VIEW looks AS TABLE procrastinate_jobs")
    try:
        assert deviations(tenants) == {}
        assert {role: privileges.on_functions(role) for role in before} == before
    finally:
        run("DROP TABLE later; DROP SEQUENCE later_on; DROP VIEW looks")


def test_tenants_and_platform_may_call_what_defers_and_closes_a_job_and_nothing_else(tenants: list[Any]) -> None:
    """And those functions are the only ones that run with other rights than their caller's."""
    for role in [*tenants_roles(tenants), tenants_role()]:
        assert privileges.on_functions(role) == DEFER | CLOSE
    assert privileges.on_functions(platform_role()) == DEFER
    assert privileges.on_functions(app_role()) == set()
    queues = privileges.on_functions(worker_role())
    assert {name for name, whom in queues if whom == "as definer"} <= {name for name, _ in DEFER}
    own = {name for name, _ in queues if not name.startswith("procrastinate_")}
    assert own == {"nodverk_turn", "nodverk_fetch_job"}


def test_in_the_schemas_each_tenant_sees_its_own_alone(tenants: list[Any]) -> None:
    """No role makes anything in a schema, and nobody but the owner looks into a template."""
    for tenant in tenants:
        assert privileges.on_schemas(tenant_role(tenant.id)) == {("public", "USAGE"), (tenant.schema_name, "USAGE")}
    for role in (tenants_role(), platform_role(), worker_role(), app_role()):
        assert privileges.on_schemas(role) == {("public", "USAGE")}


def test_a_tenant_has_no_right_on_anything_in_anothers_schema(tenants: list[Any]) -> None:
    """Also not on what it could not reach: were the schema opened by mistake, its tables would still be closed."""
    others = [platform_role(), worker_role(), app_role(), tenants_role()]
    schemas = [tenant.schema_name for tenant in tenants] + [template_of(kind) for kind in ("node", "national_office")]
    for schema in schemas:
        for role in others + [tenant_role(tenant.id) for tenant in tenants if tenant.schema_name != schema]:
            found = [
                look(role, schema) for look in (privileges.on_tables, privileges.on_columns, privileges.on_sequences)
            ]
            assert (schema, role, found) == (schema, role, [set(), set(), set()])


def test_in_its_own_schema_a_tenant_reads_and_writes_rows_and_no_more(tenants: list[Any]) -> None:
    for tenant in tenants[:2]:
        cells = privileges.on_tables(tenant_role(tenant.id), tenant.schema_name)
        verbs: dict[str, set[str]] = {}
        for table, verb in cells:
            verbs.setdefault(table, set()).add(verb)
        narrower = {table: found for table, found in verbs.items() if found != set(VERBS)}
        assert narrower == {"audit_auditentry": {"SELECT", "INSERT"}, "django_migrations": {"SELECT"}}
        assert {verb for _, verb in privileges.on_sequences(tenant_role(tenant.id), tenant.schema_name)} == {
            "USAGE",
            "SELECT",
        }


def test_no_role_has_power_over_the_cluster_and_none_owns_anything(tenants: list[Any]) -> None:
    pattern = f"nv\\_{settings.NODVERK_INSTALLATION}\\_%"
    owner = f"nv_{settings.NODVERK_INSTALLATION}_owner"
    found = {name: set(powers) for name, powers in privileges.powers(pattern).items() if name != owner}
    assert found == {
        **{role: {"inherits"} for role in [*tenants_roles(tenants), tenants_role(), platform_role()]},
        app_role(): {"login"},
        worker_role(): {"login", "inherits"},
    } | {role: {"inherits"} for role in set(found) - {*tenants_roles(tenants), app_role(), worker_role()}}
    assert privileges.owned(pattern) == set()
    for role in (app_role(), worker_role(), platform_role(), *tenants_roles(tenants)):
        assert privileges.on_database(role) <= {"CONNECT", "TEMPORARY"}


def test_the_application_becomes_tenants_and_platform_and_has_none_of_their_rights_before(tenants: list[Any]) -> None:
    becomes = privileges.becomes(app_role())
    assert {name for name, how in becomes if how == "USAGE"} == set()
    assert {name for name, how in becomes if how == "SET"} >= {*tenants_roles(tenants), platform_role()}
    assert {name for name, _ in becomes} & {worker_role(), f"nv_{settings.NODVERK_INSTALLATION}_owner"} == set()
    assert privileges.becomes(worker_role()) == set()
    assert privileges.becomes(platform_role()) == set()
    for role in tenants_roles(tenants):
        assert {name for name, _ in privileges.becomes(role)} == {tenants_role()}


def test_row_level_security_stands_where_a_class_asks_for_it() -> None:
    rows = privileges.ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity"
    )
    classes = {Access.APPEND_OWN, Access.OWN_ROWS, Access.GRANTED}
    asked = {model._meta.db_table for model in shared_models() if access_of(model) in classes}
    assert {name for (name,) in rows} == asked
