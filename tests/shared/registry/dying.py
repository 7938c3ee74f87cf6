"""Processes that die of kill -9 at a statement, and what such a death may leave behind."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection

from core.tenancy.roles import tenant_role, tenant_role_pattern
from core.tenancy.scopes import owner_scope
from shared.registry.models import Tenant
from shared.registry.templates import template_of

SCHEMAS = (
    "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')"
)
ROLES = """
SELECT rolname FROM pg_roles WHERE rolname ~ %s AND coalesce(shobj_description(oid, 'pg_authid'), current_database())
LIKE '%%' || current_database()
"""
HOSTS = "SELECT d.domain, t.schema_name FROM registry_domain d LEFT JOIN registry_tenant t ON t.id = d.tenant_id"


class Countdown:
    """Counts statements, and dies before or after the one of this number."""

    def __init__(self, last: int = 0, *, after: bool = False) -> None:
        self.count = 0
        self.last = last
        self.after = after

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        if self.count == self.last and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = execute(*arguments)
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def counted(work: Callable[[], object], countdown: Countdown) -> None:
    """Work of the owner whose statements are counted."""
    with owner_scope(reason="counted") as owner, owner.execute_wrapper(countdown):
        work()


def orphans() -> list[str]:
    """Schemas and roles without a tenant, hosts without a tenant or a schema; asked of the database itself.

    A role belongs to the whole cluster: those count that were made for this database, or for none that is named.
    """
    tenants = list(Tenant.objects.all())
    templates = {template_of("node"), template_of("national_office")}
    with connection.cursor() as cursor:
        cursor.execute(SCHEMAS)
        schemas = {name for (name,) in cursor.fetchall()}
        cursor.execute(ROLES, [tenant_role_pattern()])
        roles = {name for (name,) in cursor.fetchall()}
        cursor.execute(HOSTS)
        hosts = sorted(f"host {host}" for host, schema in cursor.fetchall() if schema not in schemas)
    stray = schemas - templates - {tenant.schema_name for tenant in tenants}
    found = [f"schema {name}" for name in sorted(stray)]
    return [*found, *(f"role {name}" for name in sorted(roles - {tenant_role(each.id) for each in tenants})), *hosts]
