"""What a server refuses to start without."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.postgres.support import ROOT, clean_environment

NO_KEY = "There is no signing key of 32 characters or more: run `make demo` or set NODVERK_SECRET_KEY."
PROGRAMS = {
    "web": ["-c", "import core.wsgi"],
    "worker": ["manage.py", "worker", "--once"],
}


def start(program: str, var: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *PROGRAMS[program]],
        cwd=ROOT,
        env=clean_environment() | {"NODVERK_VAR": str(var), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("key", ["", "x" * 31])
def test_without_a_signing_key_no_server_starts(program: str, key: str, tmp_path: Path) -> None:
    done = start(program, tmp_path, NODVERK_SECRET_KEY=key)
    assert (done.returncode, done.stdout, done.stderr.strip().removeprefix("CommandError: ")) == (1, "", NO_KEY)


def test_with_one_it_does(tmp_path: Path) -> None:
    assert start("web", tmp_path, NODVERK_SECRET_KEY="x" * 32).returncode == 0


def test_a_web_process_holds_no_owners_login_whatever_it_was_told(tmp_path: Path) -> None:
    look = "import core.wsgi; from django.conf import settings; print(settings.NODVERK_OWNER_DATABASE)"
    given = {"NODVERK_SECRET_KEY": "x" * 32, "NODVERK_DATABASE_OWNER_URL": "postgresql://owner:x@127.0.0.1/nodverk"}
    done = subprocess.run(
        [sys.executable, "-c", look],
        cwd=ROOT,
        env=clean_environment() | {"NODVERK_VAR": str(tmp_path), "NODVERK_PROCESS": "operator", **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "None\n"
