"""The variables of the environment: said once, written in docs as they are, read as they mean."""

import re
from pathlib import Path

import pytest

from core.environment import VARIABLES, BadVariableError, choice, flag, networks, number, table, text
from tests.databases import ROOT

PACKAGES = ("core", "shared", "tenants", "national_office")
READ = re.compile(r'environ(?:\.get\(|\[)\s*"(NODVERK_\w+|DATABASE_URL|SENTRY_DSN)"[\]),](?! =)')


def sources() -> dict[str, str]:
    """Every module of ours but the one that knows the variables."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in paths if path.name != "environment.py"}


def test_the_page_for_operators_has_the_table_as_it_is() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert re.findall(r"^\|.*\|$", page, re.M) == table().splitlines()


def test_each_variable_is_read_somewhere_and_no_other_way() -> None:
    found = sources()
    assert [each.name for each in VARIABLES if not any(f'"{each.name}"' in code for code in found.values())] == []
    assert {name: READ.findall(code) for name, code in found.items() if READ.findall(code)} == {}


def test_the_search_for_other_ways_finds_one() -> None:
    assert READ.findall('x = os.environ.get("NODVERK_VAR")') == ["NODVERK_VAR"]
    assert READ.findall('x = os.environ["DATABASE_URL"]') == ["DATABASE_URL"]


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "key"
    kept.write_text("from-a-file\n", encoding="utf-8")
    monkeypatch.delenv("NODVERK_SECRET_KEY", raising=False)
    monkeypatch.setenv("NODVERK_SECRET_KEY_FILE", str(kept))
    assert text("NODVERK_SECRET_KEY") == "from-a-file"
    monkeypatch.setenv("NODVERK_SECRET_KEY", "given-itself")
    assert text("NODVERK_SECRET_KEY") == "given-itself"


def test_what_is_no_secret_is_read_from_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "domain"
    kept.write_text("example.org", encoding="utf-8")
    monkeypatch.delenv("NODVERK_BASE_DOMAIN", raising=False)
    monkeypatch.setenv("NODVERK_BASE_DOMAIN_FILE", str(kept))
    assert text("NODVERK_BASE_DOMAIN", "localhost") == "localhost"


def test_a_file_that_cannot_be_read_is_named_but_not_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NODVERK_SECRET_KEY", raising=False)
    monkeypatch.setenv("NODVERK_SECRET_KEY_FILE", str(tmp_path / "absent"))
    with pytest.raises(BadVariableError) as refused:
        text("NODVERK_SECRET_KEY")
    path = tmp_path / "absent"
    assert (
        str(refused.value) == f"NODVERK_SECRET_KEY_FILE names {path}, which cannot be read: No such file or directory."
    )


@pytest.mark.parametrize("value", ["yes", "true", "2", "-1"])
def test_a_flag_is_one_or_nought(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODVERK_HTTPS", value)
    with pytest.raises(BadVariableError, match=f"^NODVERK_HTTPS is {value}: write 1 or 0\\.$"):
        flag("NODVERK_HTTPS")


@pytest.mark.parametrize("value", ["-1", "70000", "1.5", "²", "ten"])
def test_a_number_is_whole_and_within_its_range(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODVERK_MAIL_PORT", value)
    with pytest.raises(BadVariableError, match=r"^NODVERK_MAIL_PORT is .*: write a whole number from 0 to 65535\.$"):
        number("NODVERK_MAIL_PORT", 587, 65_535)


def test_a_choice_is_one_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODVERK_PROCESS", "root")
    with pytest.raises(BadVariableError, match=r"^NODVERK_PROCESS is root: write one of web, worker\.$"):
        choice("NODVERK_PROCESS", ("web", "worker"), "web")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("", []), ("10.0.0.7", ["10.0.0.7/32"]), ("10.0.0.0/24, ::1", ["10.0.0.0/24", "::1/128"])],
)
def test_networks_are_read_as_networks(value: str, expected: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODVERK_TRUSTED_PROXIES", value)
    assert networks("NODVERK_TRUSTED_PROXIES") == expected


@pytest.mark.parametrize("value", ["*", "proxy", "10.0.0.1/24"])
def test_what_is_no_network_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODVERK_TRUSTED_PROXIES", value)
    with pytest.raises(BadVariableError, match=r"^NODVERK_TRUSTED_PROXIES holds no network"):
        networks("NODVERK_TRUSTED_PROXIES")
