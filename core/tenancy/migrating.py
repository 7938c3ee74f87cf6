"""Migrating one schema with the owner's login; cloning one. The only callers of django-tenants' machinery."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.clone import CLONE_SCHEMA_FUNCTION

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.contenttypes import forget_content_types
from core.tenancy.schemas import PUBLIC, inside_schema, quote_name

MIGRATION_LOCK = 7_140_520


def migrate_schema(connection: DatabaseWrapper, schema: str, tenant_type: str) -> None:
    """Bring one schema to the code's state; makes the schema when it is missing.

    Only the apps of `tenant_type` (and what they depend on) are applied and recorded: Django's own command would walk
    through every app's history in every schema, most of it without effect.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quote_name(schema)}")
    _ensure_own_recorder(connection, schema, tenant_type)
    with inside_schema(connection, schema, tenant_type), _without_collector():
        _apply(connection, tenant_type)
    forget_content_types()


def _apply(connection: DatabaseWrapper, tenant_type: str) -> None:
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    targets = _targets(executor, tenant_type)
    plan = executor.migration_plan(targets)
    if plan:
        before = executor._create_project_state(with_applied_migrations=True)  # type: ignore[attr-defined]
        emit_pre_migrate_signal(0, False, connection.alias, apps=before.apps, plan=plan)
        executor.migrate(targets, plan=plan, state=before.clone())
    emit_post_migrate_signal(0, False, connection.alias, apps=apps, plan=plan)


def _targets(executor: MigrationExecutor, tenant_type: str) -> list[tuple[str, str]]:
    """The last migrations of the apps that stand in schemas of this type."""
    names = set(settings.TENANT_TYPES[tenant_type]["APPS"])
    labels = {config.label for config in apps.get_app_configs() if config.name in names}
    return [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Migrations make hundreds of thousands of objects that live to the end: collecting meanwhile only costs time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def pending_migrations(connection: DatabaseWrapper, schema: str, tenant_type: str) -> int:
    """How many migrations a schema lacks. Raises what Django raises for an inconsistent history."""
    with inside_schema(connection, schema, tenant_type):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        return len(executor.migration_plan(_targets(executor, tenant_type)))


def install_clone_function(connection: DatabaseWrapper) -> None:
    """Put the cloning function into public for the owner alone; parallel clones only call it."""
    with connection.cursor() as cursor:
        cursor.execute(CLONE_SCHEMA_FUNCTION.format(db_user=connection.settings_dict["USER"]))
        cursor.execute("REVOKE ALL ON FUNCTION public.clone_schema(text, text, public.cloneparms[]) FROM PUBLIC")


MISNAMED_SEQUENCES = """
SELECT s.relname, format('%%s_%%s_seq', left(t.relname, 63 - length(a.attname) - 5), a.attname)
FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND s.relnamespace = %s::regnamespace
"""


def name_sequences_by_table(connection: DatabaseWrapper, schema: str) -> None:
    """Give every key's sequence the name a new table would give it: clone_schema fails on those of renamed tables."""
    with connection.cursor() as cursor:
        cursor.execute(MISNAMED_SEQUENCES, [quote_name(schema)])
        for old, new in cursor.fetchall():
            if old != new:
                cursor.execute(f"ALTER SEQUENCE {quote_name(schema)}.{quote_name(old)} RENAME TO {quote_name(new)}")


def clone_schema(connection: DatabaseWrapper, template: str, schema: str) -> None:
    """Copy a schema with its rows, in the caller's transaction. Plain PostgreSQL only (on Citus: migrate)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clone_schema(%s, %s, 'DATA')", [template, schema])


def _ensure_own_recorder(connection: DatabaseWrapper, schema: str, tenant_type: str) -> None:
    """Without a table of its own a schema would read public's record, and nothing would be applied."""
    if schema == PUBLIC:
        return
    connection.set_schema(schema, include_public=False, tenant_type=tenant_type)
    try:
        MigrationRecorder(connection).ensure_schema()
    finally:
        connection.set_schema(PUBLIC, tenant_type=PUBLIC)
