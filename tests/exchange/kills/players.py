"""Who may die: web server, worker and database, each killed outright and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path

from django.db import DatabaseError, InterfaceError

from core.launch.programs import manage, web_server
from core.postgres import Cluster
from tests import databases
from tests.exchange.kills import clusters

ROLES = {"web": "web", "worker": "worker"}


class Players:
    """The processes of an installation, and its database; all end with the block."""

    def __init__(self, cluster: Cluster, port: int, log: Path) -> None:
        self.cluster, self.port, self.log = cluster, port, log
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.kills = dict.fromkeys(("web", "worker", "database"), 0)

    def __enter__(self) -> "Players":
        for name in ROLES:
            self.begin(name)
        return self

    def __exit__(self, *raised: object) -> None:
        for child in self.children.values():
            _end(child)

    def begin(self, name: str) -> None:
        """Start one of the two processes, in a group of its own."""
        command = web_server(self.port) if name == "web" else manage("worker", "--concurrency", "4")
        environment = {
            **os.environ,
            "NODVERK_PROCESS": ROLES[name],
            "NODVERK_PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "NODVERK_LOG_LEVEL": "CRITICAL",
        }
        with self.log.open("ab") as output:
            self.children[name] = subprocess.Popen(
                command, cwd=databases.ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def kill_after(self, name: str, seconds: float) -> None:
        """kill -9 in a moment."""
        time.sleep(seconds)
        self.kill(name)

    def kill(self, name: str) -> None:
        """kill -9, and start it again."""
        self.kills[name] += 1
        if name == "database":
            clusters.kill(self.cluster)
            clusters.start(self.cluster)
        else:
            _end(self.children[name])
            self.begin(name)


def _end(child: "subprocess.Popen[bytes]") -> None:
    os.killpg(child.pid, signal.SIGKILL)
    child.wait(10)


def wait_until(found: Callable[[], bool], what: str, patience: float = 120) -> None:
    """Wait for something that another process does; errors on the way are part of it."""
    end = time.monotonic() + patience
    reason: Exception | None = None
    while time.monotonic() < end:
        try:
            if found():
                return
        except (OSError, HTTPException, DatabaseError, InterfaceError) as error:
            reason = error
        time.sleep(0.05)
    message = f"In vain: {what} ({reason})"
    raise AssertionError(message)
