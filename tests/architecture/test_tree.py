"""The tree: no folder beyond the law, no file too long or left unfinished, nothing of one machine in it."""

import re
from pathlib import Path

import pytest

from tests.architecture.rules import LONGEST_FILE, UNFINISHED
from tests.architecture.sources import ROOT, project_files

FOLDERS = {"core", "shared", "tenants", "national_office", "deploy", "tests", "docs", ".ci"}
FILES = {"manage.py", "pyproject.toml", "uv.lock", "Makefile", "README.md", "LICENSE", ".python-version", ".gitignore"}
TEXT = {".py", ".html", ".css", ".js", ".sh", ".md", ".toml", ".svg", ".txt", ".xml", ".yml", ".yaml", ""}
MACHINE = re.compile(
    r"/work/|/root/|/home/[a-z]|/Users/|/tmp/[a-z]\w+/"
    r"|pypi\.org|pythonhosted\.org|registry\.npmjs|proxy\.golang|/simple/|artifactory|index-url"
)
PLANTED = ("/work/main/x", "/root/.pyenv", "/home/anna/x", "https://pypi.org/simple", "files.pythonhosted.org")


def places(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_no_top_level_folder_beyond_the_law() -> None:
    tops = {place.partition("/")[0] for place in places(project_files())}
    folders = {top for top in tops if (ROOT / top).is_dir()}
    assert (folders - FOLDERS, tops - folders - FILES) == (set(), set())


def written() -> list[Path]:
    """What people wrote: no licence, and no migration, which Django makes."""
    files = [path for path in project_files() if path.suffix in TEXT and path.name != "LICENSE"]
    return [path for path in files if path.parent.name != "migrations"]


def test_no_file_is_too_long() -> None:
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in written()}
    assert {place: length for place, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_file_is_left_unfinished() -> None:
    """Templates, styles, scripts and pages too; what names the words it looks for excepted."""
    texts = {place: path.read_text() for path, place in zip(written(), places(written()), strict=True)}
    unfinished = {place for place, text in texts.items() if UNFINISHED.search(text)}
    assert unfinished == {"tests/architecture/rules.py"}


@pytest.mark.parametrize("text", PLANTED)
def test_the_search_for_machines_finds_them(text: str) -> None:
    assert MACHINE.search(text) is not None


def test_nothing_of_one_machine_is_kept() -> None:
    """No path of a machine and no host of a package registry in any kept file; the lock file names its registry."""
    excepted = {ROOT / "uv.lock", Path(__file__)}
    found = [
        f"{path.relative_to(ROOT)}:{number} {match.group()}"
        for path in project_files()
        if path not in excepted and path.suffix in TEXT | {".json", ".po", ".cfg", ".ini"}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (match := MACHINE.search(line))
    ]
    assert found == []
