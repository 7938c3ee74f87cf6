"""Folders for clusters, and ways to be another account; shared by the tests of postgres, installation and launch."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.postgres import remove
from core.postgres.files import remove_tree

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534
IS_ROOT = os.geteuid() == 0


@contextmanager
def open_folder(mode: int = 0o711) -> Iterator[Path]:
    """A short temporary folder (pytest's own are closed to other accounts), with what was made for it gone after."""
    folder = Path(tempfile.mkdtemp(prefix="nv-"))
    folder.chmod(mode)
    try:
        yield folder
    finally:
        for pointer in folder.rglob("postgres.json"):
            remove(ROOT, pointer.parent)
        remove_tree(folder)


def as_nobody() -> list[str] | None:
    """What to put before a command to run it without root's rights; None where the interpreter is closed to others.

    An interpreter under a closed home folder may still be read, which leaves every other refusal in place.
    """
    if not IS_ROOT:
        return []
    drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    reading = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    if shutil.which("setpriv") is None:
        return None
    for prefix in (drop, drop + reading):
        trial = subprocess.run(
            [*prefix, sys.executable, "-c", "import psycopg"], capture_output=True, cwd=ROOT, check=False
        )
        if trial.returncode == 0:
            return prefix
    return None


AS_NOBODY = as_nobody()


def launch(command: str, prefix: list[str] | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m core.launch <command>`` to its end."""
    return subprocess.run(
        [*(prefix or []), sys.executable, "-m", "core.launch", command],
        cwd=ROOT,
        env=clean_environment() | environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def clean_environment() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("NODVERK_", "DATABASE_URL", "PG"))
    }
