"""Processes by their id: what a child needs set before it runs, and whether an id still is who we think."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

LIBRARY = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1
ASKED_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MASKS = ("SigBlk", "SigCgt")


def child_setup(dies_with_parent: signal.Signals | None = None) -> Callable[[], None]:
    """What a child does before exec: signals as from a fresh terminal, and an end when we are killed outright.

    A script's background job starts with SIGINT ignored, and ignored signals are inherited.
    """
    parent = os.getpid()

    def before_exec() -> None:
        for number in (*ASKED_TO_END, signal.SIGQUIT, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        if dies_with_parent is not None:
            end_with(parent, dies_with_parent)

    return before_exec


def end_with(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """In a child: get the signal when the parent dies, however that happens; end at once where it is dead already.

    Nothing happens where the system has no such signal (it is Linux's).
    """
    if hasattr(LIBRARY, "prctl"):
        LIBRARY.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def command_line(pid: int) -> list[str]:
    """The arguments of a living process; empty when there is none (a zombie counts as none)."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return listed.stdout.split()
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(part) for part in raw.split(b"\0") if part]


def started_at(pid: int) -> str:
    """A mark that tells a process from a later one with the same id; empty when it does not live."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def signals_in_hand(pid: int) -> list[signal.Signals]:
    """Which requests to end a process is answering now: blocked while its handler runs, and no longer caught."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    masks = {name: int(mask, 16) for name, _, mask in (line.partition(":\t") for line in lines) if name in MASKS}
    held = masks.get("SigBlk", 0) & ~masks.get("SigCgt", 0)
    return [number for number in ASKED_TO_END if held >> (number - 1) & 1]


def reap(pid: int) -> None:
    """Let a dead child of ours go, so that its id no longer looks alive."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def wait_until(done: Callable[[], bool], seconds: float, pause: float = 0.03) -> bool:
    """Ask until ``done`` or the time is out; the last answer."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
