"""The server process: started in a session of its own, told from a stranger with a reused id, and stopped."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psycopg

from core.postgres.account import Account, drop_to, server_environment
from core.postgres.creation import last_reason
from core.postgres.errors import LaunchError, told_plainly
from core.postgres.processes import child_setup, command_line, reap, wait_until

READY_WITHIN = 120.0  # a crash recovery comes first after a power cut
FAST_WITHIN = 4.0
IMMEDIATE_WITHIN = 1.5  # with the children's share, all ends within ten seconds
LEAVING_WITHIN = 10.0  # an outright killed server is gone, and its children let go of the shared memory
STILL_LEAVING = ("shared memory", "postmaster.pid")

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "work_mem": "16MB",  # with less, what a search finds among a million is looked at page by page
    "max_locks_per_transaction": "256",  # a tenant has some eighty tables, and a clone locks them all
    "fsync": "on",
    "password_encryption": "scram-sha-256",
    "log_line_prefix": "%m [%p] %d ",
    "timezone": "UTC",
}


def recorded_pid(data: Path) -> int | None:
    """The process id in postmaster.pid, whoever has that id now."""
    try:
        return int((data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").split("\n", 1)[0])
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None


def running_pid(data: Path) -> int | None:
    """The id of the server that runs on this data folder; None when the id belongs to nobody or to a stranger."""
    pid = recorded_pid(data)
    if pid is None:
        return None
    reap(pid)
    arguments = command_line(pid)
    is_server = bool(arguments) and Path(arguments[0]).name == "postgres" and str(data) in arguments
    return pid if is_server else None


def launch(binaries: Path, account: Account, data: Path, socket: Path, log: Path, *, tied: bool) -> None:
    """Start the server and wait until it lives; returns before it accepts logins."""
    end = time.monotonic() + LEAVING_WITHIN
    while (reason := attempt(binaries, account, data, socket, log, tied=tied)) is not None:
        if not any(sign in reason for sign in STILL_LEAVING) or time.monotonic() > end:
            raise LaunchError(f"PostgreSQL did not start: {reason} (see {log}).")
        time.sleep(0.2)


def attempt(binaries: Path, account: Account, data: Path, socket: Path, log: Path, *, tied: bool) -> str | None:
    """One start; the server's reason when it gave up, None when it runs."""
    sweep_stale(data, socket)
    command = [str(binaries / "postgres"), "-D", str(data), "-k", str(socket)]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with told_plainly(f"The log {log} cannot be written"), log.open("ab") as output:
        begun = output.tell()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=server_environment(),
            start_new_session=True,
            preexec_fn=child_setup(signal.SIGINT if tied else None),  # noqa: PLW1509 - one thread only
            **drop_to(account),
        )
    wait_until(lambda: process.poll() is not None or is_listening(data, process.pid), READY_WITHIN)
    if process.poll() is None:
        process.returncode = 0  # it stays: no warning about a child left behind when this object goes
        return None
    with log.open("rb") as written:
        written.seek(begun)
        return last_reason(written.read().decode("utf-8", errors="replace"))


def is_listening(data: Path, pid: int) -> bool:
    """Whether the lock file is this server's and says that it has come up."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def sweep_stale(data: Path, socket: Path) -> None:
    """Remove what an outright killed server left when its id now belongs to another process.

    A lock file whose process is gone is left for the server itself, which also checks the shared memory.
    """
    pid = recorded_pid(data)
    if pid is not None and is_alive(pid):  # reaps: a dead child of ours would look alive to the server
        (data / "postmaster.pid").unlink(missing_ok=True)
    for leftover in socket.glob(".s.PGSQL.5432*"):
        leftover.unlink(missing_ok=True)


def await_logins(url: str, log: Path) -> None:
    """Wait until the superuser can log in, and check that the socket leads to a server that knows its password."""
    reason = ""
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            reason = last_reason(str(error))
            if "starting up" not in reason and "recovery" not in reason:
                break
            time.sleep(0.1)
        else:
            return
    raise LaunchError(f"PostgreSQL runs but refuses the login: {reason} (see {log}).")


def halt(data: Path) -> bool:
    """Stop the server: politely, then at once, then outright. False when none ran."""
    pid = running_pid(data)
    if pid is None:
        return False
    for number, seconds in ((signal.SIGINT, FAST_WITHIN), (signal.SIGQUIT, IMMEDIATE_WITHIN), (signal.SIGKILL, 1.0)):
        with suppress(ProcessLookupError), told_plainly(f"PostgreSQL (process {pid}) cannot be stopped"):
            os.kill(pid, number)
        if wait_until(lambda: running_pid(data) is None and not is_alive(pid), seconds):
            return True
    raise LaunchError(f"PostgreSQL (process {pid}) does not stop.")


def is_alive(pid: int) -> bool:
    reap(pid)
    return bool(command_line(pid))
