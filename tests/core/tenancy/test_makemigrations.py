"""The check that no model has changed without a migration, as a fresh clone runs it: no database, no installation."""

import subprocess
import sys
from pathlib import Path

from tests.core.postgres.support import ROOT, clean_environment

CHECK = ["makemigrations", "--check", "--dry-run"]


def test_without_an_installation_it_compares_the_files(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *CHECK],
        cwd=ROOT,
        env=clean_environment() | {"NODVERK_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("No changes detected\n", "", 0)
    assert list(tmp_path.iterdir()) == []
