"""One supervisor per var/: a lock that goes with its process, and a note of which processes are its children."""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.launch.children import Child, end_orphan
from core.postgres import LaunchError
from core.postgres.errors import told_plainly
from core.postgres.files import read_json, remove_tree, write_json
from core.postgres.processes import started_at, wait_until

NOTE = "run.json"
LOCK = "launch.lock"
STOPS_WITHIN = 15.0


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the lock of var/; a second supervisor is told of the first."""
    with told_plainly(f"The folder {var} cannot be written to"):
        var.mkdir(parents=True, exist_ok=True)
        file = (var / LOCK).open("a")
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = supervisor(var)
            who = f" (process {pid})" if pid else ""
            raise LaunchError(
                f"Nodverk already runs from {var}{who}: stop it with Ctrl-C there, or 'make stop'."
            ) from None
        end_orphans(var)
        try:
            yield
        finally:
            remove_tree(var / NOTE)


def note_children(var: Path, port: int, children: list[Child]) -> None:
    """Write down who runs, for ``status``, ``stop`` and the next start after a kill -9."""
    listed = [{"name": child.command.name, "pid": child.pid, "mark": child.mark} for child in children]
    note = {"pid": os.getpid(), "mark": started_at(os.getpid()), "port": port, "children": listed}
    with told_plainly(f"The folder {var} cannot be written to"):
        write_json(var / NOTE, note)


def supervisor(var: Path) -> int | None:
    """The living supervisor's process id."""
    note = read_json(var / NOTE) or {}
    pid = note.get("pid")
    return pid if isinstance(pid, int) and note.get("mark") and started_at(pid) == note["mark"] else None


def end_orphans(var: Path) -> list[str]:
    """End what a supervisor that was killed outright left running; the names of what was ended."""
    listed = (read_json(var / NOTE) or {}).get("children", [])
    return [child["name"] for child in listed if end_orphan(child["pid"], child["mark"])]


def stop_supervisor(var: Path) -> int | None:
    """Ask a living supervisor to stop and wait for it; its process id, None when none lives."""
    pid = supervisor(var)
    if pid is None:
        end_orphans(var)
        return None
    with told_plainly(f"Process {pid} cannot be stopped"):
        os.kill(pid, signal.SIGTERM)
    if not wait_until(lambda: supervisor(var) is None, STOPS_WITHIN):
        raise LaunchError(f"Nodverk (process {pid}) does not stop.")
    return pid
