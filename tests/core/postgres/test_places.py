import os
from pathlib import Path

import psycopg
import pytest

from core.postgres import Cluster, Status, binaries, ensure_cluster, find_cluster, remove, start, status, stop
from core.postgres.places import SOCKET_LIMIT, existing_own_folders, mark_of
from tests.core.postgres.support import AS_NOBODY, IS_ROOT, ROOT, launch, open_folder

needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root changes to another account")
needs_nobody = pytest.mark.skipif(AS_NOBODY is None, reason="the interpreter is closed to other accounts")


def runs(cluster: Cluster) -> bool:
    """Start, log in, stop."""
    start(cluster)
    with psycopg.connect(cluster.url()) as connection:
        answer = connection.execute("SELECT 1").fetchone()
    return stop(cluster) and answer == (1,)


@needs_root
def test_behind_a_closed_folder_programs_and_data_get_a_folder_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_folder(0o700) as closed:
        for name in (binaries.PACKAGE, binaries.LIBRARIES):
            (closed / name).symlink_to(binaries.wheel_package().parent / name)
        monkeypatch.setattr(binaries, "wheel_package", lambda: closed / binaries.PACKAGE)
        var = closed / "var"
        cluster = ensure_cluster(ROOT, var)
        own = cluster.home.parent
        assert own == Path(f"/var/lib/nodverk-{mark_of(ROOT, var)}")
        assert cluster.binaries.is_relative_to(own)
        assert cluster.data.is_relative_to(own)
        assert runs(cluster)
        assert ensure_cluster(ROOT, var) == cluster
        assert oct(closed.stat().st_mode & 0o777) == "0o700"
        remove(ROOT, var)
        assert (own.exists(), find_cluster(var), (var / "postgres").exists()) == (False, None, False)


@needs_root
def test_data_outside_whose_var_was_deleted_is_begun_anew() -> None:
    with open_folder(0o700) as closed:
        var = closed / "var"
        first = ensure_cluster(ROOT, var)
        start(first)
        for path in [*sorted(var.rglob("*"), reverse=True), var]:
            path.rmdir() if path.is_dir() else path.unlink()
        assert existing_own_folders(mark_of(ROOT, var)) == [first.home.parent]
        second = ensure_cluster(ROOT, var)
        assert (second, status(second)) == (first, Status.STOPPED)
        assert runs(second)


def test_a_long_path_gets_a_short_socket_folder(folder: Path) -> None:
    var = folder / ("long-" * 20) / "räksmörgås med mellanslag" / "var"
    cluster = ensure_cluster(ROOT, var)
    assert cluster.data == var / "postgres" / "data"
    assert len(os.fsencode(cluster.socket / ".s.PGSQL.5432")) <= SOCKET_LIMIT
    assert runs(cluster)
    remove(ROOT, var)
    assert (cluster.socket.exists(), cluster.home.exists()) == (False, False)


def test_a_half_made_data_folder_is_made_again(folder: Path) -> None:
    home = folder / "var" / "postgres"
    for name in ("data", "data.unfinished"):
        (home / name / "base").mkdir(parents=True)
        (home / name / "PG_VERSION").write_text("18\n")
    (home / "password").write_text("left behind")
    cluster = ensure_cluster(ROOT, folder / "var")
    assert runs(cluster)
    assert sorted(path.name for path in home.iterdir()) == ["data", "run"]


@needs_nobody
def test_without_root_the_database_starts_and_stops(folder: Path) -> None:
    os.chown(folder, 65534 if IS_ROOT else -1, -1)
    var = folder / "var"
    started = launch("database", AS_NOBODY, NODVERK_VAR=str(var))
    assert (started.returncode, started.stderr) == (0, "")
    assert launch("stop", AS_NOBODY, NODVERK_VAR=str(var)).stdout == "Stopped.\n"


@needs_nobody
@pytest.mark.parametrize("kind", ["var", pytest.param("data", marks=needs_root)])
def test_a_folder_that_may_not_be_written_is_one_sentence(folder: Path, kind: str) -> None:
    var = folder / "var"
    var.mkdir()
    if kind == "data":
        os.chown(var, 65534 if IS_ROOT else -1, -1)
        (var / "postgres").mkdir()
        (var / "launch.lock").touch()
    (var / "postgres" if kind == "data" else var).chmod(0o555)
    refused = launch("database", AS_NOBODY, NODVERK_VAR=str(var))
    (var / "postgres" if kind == "data" else var).chmod(0o755)
    assert (refused.returncode, refused.stdout) == (1, "")
    expected = {
        "var": f"The folder {var} cannot be used: Permission denied ({var}/log).\n",
        "data": f"The database in {var}/postgres belongs to another user (id 0): run as that user.\n",
    }
    assert refused.stderr == expected[kind]
    assert not (var / "installation.json").exists()
