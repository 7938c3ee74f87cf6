"""Scopes as savepoints: a test runs in one outer transaction that is rolled back at its end.

Only here may a scope be opened inside a transaction: leaving one restores role, path and binding itself.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connections, transaction
from django.db.utils import ConnectionHandler

from core.settings.database import database_settings
from core.tenancy import scopes
from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.binding import Binding, CommitHook, Kind, _bound
from core.tenancy.contenttypes import forget_content_types
from core.tenancy.kept import forget_everything
from tests import databases

ALIAS = "default"


@contextmanager
def bound(binding: Binding, connection: DatabaseWrapper) -> Iterator[None]:
    """Bind a scope to the context and to the connection."""
    token = _bound.set(binding)
    connection.bind(binding)
    try:
        yield
    finally:
        connection.unbind()
        _bound.reset(token)


@contextmanager
def savepoint_scope(binding: Binding) -> Iterator[scopes.Unit]:
    """unit_of_work and platform_work inside the outer transaction."""
    scopes.refuse_nesting(binding)
    connection = cast("DatabaseWrapper", connections[ALIAS])
    unit = scopes.Unit(binding)
    before = len(connection.run_on_commit)
    with bound(binding, connection):
        try:
            with transaction.atomic(using=ALIAS):
                connection.enter_transaction(binding)
                yield unit
                connection.check_constraints()
                if unit.rolled_back or binding.read_only:
                    transaction.set_rollback(True, using=ALIAS)
        finally:
            hooks = take_hooks(connection, before)
            leave_role(connection)
    if not unit.rolled_back:
        scopes.run_commit_hooks(binding, hooks)


@contextmanager
def owner_savepoint(binding: Binding) -> Iterator[DatabaseWrapper]:
    """owner_scope inside the outer transaction, as the superuser."""
    scopes.refuse_nesting(binding)
    connection = cast("DatabaseWrapper", connections[ALIAS])
    with bound(binding, connection), transaction.atomic(using=ALIAS):
        yield connection


def take_hooks(connection: DatabaseWrapper, before: int) -> list[CommitHook]:
    """The commit hooks that were registered since `before`, taken off the connection."""
    hooks = [func for _, func, _ in connection.run_on_commit[before:]]
    del connection.run_on_commit[before:]
    return hooks


def leave_role(connection: DatabaseWrapper) -> None:
    """Back to the login itself."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'none', true), set_config('search_path', 'public', true)")


@contextmanager
def outer_transaction(database: str, monkeypatch: Any) -> Iterator[DatabaseWrapper]:
    """One rolled-back transaction around a test, with the harness's scopes in force."""
    application = connections[ALIAS]
    settings = database_settings(databases.url_of("admin", database))
    connection = cast("DatabaseWrapper", ConnectionHandler({ALIAS: settings})[ALIAS])
    connections[ALIAS] = connection
    binding = Binding(Kind.OWNER, "test", "public", "none")
    with bound(binding, connection):
        connection.ensure_connection()
    monkeypatch.setattr(scopes, "_opener", savepoint_scope)
    monkeypatch.setattr(scopes, "_owner_opener", owner_savepoint)
    atomic = transaction.atomic(using=ALIAS)
    atomic.__enter__()
    try:
        yield connection
    finally:
        transaction.set_rollback(True, using=ALIAS)
        atomic.__exit__(None, None, None)
        with bound(binding, connection):
            connection.close()
        connections[ALIAS] = application
        forget_content_types()
        forget_everything()


@contextmanager
def committed_copy(name: str, settings: Any) -> Iterator[str]:
    """A fresh copy of the template with the real scopes and logins; dropped at the end."""
    databases.copy_template(name)
    try:
        with entered(name, settings):
            yield name
    finally:
        databases.drop_copy(name)


@contextmanager
def entered(name: str, settings: Any) -> Iterator[str]:
    """The real scopes and logins on a copy that stands already; it stays."""
    saved = {login: os.environ[f"NODVERK_DATABASE_{login.upper()}_URL"] for login in databases.LOGINS}
    application = connections[ALIAS]
    application.close()
    urls = {login: databases.url_of(login, name) for login in databases.LOGINS}
    for login, url in urls.items():
        os.environ[f"NODVERK_DATABASE_{login.upper()}_URL"] = url
    settings.NODVERK_OWNER_DATABASE = database_settings(urls["owner"])
    settings.NODVERK_WORKER_URL = urls["worker"]
    own = {**connections.settings[ALIAS]}
    connections.settings[ALIAS].update(database_settings(urls["app"]))
    connections[ALIAS] = connections.create_connection(ALIAS)
    try:
        yield name
    finally:
        connections[ALIAS].close()
        connections.settings[ALIAS].clear()
        connections.settings[ALIAS].update(own)
        connections[ALIAS] = application
        for login, url in saved.items():
            os.environ[f"NODVERK_DATABASE_{login.upper()}_URL"] = url
        forget_content_types()
        forget_everything()
