"""A demo as a process of its own, as a terminal or a script would start it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

from core.launch.ports import free_port
from core.launch.visitor import answers
from core.postgres.files import read_json
from core.postgres.processes import started_at, wait_until
from core.postgres.server import running_pid
from tests.core.postgres.support import ROOT, clean_environment

SILENT_START = "trap '' INT; exec \"$@\""  # what a script's background job gets


class Demo:
    """Runs ``fake demo`` over one var/; the pids it had outlive it here, to be asked for."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None
        self.pids: dict[str, tuple[int, str]] = {}

    def begin(self, *, ignoring_sigint: bool = False, through_make: bool = False, **environment: str) -> None:
        command = [sys.executable, "-m", "tests.core.launch.fake", "demo"]
        if through_make:
            (self.var.parent / "Makefile").write_text(f"demo:\n\t@{' '.join(command)}\n")
            command = ["make", "-f", str(self.var.parent / "Makefile"), "demo"]
        self.process = subprocess.Popen(
            ["sh", "-c", SILENT_START, "sh", *command] if ignoring_sigint else command,
            cwd=ROOT,
            env=clean_environment() | {"NODVERK_VAR": str(self.var), "NODVERK_PORT": str(self.port)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def begin_and_wait(self, *, ignoring_sigint: bool = False, through_make: bool = False, **environment: str) -> None:
        """Begin, and return when the web server answers."""
        self.begin(ignoring_sigint=ignoring_sigint, through_make=through_make, **environment)
        assert wait_until(lambda: len(self.children()) == 2 and answers(self.port), 20)
        self.note()

    def children(self) -> list[dict[str, object]]:
        return list((read_json(self.var / "run.json") or {}).get("children", []))

    def note(self) -> None:
        """Remember who runs now."""
        for child in self.children():
            self.pids[str(child["name"])] = (int(str(child["pid"])), str(child["mark"]))
        postgres = running_pid(self.var / "postgres" / "data")
        if postgres is not None:
            self.pids["postgres"] = (postgres, started_at(postgres))

    def alive(self) -> list[str]:
        """Which of those remembered still live."""
        return sorted(name for name, (pid, mark) in self.pids.items() if started_at(pid) == mark)

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def end(self, number: signal.Signals) -> tuple[int, float]:
        """Send a signal and wait; the exit code and the seconds it took."""
        begun = time.monotonic()
        self.send(number)
        code, _, _ = self.outcome()
        return code, time.monotonic() - begun

    def outcome(self) -> tuple[int, str, str]:
        """Exit code, output and errors, once it has ended."""
        assert self.process is not None
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
