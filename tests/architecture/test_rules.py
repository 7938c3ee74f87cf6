"""Every file keeps the rules of the house; each rule is first shown to find what breaks it."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.sources import PACKAGES, ROOT, Module, modules

LATER = "TO" + "DO"
PLANTED: dict[rules.Rule, tuple[tuple[str, str], ...]] = {
    rules.short_file: (("long", "x = 1\n" * (rules.LONGEST_FILE + 1)),),
    rules.short_functions: (
        ("long", "def f() -> None:\n" + "    x = 1\n" * rules.LONGEST_FUNCTION),
        ("long", "class A:\n    def f(self) -> None:\n" + "        x = 1\n" * rules.LONGEST_FUNCTION),
    ),
    rules.typed_functions: (
        ("bare", "def f():\n    ..."),
        ("bare", "def f(x) -> None:\n    ..."),
        ("bare", "def f(*, x) -> None:\n    ..."),
        ("bare", "def f(*args, **kwargs) -> None:\n    ..."),
        ("bare", "class A:\n    def f(self, x) -> None:\n        ..."),
    ),
    rules.finished: (("later", f"x = 1  # {LATER}: mend"), ("later", '"""FIX' + 'ME"""')),
    rules.no_junk_drawer: (("utils", "x = 1"), ("helpers/texts", "x = 1")),
    rules.says_what_it_is: (("silent", "x = 1"),),
}
CASES = [(rule, name, code) for rule, plants in PLANTED.items() for name, code in plants]

# What ruff has to find in a file of ours; the ignores of pyproject.toml must not have switched it off.
LINTED = (
    ("F401", "import os"),
    ("F841", "def f() -> None:\n    x = 1"),
    ("ERA001", "# x = 1"),
    ("BLE001", "try:\n    f()\nexcept Exception:\n    pass"),
    ("DTZ005", "import datetime\ndatetime.datetime.now()"),
    ("FIX002", f"# {LATER}: mend"),
    ("PGH003", "x = f()  # type: ignore"),
    ("RUF100", "x = 1  # noqa: F401"),
    ("TID251", "from threading import Thread\nThread()"),
    ("TID251", "from functools import lru_cache\nlru_cache()"),
    ("TID251", "from django.http import StreamingHttpResponse\nStreamingHttpResponse()"),
    ("TID251", "from django_tenants.utils import schema_context\nschema_context()"),
)


@pytest.mark.parametrize(("rule", "name", "code"), CASES, ids=[f"{rule.__name__}-{n}" for rule, n, _ in CASES])
def test_each_rule_finds_what_breaks_it(rule: rules.Rule, name: str, code: str, tmp_path: Path) -> None:
    file = tmp_path / "tenants" / "website" / f"{name}.py"
    file.parent.mkdir(parents=True)
    file.write_text(code + "\n")
    assert list(rule(Module(file, tmp_path))) != []


def test_every_rule_is_planted() -> None:
    assert set(PLANTED) == {*rules.EVERYWHERE, *rules.IN_PACKAGES}


@pytest.mark.parametrize("rule", rules.EVERYWHERE, ids=lambda rule: str(rule.__name__))
def test_every_file_keeps_it(rule: rules.Rule) -> None:
    itself = {"tests.architecture.rules"}
    found = [m for m in modules(*PACKAGES, "tests") if m.name not in itself]
    assert [f"{module.place}:{line} {what}" for module in found for line, what in rule(module)] == []


@pytest.mark.parametrize("rule", rules.IN_PACKAGES, ids=lambda rule: str(rule.__name__))
def test_every_file_of_the_packages_keeps_it(rule: rules.Rule) -> None:
    assert [f"{module.place}:{line} {what}" for module in modules() for line, what in rule(module)] == []


@pytest.mark.parametrize(("code", "text"), LINTED, ids=[f"{code} {text[:20]!r}" for code, text in LINTED])
def test_lint_finds_what_it_is_for(code: str, text: str) -> None:
    ruff = str(Path(sys.executable).with_name("ruff"))
    command = [ruff, "check", "--no-cache", "--output-format=concise", "--stdin-filename", "tenants/website/x.py", "-"]
    answer = subprocess.run(command, cwd=ROOT, input=f"{text}\n", capture_output=True, text=True, check=False)
    assert code in re.findall(r"x\.py:\d+:\d+: (?:error: )?([A-Z]+\d+)", answer.stdout), answer.stdout + answer.stderr


def test_types_are_strict() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]
    assert (settings["strict"], settings["exclude"]) == (True, ["/migrations/"])


def silent_dependencies(text: str) -> list[str]:
    """The dependencies of a pyproject.toml whose line gives no reason behind them."""
    kept = tomllib.loads(text)
    listed = [*kept["project"]["dependencies"], *kept["dependency-groups"]["dev"]]
    return [name for name in listed if re.search(rf'^\s*"{re.escape(name)}",\s+# \w.{{4,}}$', text, re.M) is None]


def test_every_dependency_says_its_reason() -> None:
    planted = (
        '[project]\ndependencies = [\n  "a>=1",\n  "b[c]>=2",  # shows charts\n]\n[dependency-groups]\ndev = ["d"]'
    )
    assert silent_dependencies(planted) == ["a>=1", "d"]
    assert silent_dependencies((ROOT / "pyproject.toml").read_text()) == []
