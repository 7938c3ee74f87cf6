"""Another PostgreSQL: whose database it is, what is removed from it, and a spare one beside it."""

from pathlib import Path

import psycopg
import pytest

from core.installation import Installation, lent_database, load_installation, prepare_installation
from core.installation.addresses import parts_of
from core.installation.clearing import clear_database
from core.installation.spare import spare_database
from core.postgres import Cluster, LaunchError
from tests.core.installation.support import databases, found, roles, run
from tests.core.postgres.support import ROOT

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information' ORDER BY 1"
MADE = (
    "CREATE TABLE public.rows (n int)",
    "CREATE VIEW public.seen AS SELECT n FROM public.rows",
    "CREATE TYPE public.state AS ENUM ('open', 'closed')",
    "CREATE TYPE public.pair AS (a int, b int)",
    "CREATE FUNCTION public.next(n int) RETURNS int LANGUAGE sql AS 'SELECT n + 1'",
    "CREATE SCHEMA nv_template_node CREATE TABLE pages (n int)",
    "CREATE SCHEMA umea CREATE TABLE pages (state public.state)",
)


@pytest.fixture
def owner(guest: str, cluster: Cluster) -> str:
    """The URL of a login that may do all that an owner has to, in somebody else's database."""
    run(cluster.url("lent"), "GRANT CREATE ON SCHEMA public TO guest", "GRANT CREATE ON DATABASE lent TO guest")
    run(cluster.url(), "ALTER ROLE guest CREATEROLE")
    return guest


@pytest.fixture
def lent(owner: str, tmp_path: Path) -> Installation:
    """An installation in that database, with rights that say so."""
    made = prepare_installation(ROOT, tmp_path / "var", owner)
    run(owner, *MADE, f"GRANT USAGE ON SCHEMA umea TO nv_{made.id}_tenants")
    return made


def test_where_it_is_is_known(lent: Installation, installation: Installation, tmp_path: Path) -> None:
    assert lent_database(lent.var) == lent.owner_url
    assert lent_database(installation.var) is None
    assert lent_database(tmp_path / "absent") is None


def test_what_was_made_is_removed_and_nothing_else(lent: Installation, cluster: Cluster) -> None:
    run(cluster.url("lent"), "CREATE TABLE public.theirs (n int)", "CREATE SCHEMA elsewhere")
    run(lent.owner_url, "CREATE SCHEMA their_own")
    clear_database(lent.owner_url, lent.id)
    assert found(lent.owner_url, TABLES) == ["theirs"]
    assert found(lent.owner_url, SCHEMAS) == ["elsewhere", "public", "their_own"]
    left = "SELECT typname FROM pg_type WHERE typname IN ('state', 'pair') UNION ALL SELECT 'next' FROM pg_proc"
    assert found(lent.owner_url, f"{left} WHERE proname = 'next'") == []
    assert roles(cluster, f"nv_{lent.id}_%") == []
    clear_database(lent.owner_url, lent.id)
    run(cluster.url("lent"), "DROP TABLE public.theirs")
    again = prepare_installation(ROOT, lent.var, lent.owner_url)
    assert (again.id, load_installation(lent.var)) == (lent.id, again)


def test_a_database_with_anothers_tables_is_refused(lent: Installation, cluster: Cluster, tmp_path: Path) -> None:
    before = roles(cluster, "nv%")
    with pytest.raises(LaunchError) as refused:
        prepare_installation(ROOT, tmp_path / "other", lent.owner_url)
    told = "The database lent holds tables that were not made from this folder: name an empty one in DATABASE_URL."
    assert str(refused.value) == told
    assert (roles(cluster, "nv%"), list((tmp_path / "other").iterdir())) == (before, [])
    assert prepare_installation(ROOT, lent.var, lent.owner_url) == lent


def test_the_same_database_under_another_address_is_known_by_its_roles(lent: Installation, cluster: Cluster) -> None:
    other = f"{lent.owner_url}&application_name=other"
    assert prepare_installation(ROOT, lent.var, other).id == lent.id
    assert lent_database(lent.var) == other


def test_a_spare_database_goes_with_its_sessions_and_roles(owner: str, cluster: Cluster, tmp_path: Path) -> None:
    run(cluster.url(), "ALTER ROLE guest CREATEDB")
    before = databases(cluster)
    with spare_database(owner, "abc123") as spare:
        assert parts_of(spare) == parts_of(owner) | {"dbname": "nodverk_spare_abc123"}
        (tmp_path / "var").mkdir()
        (tmp_path / "var" / "installation.json").write_text('{"id": "abc123"}')
        made = prepare_installation(ROOT, tmp_path / "var", spare)
        lingering = psycopg.connect(made.app_url)
        assert found(spare, "SELECT lower('ÅÄÖ')") == ["åäö"]
    with pytest.raises(psycopg.OperationalError):
        lingering.execute("SELECT 1")
    assert (databases(cluster), roles(cluster, "nv_abc123_%")) == (before, [])


def test_a_login_that_may_make_no_database_is_told_how(owner: str, cluster: Cluster) -> None:
    before = databases(cluster)
    with pytest.raises(LaunchError) as refused, spare_database(owner, "abc123"):
        pass
    told = (
        "No database can be made beside lent (permission denied to create database): "
        "an administrator runs ALTER ROLE guest CREATEDB."
    )
    assert (str(refused.value), databases(cluster)) == (told, before)
