"""A copy of the suite's PostgreSQL with a server of its own, which may be killed outright."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg

from core.postgres import Cluster, server
from core.postgres.processes import wait_until
from tests import databases

LEFT_OUT = {"postmaster.pid", "postmaster.opts", "postgresql.auto.conf", "pg_replslot", "pg_stat_tmp"}
"""What belongs to the running server, and the settings that make the suite quick but forgetful."""


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """It runs, and databases.url_of leads to it; at the end it is gone."""
    original = databases.cluster()
    home = Path(tempfile.mkdtemp(prefix="nv-", dir="/tmp"))
    cluster = replace(original, home=home, data=home / "data", socket=home)
    _copy(original, cluster)
    owned = databases.cluster
    vars(databases)["cluster"] = lambda: cluster
    try:
        start(cluster)
        yield cluster
    finally:
        vars(databases)["cluster"] = owned
        kill(cluster)
        wait_until(lambda: server.running_pid(cluster.data) is None, 10)
        shutil.rmtree(home, ignore_errors=True)


def start(cluster: Cluster) -> None:
    """Start the server, which recovers from whatever became of it, and wait until it takes logins."""
    server.launch(cluster.binaries, cluster.account, cluster.data, cluster.socket, cluster.log, tied=False)
    server.await_logins(cluster.url(), cluster.log)


def kill(cluster: Cluster) -> None:
    """kill -9 of the server; its sessions notice and end."""
    pid = server.running_pid(cluster.data)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def _copy(original: Cluster, cluster: Cluster) -> None:
    """As a base backup: consistent after recovery, whatever others do meanwhile."""
    with psycopg.connect(original.url(), autocommit=True) as admin:
        admin.execute("SELECT pg_backup_start('kills', fast => true)")
        _copy_tree(original.data, cluster.data)
        found = admin.execute("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)").fetchone()
        _copy_tree(original.data / "pg_wal", cluster.data / "pg_wal")
    assert found is not None
    (cluster.data / "backup_label").write_text(str(found[0]))
    (cluster.data / "pg_replslot").mkdir(exist_ok=True)
    (cluster.data / "pg_stat_tmp").mkdir(exist_ok=True)
    for path in (cluster.home, *cluster.home.rglob("*")):
        os.chown(path, cluster.uid, cluster.gid)
    cluster.home.chmod(0o700)
    cluster.data.chmod(0o700)


def _copy_tree(source: Path, target: Path) -> None:
    """Files come and go while a server runs."""
    target.mkdir(exist_ok=True)
    for entry in os.scandir(source):
        if entry.name in LEFT_OUT:
            continue
        _copy_entry(entry, target / entry.name)


def _copy_entry(entry: "os.DirEntry[str]", target: Path) -> None:
    try:
        if entry.is_dir():
            _copy_tree(Path(entry.path), target)
        else:
            shutil.copyfile(entry.path, target)
    except FileNotFoundError:
        return
