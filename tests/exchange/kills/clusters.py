"""A copy of the suite's PostgreSQL with a server of its own, which may be killed outright."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from core.postgres import Cluster, server
from core.postgres.processes import wait_until
from tests import databases


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """It runs, and databases.url_of leads to it; at the end it is gone."""
    original = databases.cluster()
    home = Path(tempfile.mkdtemp(prefix="nv-", dir="/tmp"))
    cluster = replace(original, home=home, data=home / "data", socket=home)
    _copy(cluster)
    owned = databases.cluster
    vars(databases)["cluster"] = lambda: cluster
    try:
        start(cluster)
        yield cluster
    finally:
        vars(databases)["cluster"] = owned
        if server.running_pid(cluster.data) is not None:
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


def _copy(cluster: Cluster) -> None:
    """From what was set aside when the suite's template was made: a server that was stopped in order."""
    shutil.copytree(databases.SPARE, cluster.data)
    for path in (cluster.home, *cluster.home.rglob("*")):
        os.chown(path, cluster.uid, cluster.gid)
    cluster.home.chmod(0o700)
    cluster.data.chmod(0o700)
