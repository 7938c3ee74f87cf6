"""Child processes: started in a session of their own, watched, and ended by their ids."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from core.postgres.errors import told_plainly
from core.postgres.processes import child_setup, started_at, wait_until

GRACE = 3.0


@dataclass(frozen=True)
class Command:
    """What to run, and with which environment; ``log`` None lets it write to our terminal."""

    name: str
    arguments: list[str]
    environment: dict[str, str]
    folder: Path
    log: Path | None = None


@dataclass(frozen=True)
class Child:
    """A running child. It leads its own session, so that the terminal's Ctrl-C reaches only us."""

    command: Command
    process: subprocess.Popen[bytes]
    mark: str

    @property
    def pid(self) -> int:
        return self.process.pid


def start_child(command: Command) -> Child:
    output: IO[bytes] | None = None
    with told_plainly(f"{command.name} cannot be started"):
        if command.log is not None:
            command.log.parent.mkdir(parents=True, exist_ok=True)
            output = command.log.open("ab")
        try:
            process = subprocess.Popen(
                command.arguments,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                cwd=command.folder,
                env=command.environment,
                start_new_session=True,
                preexec_fn=child_setup(signal.SIGTERM),  # noqa: PLW1509 - one thread only
            )
        finally:
            if output is not None:
                output.close()
    return Child(command, process, started_at(process.pid))


def has_ended(child: Child) -> bool:
    """Whether it ended, without letting its id go: its group can still be told by it."""
    if child.process.returncode is not None:
        return True
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def exit_code(child: Child) -> int:
    """The code of a child that has ended; what it left running in its group ends too."""
    if child.process.returncode is None:
        signal_group(child.pid, signal.SIGKILL)
    return child.process.wait()


def end_children(children: list[Child], grace: float = GRACE) -> None:
    """Ask all of them to end, wait together, and end outright what is left of each one's group."""
    living = [child for child in children if child.process.returncode is None]
    for child in living:
        if not has_ended(child):
            with suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGTERM)
    wait_until(lambda: all(has_ended(child) for child in living), grace)
    for child in living:
        exit_code(child)


def signal_group(leader: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def end_orphan(pid: int, mark: str, grace: float = GRACE) -> bool:
    """End a child of a supervisor that was killed outright; False when the id is another process's by now."""
    if not mark or started_at(pid) != mark:
        return False
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    wait_until(lambda: started_at(pid) != mark, grace)
    if started_at(pid) == mark:
        signal_group(pid, signal.SIGKILL)
    return True


def remaining(deadline: float | None) -> float:
    """Seconds until a deadline of the monotonic clock."""
    return float("inf") if deadline is None else deadline - time.monotonic()
