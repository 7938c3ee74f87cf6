"""Rights and row-level policies on `public`, derived from the models' access classes. Idempotent; owner only."""

from collections.abc import Container
from typing import Any

from core.tenancy.access import EVERYONE, Access
from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.checks import access_of, shared_models
from core.tenancy.rights import EVERYBODY, grantees
from core.tenancy.roles import platform_role, tenants_role, worker_role
from core.tenancy.schemas import quote_name

LOCK = 7_140_519
"""Advisory lock of whatever alters shared objects: parallel GRANTs end in `tuple concurrently updated`."""

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")

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


QUEUE_TABLES = tuple(f"procrastinate_{name}" for name in ("jobs", "events", "periodic_defers", "workers"))
DEFER = "public.procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[])"
QUEUE_FUNCTIONS = """
DO $$ DECLARE called regprocedure; BEGIN
    FOR called IN SELECT oid FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND starts_with(proname, 'procrastinate_')
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC, {others}', called);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {worker}', called);
    END LOOP;
END $$
"""


CLOSE_JOB_NAME = "nodverk_close_job(bigint, integer, bigint)"
CLOSE_JOB = """
CREATE OR REPLACE FUNCTION public.nodverk_close_job(job bigint, attempt integer, worker bigint) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE procrastinate_jobs SET effect_at = now()
    WHERE id = job AND attempts = attempt AND worker_id IS NOT DISTINCT FROM worker
      AND status = 'doing' AND effect_at IS NULL
      AND right(replace(args ->> 'tenant_id', '-', ''), 12) = right(current_setting('role', true), 12)
    RETURNING true
$$
"""
"""Notes that a job's effect is done; only for the run that holds the job, and only in the unit of its tenant."""


def queue_statements() -> list[str]:
    """The queue: tenants and platform only defer (as the definer), the runner works on it, the stamp says who asks."""
    tenants, platform, worker = quote_name(tenants_role()), quote_name(platform_role()), quote_name(worker_role())
    tables = ", ".join(f"public.{table}" for table in QUEUE_TABLES)
    sequences = ", ".join(f"public.{table}_id_seq" for table in QUEUE_TABLES)
    return [
        "ALTER TABLE public.procrastinate_jobs ADD COLUMN IF NOT EXISTS deferred_role text"
        " DEFAULT current_setting('role', true)",
        f"REVOKE ALL ON TABLE {tables} FROM {tenants}, {platform}, PUBLIC",
        f"GRANT {', '.join(VERBS)} ON TABLE {tables} TO {worker}",
        "ALTER TABLE public.procrastinate_jobs ADD COLUMN IF NOT EXISTS effect_at timestamptz",
        f"GRANT SELECT (id, task_name, status, deferred_role, effect_at, scheduled_at)"
        f" ON TABLE public.procrastinate_jobs TO {platform}",
        f"GRANT SELECT (job_id, type, at) ON TABLE public.procrastinate_events TO {platform}",
        f"GRANT SELECT (last_heartbeat) ON TABLE public.procrastinate_workers TO {platform}",
        CLOSE_JOB,
        f"REVOKE ALL ON FUNCTION public.{CLOSE_JOB_NAME} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION public.{CLOSE_JOB_NAME} TO {tenants}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {worker}",
        f"GRANT USAGE, SELECT ON SEQUENCE {sequences} TO {worker}",
        QUEUE_FUNCTIONS.format(others=f"{tenants}, {platform}", worker=worker),
        # What it sets off (the event, the notice to the worker) runs as the definer too.
        f"ALTER FUNCTION {DEFER} SECURITY DEFINER SET search_path = public, pg_temp",
        f"GRANT EXECUTE ON FUNCTION {DEFER} TO {tenants}, {platform}",
    ]


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
