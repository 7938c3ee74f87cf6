import os
import re
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from core.postgres import Cluster, LaunchError, Status, ensure_cluster, start, status, stop
from core.postgres.account import drop_to
from core.postgres.processes import wait_until
from core.postgres.server import running_pid
from tests.core.postgres.support import IS_ROOT


def ask(cluster: Cluster, query: str) -> object:
    with psycopg.connect(cluster.url()) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_swedish_letters_text_search_and_safety(running: Cluster) -> None:
    assert ask(running, "SELECT lower('ÅÄÖ')") == "åäö"
    assert ask(running, "SELECT to_tsvector('sociala innovationer')::text") == "'innovation':2 'social':1"
    settings = ("fsync", "listen_addresses", "max_locks_per_transaction", "server_encoding")
    assert [ask(running, f"SHOW {name}") for name in settings] == ["on", "", "256", "UTF8"]
    assert ask(running, "SELECT datlocale FROM pg_database WHERE datname = 'template0'") == "PG_UNICODE_FAST"


def test_a_login_needs_its_password(running: Cluster) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(running.url(password="guessed"))


def test_start_and_stop_say_whether_they_did_anything(running: Cluster) -> None:
    assert (start(running), status(running)) == (False, Status.RUNNING)
    assert (stop(running), status(running)) == (True, Status.STOPPED)
    assert (stop(running), status(running)) == (False, Status.STOPPED)
    assert (start(running), status(running)) == (True, Status.RUNNING)


def test_the_same_cluster_is_found_again(running: Cluster) -> None:
    assert ensure_cluster(running.root, running.var) == running
    stop(running)
    assert ensure_cluster(running.root, running.var) == running


@pytest.mark.skipif(not IS_ROOT, reason="only root has another account to change to")
def test_root_hands_the_server_to_another_account_and_closes_its_folder(running: Cluster) -> None:
    pid = running_pid(running.data)
    uids = re.search(r"^Uid:\s+(.*)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    assert uids is not None
    assert {int(uid) for uid in uids[1].split()} == {running.uid}
    assert running.uid != 0
    assert [oct(path.stat().st_mode & 0o777) for path in (running.home, running.socket)] == ["0o700", "0o700"]
    assert oct(running.var.parent.stat().st_mode & 0o777) == "0o711"


def test_a_server_killed_outright_starts_again_with_its_data(running: Cluster) -> None:
    with psycopg.connect(running.url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
    pid = running_pid(running.data)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: running_pid(running.data) is None, 5)
    assert (running.data / "postmaster.pid").exists()
    assert start(running) is True
    assert ask(running, "SELECT count(*) FROM kept") == 0


def test_a_lock_file_whose_id_is_a_strangers_is_swept(running: Cluster) -> None:
    stop(running)
    stranger = subprocess.Popen(["sleep", "30"], **drop_to(running.account))
    try:
        stale = f"{stranger.pid}\n{running.data}\n1700000000\n5432\n{running.socket}\n\n  123 456\nready\n"
        (running.data / "postmaster.pid").write_text(stale)
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
            (running.socket / name).write_text(stale)
        assert (status(running), stop(running)) == (Status.STOPPED, False)
        assert start(running) is True
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_lost_superuser_secret_is_renewed(running: Cluster) -> None:
    stop(running)
    secret = running.var / "secrets" / "superuser"
    before = secret.read_text()
    secret.unlink()
    start(ensure_cluster(running.root, running.var))
    assert secret.read_text() != before
    assert ask(running, "SELECT 1") == 1


def test_a_server_that_gives_up_says_why_in_one_sentence(running: Cluster) -> None:
    stop(running)
    configuration = running.data / "postgresql.conf"
    whole = configuration.read_text()
    try:
        configuration.write_text(whole + "\nno_such_setting = 1\n")
        with pytest.raises(LaunchError, match=r"^PostgreSQL did not start: [^\n]+\.$"):
            start(running)
    finally:
        configuration.write_text(whole)
    assert status(running) == Status.STOPPED
