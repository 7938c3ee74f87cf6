"""Rights and row-level policies on `public`, derived from the models' access classes. Idempotent; owner only."""

from collections.abc import Container
from typing import Any

from core.tenancy.access import EVERYONE, Access
from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.checks import access_of, shared_models
from core.tenancy.queue import queue_statements
from core.tenancy.rights import EVERYBODY, VERBS, grantees
from core.tenancy.roles import platform_role, tenants_role, worker_role
from core.tenancy.schemas import quote_name

LOCK = 7_140_519
"""Advisory lock of whatever alters shared objects: parallel GRANTs end in `tuple concurrently updated`."""

TENANT_VERBS: dict[Access, tuple[str, ...]] = {
    Access.READ: ("SELECT",),
    Access.APPEND_OWN: ("SELECT", "INSERT"),
    Access.OWN_ROWS: VERBS,
    Access.GRANTED: ("SELECT",),
    Access.NONE: (),
}
OWN = "origin_role = current_user::text"
GRANTED = f"({OWN} OR audience && ARRAY[current_user::text, '{EVERYONE}']::varchar[])"


def grant_public_rights(connection: DatabaseWrapper) -> None:
    """Set rights and policies of every table in public to what its model declares; repeats without effect."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            for statement in public_statements():
                cursor.execute(statement)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def public_statements() -> list[str]:
    """The statements of grant_public_rights, in order."""
    tenants, platform = quote_name(tenants_role()), quote_name(platform_role())
    statements = [f"GRANT USAGE ON SCHEMA public TO {tenants}, {platform}, {quote_name(worker_role())}"]
    statements.append(f"REVOKE ALL ON TABLE public.django_migrations FROM {tenants}, {platform}")
    statements.append(f"GRANT SELECT (app, name) ON TABLE public.django_migrations TO {platform}")
    for model in shared_models():
        access = access_of(model)
        if access is not None and model._meta.app_label != "procrastinate":
            statements += table_statements(model._meta.db_table, access)
    return statements + queue_statements()


def table_statements(table: str, access: Access) -> list[str]:
    """Grants and policies of one shared table."""
    tenants, platform, name = quote_name(tenants_role()), quote_name(platform_role()), f"public.{quote_name(table)}"
    statements = [
        f"REVOKE ALL ON TABLE {name} FROM {tenants}, {platform}, PUBLIC",
        f"GRANT {', '.join(VERBS)} ON TABLE {name} TO {platform}",
    ]
    if TENANT_VERBS[access]:
        statements.append(f"GRANT {', '.join(TENANT_VERBS[access])} ON TABLE {name} TO {tenants}")
    for policy in ("nv_platform", "nv_read", "nv_insert", "nv_update", "nv_delete"):
        statements.append(f"DROP POLICY IF EXISTS {policy} ON {name}")
    if access in {Access.READ, Access.NONE}:
        return [*statements, f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"]
    readable = GRANTED if access is Access.GRANTED else OWN
    statements += [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY nv_platform ON {name} TO {platform} USING (true) WITH CHECK (true)",
        f"CREATE POLICY nv_read ON {name} FOR SELECT TO {tenants} USING ({readable})",
    ]
    if "INSERT" in TENANT_VERBS[access]:
        statements.append(f"CREATE POLICY nv_insert ON {name} FOR INSERT TO {tenants} WITH CHECK ({OWN})")
    if "UPDATE" in TENANT_VERBS[access]:
        own = f"USING ({OWN}) WITH CHECK ({OWN})"
        statements.append(f"CREATE POLICY nv_update ON {name} FOR UPDATE TO {tenants} {own}")
        statements.append(f"CREATE POLICY nv_delete ON {name} FOR DELETE TO {tenants} USING ({OWN})")
    return statements


def schema_privileges(table: str, append_only: Container[str]) -> tuple[str, ...]:
    """What a tenant's role may do with a table of its own."""
    # wagtail-localize reads which of its migrations are applied at every translation.
    if table == "django_migrations":
        return ("SELECT",)
    return ("SELECT", "INSERT") if table in append_only else VERBS


def grant_schema_rights(connection: DatabaseWrapper, schema: str, role: str, append_only: tuple[str, ...]) -> None:
    """Let `role`, and nobody else but the owner, work in its own schema; `append_only` it may only read and add to."""
    name, grantee = quote_name(schema), quote_name(role)
    strangers = [role, *(who for who in grantees(connection, schema) if who != role)]
    with connection.cursor() as cursor:
        for who in strangers:
            stranger = "PUBLIC" if who == EVERYBODY else quote_name(who)
            for what in ("ALL TABLES IN SCHEMA", "ALL SEQUENCES IN SCHEMA", "SCHEMA"):
                cursor.execute(f"REVOKE ALL ON {what} {name} FROM {stranger}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {name} TO {grantee}")
        cursor.execute(f"GRANT {', '.join(VERBS)} ON ALL TABLES IN SCHEMA {name} TO {grantee}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {name} TO {grantee}")
        for table in ("django_migrations", *append_only):
            kept = schema_privileges(table, append_only)
            lost = ", ".join(verb for verb in VERBS if verb not in kept)
            cursor.execute(f"REVOKE {lost} ON TABLE {name}.{quote_name(table)} FROM {grantee}")


def append_only_tables(models: list[Any]) -> tuple[str, ...]:
    """Tables of a tenant whose model sets `append_only`."""
    return tuple(model._meta.db_table for model in models if getattr(model, "append_only", False))
