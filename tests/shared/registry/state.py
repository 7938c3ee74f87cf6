"""What provisioning may change, as one comparable value."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tenancy.scopes import owner_scope
from shared.registry.models import Domain, Tenant, TenantParty, TenantPlace

SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'"
RIGHTS = "SELECT relnamespace::regnamespace::text, relname, relacl::text FROM pg_class WHERE relkind IN ('r', 'S')"
MAKING = ("CREATE ", "ALTER ", "DROP ", "GRANT ", "REVOKE ", "INSERT ", "UPDATE ", "DELETE ", "SELECT CLONE_SCHEMA")


def registry_rows() -> list[Any]:
    """Every row of the registry."""
    return [list(model.objects.order_by("pk").values()) for model in (Tenant, Domain, TenantParty, TenantPlace)]


def schemas() -> set[str]:
    """Every schema of this database."""
    with connection.cursor() as cursor:
        cursor.execute(SCHEMAS)
        return {str(row[0]) for row in cursor.fetchall()}


def whole_state() -> tuple[Any, ...]:
    """Rows, schemas, and the rights on every table; in the open owner_scope."""
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS)
        return registry_rows(), schemas(), sorted(map(str, cursor.fetchall()))


def state_now() -> tuple[Any, ...]:
    """The same, in an owner_scope of its own."""
    with owner_scope(reason="state"):
        return whole_state()


def made(asked: CaptureQueriesContext) -> list[str]:
    """The statements that make or change something, roles too: those stand outside the database's own state."""
    return [sql for query in asked if (sql := query["sql"].strip()).upper().startswith(MAKING)]


def role_exists(name: str) -> bool:
    """Whether the cluster has this role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        return cursor.fetchone() is not None
