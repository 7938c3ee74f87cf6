"""Migrating one schema with the owner's login; cloning one. The only callers of django-tenants' machinery."""

from django.core.management import call_command
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.clone import CLONE_SCHEMA_FUNCTION

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.contenttypes import forget_content_types
from core.tenancy.schemas import PUBLIC, inside_schema, quote_name

MIGRATION_LOCK = 7_140_520


def migrate_schema(connection: DatabaseWrapper, schema: str, tenant_type: str) -> None:
    """Bring one schema to the code's state; makes the schema when it is missing."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quote_name(schema)}")
    _ensure_own_recorder(connection, schema, tenant_type)
    with inside_schema(connection, schema, tenant_type):
        call_command(MigrateCommand(), interactive=False, verbosity=0, skip_checks=True)
    forget_content_types()


def pending_migrations(connection: DatabaseWrapper, schema: str, tenant_type: str) -> int:
    """How many migrations a schema lacks. Raises what Django raises for an inconsistent history."""
    with inside_schema(connection, schema, tenant_type):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


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
