"""A tenant's rights in its own schema: what they are to be, and what its role is."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.grants import append_only_tables, grant_schema_rights, schema_privileges
from core.tenancy.rights import Right, rights_in
from core.tenancy.roles import app_role, tenant_role, tenant_role_pattern, tenants_role
from core.tenancy.schemas import quote_name
from shared.registry.models import Tenant

RELATIONS = """
SELECT relname, relkind::text FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p', 'S')
"""
STRANGE_OWNERS = """
SELECT c.relname, c.relowner::regrole::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.oid = %s::regnamespace AND c.relowner <> n.nspowner ORDER BY 1
"""
ROLE = """
SELECT rolinherit, rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls
FROM pg_roles WHERE rolname = %s
"""
GROUPS = "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = %(role)s::regrole"
MEMBERS = """
SELECT member::regrole::text FROM pg_auth_members
WHERE roleid = %(role)s::regrole AND member <> (SELECT nspowner FROM pg_namespace WHERE nspname = %(schema)s)
"""
NOTE = "'tenant of the database ' || current_database()"
"""The comment on a tenant's role: roles belong to the whole cluster, and it says which database one was made for."""

PUT_NOTE = f"SELECT format('COMMENT ON ROLE %%I IS %%L', %s::text, {NOTE})"
NOTED = f"SELECT rolname FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = {NOTE} AND rolname ~ %s ORDER BY 1"


def grant_tenant_rights(connection: DatabaseWrapper, tenant: Tenant) -> None:
    """(Re)grant the tenant's role its own tables; append-only ones it may only read and add to. Idempotent.

    Whoever else than the owner had a right in the schema loses it.
    """
    with transaction.atomic():
        grant_schema_rights(connection, tenant.schema_name, tenant_role(tenant.id), append_only_of(tenant))


def append_only_of(tenant: Tenant) -> tuple[str, ...]:
    """The tables of a tenant that its role may only read and add to."""
    names = set(settings.TENANT_TYPES[tenant.type]["APPS"])
    models = [model for config in apps.get_app_configs() if config.name in names for model in config.get_models()]
    return append_only_tables(models)


def make_role(connection: DatabaseWrapper, tenant: Tenant) -> None:
    """A role that inherits the tenants' rights on public, and that the application may take."""
    role = quote_name(tenant_role(tenant.id))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} NOLOGIN INHERIT")
        cursor.execute(f"GRANT {quote_name(tenants_role())} TO {role}")
        cursor.execute(f"GRANT {role} TO {quote_name(app_role())}")
        cursor.execute(PUT_NOTE, [tenant_role(tenant.id)])
        cursor.execute(cursor.fetchone()[0])


def orphan_roles(connection: DatabaseWrapper, tenants: Iterable[Tenant]) -> list[str]:
    """Roles of tenants, made for this database, that are no tenant's."""
    known = {tenant_role(tenant.id) for tenant in tenants}
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [tenant_role_pattern()])
        return [name for (name,) in cursor.fetchall() if name not in known]


def check_rights(connection: DatabaseWrapper, tenant: Tenant) -> list[str]:
    """What is wrong with a tenant's role and the rights in its schema, one sentence each; empty when in order."""
    role = tenant_role(tenant.id)
    faults = _check_role(connection, role, tenant.schema_name) + _check_owners(connection, tenant.schema_name)
    ours, wanted = rights_in(connection, tenant.schema_name), _wanted_rights(connection, tenant, role)
    faults += [_("right missing: %(right)s") % {"right": _told(right)} for right in sorted(wanted - ours)]
    return faults + [_("right too many: %(right)s") % {"right": _told(right)} for right in sorted(ours - wanted)]


def _wanted_rights(connection: DatabaseWrapper, tenant: Tenant, role: str) -> set[Right]:
    append_only = append_only_of(tenant)
    wanted = {(role, "schema", "USAGE")}
    with connection.cursor() as cursor:
        cursor.execute(RELATIONS, [quote_name(tenant.schema_name)])
        for name, kind in cursor.fetchall():
            verbs = ("USAGE", "SELECT") if kind == "S" else schema_privileges(name, append_only)
            wanted |= {(role, name, verb) for verb in verbs}
    return wanted


def _check_role(connection: DatabaseWrapper, role: str, schema: str) -> list[str]:
    """A role that inherits the tenants' group, that only the application may take, and that may nothing else."""
    words: dict[str, Any] = {"role": role}
    with connection.cursor() as cursor:
        cursor.execute(ROLE, [role])
        found = cursor.fetchone()
        if found is None:
            return [_("the role %(role)s is missing") % words]
        faults = []
        if found != (True, False):
            faults.append(_("the role %(role)s may do more than a tenant's, or does not inherit") % words)
        for query, expected, text in (
            (GROUPS, tenants_role(), _("the role %(role)s is a member of %(found)s, not of %(expected)s alone")),
            (MEMBERS, app_role(), _("the role %(role)s may be taken by %(found)s, not by %(expected)s alone")),
        ):
            cursor.execute(query, {"role": quote_name(role), "schema": schema})
            names = sorted(name for (name,) in cursor.fetchall())
            if names != [expected]:
                faults.append(text % {**words, "found": ", ".join(names) or "-", "expected": expected})
    return faults


def _check_owners(connection: DatabaseWrapper, schema: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(STRANGE_OWNERS, [quote_name(schema)])
        text = _("%(name)s is owned by %(owner)s")
        return [text % {"name": name, "owner": owner} for name, owner in cursor.fetchall()]


def _told(right: Right) -> str:
    who, what, verb = right
    return f"{verb} on {what} for {who}"
