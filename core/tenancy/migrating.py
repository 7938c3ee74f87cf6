"""Migrating one schema with the owner's login; cloning one. The only callers of django-tenants' machinery."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import NotInTransactionMixin
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunSQL
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.clone import CLONE_SCHEMA_FUNCTION

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.contenttypes import forget_content_types
from core.tenancy.errors import MigrationFailedError
from core.tenancy.schemas import PUBLIC, inside_schema, quote_name

MIGRATION_LOCK = 7_140_520
REHEARSAL_WAITS = "5s"


def migrate_schema(connection: DatabaseWrapper, schema: str, tenant_type: str) -> None:
    """Bring one schema to the code's state; makes the schema when it is missing.

    Only the apps of `tenant_type` (and what they depend on) are applied and recorded: Django's own command would walk
    through every app's history in every schema, most of it without effect. Raises MigrationFailedError, which names
    the migration; those before it stay applied, each in a transaction of its own unless the caller holds one.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quote_name(schema)}")
    _ensure_own_recorder(connection, schema, tenant_type)
    with inside_schema(connection, schema, tenant_type), _without_collector():
        _apply(connection, tenant_type, Executor.migration_plan)
    forget_content_types()


def rehearse_schema(connection: DatabaseWrapper, schema: str, tenant_type: str) -> None:
    """Apply, inside an open `rehearsal`, what a schema lacks. Raises MigrationFailedError where migrate_schema would.

    A migration that builds an index while others write cannot be taken back: this ends before the first of them.
    """
    with inside_schema(connection, schema, tenant_type), _without_collector():
        _apply(connection, tenant_type, Executor.plan_in_a_transaction)


@contextmanager
def rehearsal(connection: DatabaseWrapper) -> Iterator[None]:
    """What is done inside, changes of tables too, is taken back at the end. May stand inside another.

    Gives up, rather than hold up everyone behind it, when it waits long for somebody's lock.
    """
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{REHEARSAL_WAITS}'")
        try:
            yield
        finally:
            transaction.set_rollback(True, using=connection.alias)
            forget_content_types()


class Executor(MigrationExecutor):
    """Django's, which says which migration failed, and looks at deferred constraints inside a transaction.

    There a later migration could not alter a table that has constraints left to look at.
    """

    def apply_migration(self, state: Any, migration: Any, *args: Any, **options: Any) -> Any:
        try:
            after = super().apply_migration(state, migration, *args, **options)
            if self.connection.in_atomic_block:
                self.connection.check_constraints()
        except Exception as error:
            raise MigrationFailedError(f"{migration.app_label}.{migration.name}") from error
        return after

    def plan_in_a_transaction(self, targets: list[tuple[str, str]]) -> list[tuple[Any, bool]]:
        """What is to be applied, up to the first migration that cannot run inside a transaction."""
        return list(takewhile(lambda step: _fits_a_transaction(step[0]), self.migration_plan(targets)))


def _fits_a_transaction(migration: Any) -> bool:
    return migration.atomic or not any(
        isinstance(operation, NotInTransactionMixin | RunSQL) for operation in migration.operations
    )


Plan = Callable[[Executor, list[tuple[str, str]]], list[tuple[Any, bool]]]


def _apply(connection: DatabaseWrapper, tenant_type: str, planned: Plan) -> None:
    executor = Executor(connection)
    executor.loader.check_consistent_history(connection)
    targets = _targets(executor, tenant_type)
    plan = planned(executor, targets)
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


def pending_migrations(connection: DatabaseWrapper, schema: str, tenant_type: str) -> int:
    """How many migrations a schema lacks. Raises what Django raises for an inconsistent history."""
    with inside_schema(connection, schema, tenant_type):
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        return len(executor.migration_plan(_targets(executor, tenant_type)))


CLONE_FUNCTIONS = ("clone_schema", "get_insert_stmt_ddl", "pg_get_coldef", "pg_get_tabledef")
THEIR_SIGNATURES = """
SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = ANY(%s)
"""


def install_clone_function(connection: DatabaseWrapper) -> None:
    """Put the cloning function and its helpers into public for the owner alone; parallel clones only call it."""
    with connection.cursor() as cursor:
        cursor.execute(CLONE_SCHEMA_FUNCTION.format(db_user=connection.settings_dict["USER"]))
        cursor.execute(THEIR_SIGNATURES, [list(CLONE_FUNCTIONS)])
        for (signature,) in cursor.fetchall():
            cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")


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
