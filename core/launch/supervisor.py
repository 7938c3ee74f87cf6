"""The process that starts all others and stops them again, however it is asked to end."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from core.launch import running
from core.launch.children import Child, Command, end_children, exit_code, has_ended, remaining, start_child
from core.launch.terminal import last_lines, say
from core.postgres import Cluster, LaunchError, stop
from core.postgres.processes import ASKED_TO_END, command_line, signals_in_hand
from core.postgres.server import running_pid

PAUSE = 0.05
MAKE = {"make", "gmake"}


class StopAskedError(BaseException):
    """A signal asked us to end; all that was started is stopped on the way out. No handler of errors may keep it."""


class Supervisor:
    """Runs steps to their end and services until asked to stop. ``deadline`` is of the monotonic clock."""

    def __init__(self, var: Path, port: int, deadline: float | None = None) -> None:
        self.var = var
        self.port = port
        self.deadline = deadline
        self.services: list[Child] = []
        self.steps: list[Child] = []
        self.cluster: Cluster | None = None
        self.watches_cluster = False
        self._asked: signal.Signals | None = None

    @contextmanager
    def on_duty(self) -> Iterator[None]:
        """Own handlers inside the block; on the way out everything started is stopped, PostgreSQL last."""
        before = {number: signal.signal(number, self._note) for number in ASKED_TO_END}
        try:
            running.note_children(self.var, self.port, [])
            yield
        finally:
            try:
                self.stop_all()
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self._asked = signal.Signals(number)

    def owns(self, cluster: Cluster, *, watched: bool) -> None:
        """Stop this cluster at the end, and once it is ``watched`` end when it dies."""
        self.cluster, self.watches_cluster = cluster, watched

    def run_step(self, command: Command) -> None:
        """Run a command to its end; raise when it fails."""
        child = start_child(command)
        self.steps.append(child)
        while not has_ended(child):
            self.pause()
        code = exit_code(child)
        self.steps.remove(child)
        if code != 0:
            raise LaunchError(f"{command.name} failed ({told(code)}).{end_of_log(command)}")

    def serve(self, command: Command) -> None:
        """Start a command that is to run until the end."""
        self.services.append(start_child(command))
        running.note_children(self.var, self.port, self.services)

    def wait_for(self, ready: Callable[[], bool], what: str, seconds: float) -> None:
        """Watch until ``ready``; raise with ``what`` when it takes too long."""
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                raise LaunchError(f"{what} within {seconds:.0f} s.{self.ends_of_logs()}")
            self.pause()

    def pause(self) -> None:
        """One look around: a signal, the deadline, a dead child. Every wait goes through here."""
        asked = self._asked or asked_of_make()
        if asked is not None:
            raise StopAskedError(asked.name)
        if remaining(self.deadline) < 0:
            raise LaunchError(f"The time is out.{self.ends_of_logs()}")
        for child in self.services:
            if has_ended(child):
                code = exit_code(child)
                raise LaunchError(f"{child.command.name} ended by itself ({told(code)}).{end_of_log(child.command)}")
        if self.cluster is not None and self.watches_cluster and running_pid(self.cluster.data) is None:
            raise LaunchError(f"PostgreSQL ended by itself, see {self.cluster.log}:\n{last_lines(self.cluster.log)}")
        time.sleep(PAUSE)

    def stop_all(self) -> None:
        """End steps and services together, then PostgreSQL, within ten seconds."""
        children = [*self.steps, *self.services]
        if children or self.cluster is not None:
            say("Stopping ...")
        begun = time.monotonic()
        try:
            end_children(children)
        finally:
            self.steps, self.services = [], []
            if self.cluster is not None:
                cluster, self.cluster = self.cluster, None
                stop(cluster)
        if children:
            say(f"Stopped in {time.monotonic() - begun:.1f} s.")

    def ends_of_logs(self) -> str:
        return "".join(end_of_log(child.command) for child in self.services)


def asked_of_make() -> signal.Signals | None:
    """The signal that make, our parent, got alone: it waits for us in its handler, and passes on SIGTERM only.

    So it is where make leads the session (``ssh -t host make demo``) and the line goes, or a manager signals it.
    """
    parent = os.getppid()
    arguments = command_line(parent)
    is_make = bool(arguments) and Path(arguments[0]).name in MAKE
    return next(iter(signals_in_hand(parent)), None) if is_make else None


def told(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"


def end_of_log(command: Command) -> str:
    return f"\n{command.log}:\n{last_lines(command.log)}" if command.log is not None else ""
