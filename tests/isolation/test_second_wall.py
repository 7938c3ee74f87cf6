"""The wall in PostgreSQL alone: the tripwire is taken away and the path leads into another tenant's schema."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql import base as postgresql

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.roles import tenant_role
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from tests.isolation.sizes import SEED, SIZE
from tests.proofs.recording import Proof

TABLES = ("canary", "people_user", "wagtailcore_page", "django_session", "sharing_shareditem", "audit_auditentry")
STATEMENTS = (
    "SELECT * FROM {table}",
    "SELECT * FROM {table} FOR UPDATE",
    "TABLE {table}",
    "DELETE FROM {table} RETURNING *",
    "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT * FROM gone",
    "UPDATE {table} SET id = id RETURNING *",
    "INSERT INTO {table} SELECT * FROM {table} RETURNING *",
    "TRUNCATE {table}",
    "LOCK TABLE {table}",
    "DROP TABLE {table}",
    "ALTER TABLE {table} ADD COLUMN planted text",
    "GRANT ALL ON {table} TO PUBLIC",
    "CREATE VIEW {schema}.planted AS SELECT * FROM {table}",
    "CREATE TABLE {schema}.planted (x int)",
    "SELECT pg_get_serial_sequence('{table}', 'id')::regclass",
    "ALTER SCHEMA {schema} OWNER TO CURRENT_USER",
    "GRANT USAGE ON SCHEMA {schema} TO CURRENT_USER",
)
REFUSED = {"42501": "permission denied", "42P01": "does not exist", "3F000": "does not exist"}


plain_cursor: Any = postgresql.DatabaseWrapper._cursor  # type: ignore[attr-defined]  # django-stubs leaves it out


@pytest.fixture
def no_tripwire(tenants: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's own cursor: nobody asks which scope is bound."""
    monkeypatch.setattr(DatabaseWrapper, "_cursor", plain_cursor)


@contextmanager
def standing_in(who: str, tenant: Any) -> Iterator[None]:
    """In a unit of `tenant`, on the platform, or as the application's bare login."""
    if who == "platform":
        with platform_work(reason="attempt"):
            yield
        return
    with unit_of_work(tenant, reason="attempt"):
        if who == "login":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', 'none', true)")
        yield


def attempt(statement: str, path: str | None) -> str:
    """What a statement met: `refused`, `nothing` or `rows`; it is undone in any case."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if path is not None:
                cursor.execute("SELECT set_config('search_path', %s, true)", [path])
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
            raise UndoneError("rows" if rows or not statement.startswith(("SELECT", "TABLE", "WITH")) else "nothing")
    except UndoneError as undone:
        return str(undone)
    except DatabaseError as error:
        return "refused" if getattr(error.__cause__, "sqlstate", "") in REFUSED else f"another error: {error}"


class UndoneError(Exception):
    """Takes the attempt back."""


def tally(tenants: list[Any], size: int) -> Counter[str]:
    """What random statements on random tables of other tenants met, by name and by path."""
    dice = random.Random(SEED)
    found: Counter[str] = Counter()
    for _ in range(size):
        mine, other = dice.sample(tenants, 2)
        by_path = dice.random() < 0.5
        statement = dice.choice(STATEMENTS)
        table = dice.choice(TABLES)
        named = statement.format(table=table if by_path else f"{other.schema_name}.{table}", schema=other.schema_name)
        path = f"{other.schema_name}, public" if by_path else None
        with standing_in(dice.choice(("tenant", "tenant", "platform", "login")), mine):
            found[attempt(named, path)] += 1
    return found


@pytest.mark.usefixtures("no_tripwire")
def test_a_hole_in_the_wall_is_found(tenants: list[Any], proof: Proof) -> None:
    """Planted: every tenant may read and write the canaries of the first one."""
    schema = tenants[0].schema_name
    roles = ", ".join(f'"{tenant_role(tenant.id)}"' for tenant in tenants[1:])
    with owner_scope(reason="planted") as owner, owner.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {roles}")
        cursor.execute(f"GRANT SELECT, UPDATE ON {schema}.canary TO {roles}")
    try:
        found = tally(tenants, max(SIZE, 2_000))
    finally:
        with owner_scope(reason="mended") as owner, owner.cursor() as cursor:
            cursor.execute(f"REVOKE ALL ON {schema}.canary FROM {roles}")
            cursor.execute(f"REVOKE USAGE ON SCHEMA {schema} FROM {roles}")
    proof.planted("reads through a hole in the wall", found["rows"])


@pytest.mark.usefixtures("no_tripwire")
def test_a_wrong_path_meets_an_error_and_no_row(tenants: list[Any], proof: Proof) -> None:
    found = tally(tenants, SIZE)
    assert found == Counter(refused=SIZE)
    proof.tried("attempts", SIZE)
    proof.absent("rows of another tenant", found["rows"])


@pytest.mark.usefixtures("no_tripwire")
def test_a_path_that_begins_abroad_and_ends_at_home_shows_home_alone(tenants: list[Any]) -> None:
    """PostgreSQL passes over a schema that the role may not use."""
    mine, other = tenants[:2]
    with unit_of_work(mine, reason="attempt"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('search_path', %s, true)", [f"{other.schema_name}, {mine.schema_name}, public"]
        )
        cursor.execute("SELECT DISTINCT owner FROM canary")
        assert cursor.fetchall() == [(mine.schema_name,)]


def test_the_tripwire_alone_stops_it_before(tenants: list[Any]) -> None:
    """In the ordinary way no path is changed at all: a unit's statements are refused outside it."""
    with unit_of_work(tenants[0], reason="attempt"):
        assert attempt(f"SELECT * FROM {tenants[1].schema_name}.canary", None) == "refused"
        assert attempt("SELECT * FROM canary", None) == "rows"
