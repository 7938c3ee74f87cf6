"""Import direction and in-app layers: import-linter's contracts of pyproject.toml, and proof that they bite."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT

LINTER = Path(sys.executable).with_name("lint-imports")

PLANTED = (
    ("core/tenancy/planted.py", "tenants.people.models"),
    ("shared/registry/planted.py", "national_office.portal.views"),
    ("shared/taxonomy/planted.py", "shared.catalogue.models"),
    ("tenants/pictures/planted.py", "tenants.sharing.models"),
    ("tenants/website/planted.py", "tenants.studio.services"),
    ("shared/registry/enums.py", "shared.registry.services"),
    ("tenants/people/errors.py", "tenants.people.views"),
    ("core/launch/planted.py", "django"),
    ("core/postgres/planted.py", "core.launch.ports"),
    ("core/tenancy/another.py", "core.tasks.defer"),
)
"""A module, and what it imports against the direction; each breaks another contract or another layer of one."""
STRAY = "tenants/stray/__init__.py"


def lint(root: Path) -> "subprocess.CompletedProcess[str]":
    """Import-linter in a project's folder; the folder comes first on the path."""
    environment = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "200"}
    command = [str(LINTER), "--no-cache"]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four packages and pyproject.toml, to plant violations in."""
    root = tmp_path_factory.mktemp("planted")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, root / package, ignore=only_python)
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def only_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(name).suffix not in {".py", ""} or name == "__pycache__"]


def test_every_contract_is_kept() -> None:
    answer = lint(ROOT)
    assert (answer.returncode, " broken." in answer.stdout, ", 0 broken." in answer.stdout) == (0, True, True), (
        answer.stdout + answer.stderr
    )


def plant(root: Path) -> list[str]:
    """Put every violation into the copy; returns what the linter must say of each."""
    for place, target in PLANTED:
        file = root / place
        file.write_text(f"import {target}\n" + (file.read_text() if file.exists() else ""))
    (root / STRAY).parent.mkdir()
    (root / STRAY).touch()
    return [f"{place.removesuffix('.py').replace('/', '.')} -> {target} (l.1)" for place, target in PLANTED]


def test_violations_are_found(copy: Path) -> None:
    """Each planted violation is named, an app that nobody placed too; the untouched copy shows none of them."""
    before = lint(copy).stdout
    expected = plant(copy)
    after = lint(copy)
    assert after.returncode == 1
    assert [line for line in expected if line in before] == []
    assert [line for line in expected if line not in after.stdout] == []
    assert "tenants.stray" in after.stdout
