"""Every command of the runbook is held against the program it calls: commands, options, services, targets, pages."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, get_commands, load_command_class

from tests.databases import ROOT

RUNBOOK = ROOT / "docs" / "runbook"
PAGES = sorted(RUNBOOK.glob("*.md"))
FENCE = re.compile(r"^ *```sh\n(.*?)^ *```$", re.M | re.S)
TAKES_VALUE = {"--since", "--scale", "-f", "--username"}
SYSTEM = {"cp", "rm", "export", "curl"}


def commands(text: str) -> list[list[str]]:
    """Every line of every block of commands, in words."""
    return [shlex.split(line) for block in FENCE.findall(text) for line in block.splitlines() if line.strip()]


def services() -> set[str]:
    return set(yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"])


def fault_of_manage(words: list[str]) -> str:
    """What the management command says against these arguments."""
    name, *arguments = words
    app = get_commands().get(name)
    if app is None:
        return f"no command {name}"
    if "--help" in arguments:
        return ""
    parser = load_command_class(str(app), name).create_parser("manage.py", name)
    try:
        parser.parse_args(arguments)
    except CommandError as error:
        return str(error)
    return ""


def fault_of_compose(words: list[str]) -> str:
    verb, *rest = words
    if verb == "run":
        return fault_of_manage(rest[2:]) if rest[:2] == ["--rm", "operator"] else f"not the operator's: {rest}"
    if verb not in {"up", "ps", "stop", "logs", "exec", "restart"}:
        return f"no verb {verb}"
    names = rest[:1] if verb == "exec" else plain(rest)
    unknown = [name for name in names if name.partition("=")[0] not in services()]
    return f"no service {unknown}" if unknown else ""


def plain(words: list[str]) -> list[str]:
    """The words that are neither an option nor an option's value."""
    before = ["", *words]
    return [word for last, word in zip(before, words, strict=False) if word[:1] != "-" and last not in TAKES_VALUE]


def fault(words: list[str]) -> str:
    """What is wrong with a command; empty when nothing is."""
    program, *rest = words
    if program == "docker" and rest[:1] == ["compose"]:
        return fault_of_compose(rest[1:])
    if program == "docker" and rest[:1] == ["build"]:
        return "" if (ROOT / rest[rest.index("-f") + 1]).is_file() else "no such file"
    if program == "make":
        targets = re.findall(r"^([a-z]+(?: [a-z]+)*):", (ROOT / "Makefile").read_text("utf-8"), re.M)
        return "" if rest[0] in {name for line in targets for name in line.split()} else f"no target {rest[0]}"
    if program.startswith("./"):
        return "" if (ROOT / "deploy" / program).is_file() else f"no file {program}"
    return "" if program in SYSTEM else f"no program {program}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_exists_with_its_options(page: Path) -> None:
    found = {" ".join(words): fault(words) for words in commands(page.read_text("utf-8"))}
    assert {command: told for command, told in found.items() if told} == {}


def test_each_task_has_its_page_of_one_screen_and_each_page_is_in_the_list() -> None:
    listed = re.findall(r"\]\(([a-z-]+\.md)\)", (RUNBOOK / "README.md").read_text("utf-8"))
    assert sorted(listed) == sorted(page.name for page in PAGES if page.name != "README.md")
    assert {page.name: lines for page in PAGES if (lines := len(page.read_text("utf-8").splitlines())) > 60} == {}
    assert [page.name for page in PAGES if page.name != "README.md" and not commands(page.read_text("utf-8"))] == []


def test_every_link_between_pages_leads_somewhere() -> None:
    links = [(page, link) for page in PAGES for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8"))]
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_every_figure_that_is_named_is_one() -> None:
    text = "".join(page.read_text("utf-8") for page in PAGES)
    code = "".join(
        path.read_text("utf-8") for package in ("core", "shared") for path in (ROOT / package).rglob("*.py")
    )
    named = {name.removesuffix("_total") for name in re.findall(r"`nodverk_([a-z_]+)", text)}
    known = set(re.findall(r'Figure\(\s*"([a-z_]+)"', code)) | set(re.findall(r'"nodverk_([a-z_]+)"', code))
    assert sorted(named - known) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("docker compose run --rm operator tenants lift --all", "invalid choice: 'lift'"),
        ("docker compose run --rm operator tenants suspend --every", "required"),
        ("docker compose run --rm operator vacuum", "no command vacuum"),
        ("docker compose restart webb", "no service ['webb']"),
        ("docker compose explode", "no verb explode"),
        ("make coffee", "no target coffee"),
        ("./make-tea.sh", "no file ./make-tea.sh"),
        ("reboot now", "no program reboot"),
    ],
)
def test_a_command_that_does_not_exist_is_found(line: str, told: str) -> None:
    assert told in fault(shlex.split(line))
