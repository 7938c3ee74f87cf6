"""Demo, smoke, status and reset with DATABASE_URL: another PostgreSQL, here a database of a cluster of the test's."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.installation.addresses import place_of
from core.postgres import Cluster, ensure_cluster, start
from core.postgres.files import read_json
from tests.core.installation.support import databases, found, roles, run
from tests.core.launch.running import Demo
from tests.core.postgres.support import ROOT, clean_environment, launch, open_folder

OTHER_ROLES = "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'"


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """A running cluster that nobody in this module owns."""
    with open_folder() as place:
        cluster = ensure_cluster(ROOT, place / "var")
        start(cluster)
        run(cluster.url(), "CREATE ROLE msi LOGIN CREATEROLE CREATEDB PASSWORD 'sesam'")
        yield cluster


@pytest.fixture
def url(server: Cluster) -> Iterator[str]:
    run(server.url(), "CREATE DATABASE msi OWNER msi")
    yield server.url("msi", "msi", "sesam")
    run(server.url(), "DROP DATABASE msi WITH (FORCE)", *(f"DROP ROLE {name}" for name in roles(server, "nv%")))


@pytest.fixture
def other() -> Iterator[Demo]:
    """A demo whose var/ has no database of its own."""
    with open_folder() as place:
        made = Demo(place / "var")
        yield made
        made.kill()


def test_a_demo_there_is_told_by_status_and_removed_by_reset(other: Demo, url: str, server: Cluster) -> None:
    other.begin_and_wait(DATABASE_URL=url)
    assert other.alive() == ["web", "worker"]
    where, var = place_of(url), str(other.var)
    assert launch("status", NODVERK_VAR=var).stdout.splitlines()[0] == f"PostgreSQL: at {where}"
    run(url, "CREATE TABLE rows (n int)")
    refused = launch("reset", NODVERK_VAR=var)
    told = (
        f"This installation is in the database at {where}: set DATABASE_URL to it to remove what was made there, "
        f"or delete {other.var} to leave it.\n"
    )
    assert (refused.returncode, refused.stdout, refused.stderr, other.alive()) == (1, "", told, [])
    assert found(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == ["rows"]
    made = (read_json(other.var / "installation.json") or {})["id"]
    assert roles(server, "nv%") == [f"nv_{made}_{name}" for name in ("app", "platform", "tenants", "worker")]
    cleared = launch("reset", NODVERK_VAR=var, DATABASE_URL=url)
    lines = [f"Removed what was made in the database at {where}", f"Cleared {other.var}."]
    assert (cleared.returncode, cleared.stderr, cleared.stdout.splitlines()) == (0, "", lines)
    assert found(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []
    assert (roles(server, "nv%"), list(other.var.iterdir())) == ([], [])


def test_smoke_there_leaves_nothing(url: str, server: Cluster, tmp_path: Path) -> None:
    before = (databases(server), found(server.url(), OTHER_ROLES))
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.launch.fake", "smoke"],
        cwd=ROOT,
        env=clean_environment() | {"TMPDIR": str(tmp_path), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{place_of(url)}\n".replace("/msi\n", "/nodverk_spare_") in done.stdout
    assert "3 of 3 checks passed." in done.stdout.splitlines()
    assert ((databases(server), found(server.url(), OTHER_ROLES)), list(tmp_path.iterdir())) == (before, [])
