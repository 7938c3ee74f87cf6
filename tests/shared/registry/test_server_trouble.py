"""Migrating while the server cannot go on: one clear sentence, no tenant blamed, and a rerun converges."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from core.tenancy.scopes import owner_scope
from shared.registry.migrating import migrate_everything
from tests.databases import url_of
from tests.shared.registry.test_migrating import CAST, IN_ORDER, PLANTED, faults, lacking, silent, states

TROUBLE = """
CREATE SCHEMA trouble;
GRANT USAGE ON SCHEMA trouble TO PUBLIC;
CREATE SEQUENCE trouble.count;
GRANT USAGE ON SEQUENCE trouble.count TO PUBLIC;
CREATE FUNCTION trouble.strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('trouble.count') > {spared} THEN {trouble}; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER trouble BEFORE INSERT ON {schema}.django_migrations FOR EACH ROW EXECUTE FUNCTION trouble.strike()
"""
MENDED = "DROP SCHEMA trouble CASCADE"
FULL = "RAISE 'could not extend file \"base/16384/2619\": No space left on device' USING ERRCODE = 'disk_full'"
GONE = "PERFORM pg_terminate_backend(pg_backend_pid())"
BEGUN = "The database server cannot go on ("
ENDED = "). What is done stays; mend it, then run the same again."


@pytest.fixture
def planted(settings: Any) -> Iterator[None]:
    """The code has two migrations more than the database."""
    settings.MIGRATION_MODULES = PLANTED
    with translation.override("en"):
        yield


def strike(database: str, statement: str) -> None:
    """As PostgreSQL's superuser, from outside."""
    with psycopg.connect(url_of("admin", database), autocommit=True) as admin:
        admin.execute(statement)


def migrate() -> str:
    """`manage.py tenants migrate --all`; what it refuses with."""
    with pytest.raises(CommandError) as refused:
        call_command("tenants", "migrate", "--all", stdout=StringIO())
    return str(refused.value)


@pytest.mark.committed
@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(
    ("schema", "spared", "left"),
    [
        ("nv_template_node", 0, [2, 2, 2]),
        ("orebro", 0, [2, 2, 2]),
        ("nv_template_node", 2, [2, 2, 2]),
        ("orebro", 3, [0, 0, 1]),
    ],
    ids=["rehearsing a template", "rehearsing a tenant", "migrating a template", "migrating a tenant"],
)
def test_a_full_disk_is_one_sentence_and_no_tenants_fault(
    database: str, schema: str, spared: int, left: list[int]
) -> None:
    strike(database, TROUBLE.format(schema=schema, spared=spared, trouble=FULL))
    told = migrate()
    assert told.startswith(BEGUN)
    assert told.endswith(f'could not extend file "base/16384/2619": No space left on device{ENDED}')
    with owner_scope(reason="test"):
        assert (states(), sorted(lacking())) == (IN_ORDER, sorted(left))
    strike(database, MENDED)
    with owner_scope(reason="test"):
        assert [outcome.ok for outcome in migrate_everything(progress=silent)] == [True] * len(CAST)
        assert (states(), lacking(), faults()) == (IN_ORDER, [0, 0, 0], [])


@pytest.mark.committed
@pytest.mark.usefixtures("planted")
def test_a_server_that_goes_down_is_one_sentence_too(database: str) -> None:
    strike(database, TROUBLE.format(schema="orebro", spared=2, trouble=GONE))
    told = migrate()
    assert (told.startswith(BEGUN), told.endswith(ENDED), "terminating connection" in told) == (True, True, True)
    strike(database, MENDED)
    with owner_scope(reason="test"):
        assert [outcome.ok for outcome in migrate_everything(progress=silent)] == [True] * len(CAST)
        assert (states(), lacking(), faults()) == (IN_ORDER, [0, 0, 0], [])
