"""The tree: no folder beyond the law, no file or function too long, nothing of one machine in it."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, functions, modules, project_files

FOLDERS = {"core", "shared", "tenants", "national_office", "deploy", "tests", "docs", ".ci"}
FILES = {"manage.py", "pyproject.toml", "uv.lock", "Makefile", "README.md", "LICENSE", ".python-version", ".gitignore"}
TEXT = {".py", ".html", ".css", ".js", ".sh", ".md", ".toml", ".svg", ".txt", ".xml", ".yml", ".yaml", ""}
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
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


def test_no_file_is_too_long() -> None:
    files = [path for path in project_files() if path.suffix in TEXT and path.name != "LICENSE"]
    written = [path for path in files if path.parent.name != "migrations"]  # those are made by Django
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in written}
    assert {place: length for place, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long() -> None:
    long = [
        f"{module.place}:{node.lineno} {node.name}"
        for module in modules(*PACKAGES, "tests")
        for node in functions(module.tree)
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_function_says_its_types() -> None:
    """What mypy holds strictly, held here too where it is cheap: every argument and every answer has a type."""
    bare = [
        f"{module.place}:{node.lineno} {node.name}"
        for module in modules(*PACKAGES, "tests")
        for node in functions(module.tree)
        if node.returns is None or any(argument.annotation is None for argument in arguments(node))
    ]
    assert bare == []


def arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    given = node.args
    every = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    return [argument for argument in every if argument.arg not in {"self", "cls"}]


def test_every_module_says_what_it_is() -> None:
    """A docstring in each module that holds anything."""
    silent = [module.place for module in modules() if module.tree.body and ast.get_docstring(module.tree) is None]
    assert silent == []


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
