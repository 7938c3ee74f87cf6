"""What a server refuses to start without."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.environment import VARIABLES, BadVariableError, refuse_unsafe_surroundings
from core.security import require_safe_start
from tests.core.postgres.support import ROOT, clean_environment

KEY = "k3y-0f-4-t3st-that-n0body-gu3sses"
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


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_key_of_a_few_characters_over_and_over_is_refused(program: str, tmp_path: Path) -> None:
    done = start(program, tmp_path, NODVERK_SECRET_KEY="hemlig" * 8)
    told = "NODVERK_SECRET_KEY repeats a few characters, which can be guessed: make one by chance."
    assert (done.returncode, done.stdout, done.stderr.strip().removeprefix("CommandError: ")) == (1, "", told)


SAFE = {
    "NODVERK_SECRET_KEY": KEY,
    "NODVERK_BASE_DOMAIN": "example.org",
    "NODVERK_HTTPS": "1",
    "NODVERK_TRUSTED_PROXIES": "10.0.0.0/24",
    "NODVERK_MAIL_HOST": "mail.example.org",
}
UNSAFE = {
    "NODVERK_SECRET_KEY": ("", "There is no signing key"),
    "NODVERK_BASE_DOMAIN": ("*", "NODVERK_BASE_DOMAIN is *: write a domain as example.org, and nothing else."),
    "NODVERK_HTTPS": ("0", "NODVERK_HTTPS is 0, and visitors come to example.org: sign-ins must not travel open."),
    "NODVERK_TRUSTED_PROXIES": ("", "NODVERK_TRUSTED_PROXIES is not given, and example.org needs it: "),
    "NODVERK_MAIL_HOST": ("", "NODVERK_MAIL_HOST is not given, and example.org needs it: "),
}


def test_production_starts_with_what_it_needs_and_the_table_says_which_that_is(tmp_path: Path) -> None:
    assert {variable.name for variable in VARIABLES if variable.needed} == set(SAFE) == set(UNSAFE)
    assert start("web", tmp_path, **SAFE).returncode == 0


@pytest.mark.parametrize("name", UNSAFE)
def test_production_does_not_start_without_it_and_names_it(name: str, tmp_path: Path) -> None:
    value, told = UNSAFE[name]
    done = start("web", tmp_path, **{**SAFE, name: value})
    assert (done.returncode, done.stdout, done.stderr.startswith(told), done.stderr.count("\n")) == (1, "", True, 1)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_value_that_means_nothing_is_one_sentence_and_no_traceback(program: str, tmp_path: Path) -> None:
    done = start(program, tmp_path, NODVERK_SECRET_KEY=KEY, NODVERK_HTTPS="yes")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "NODVERK_HTTPS is yes: write 1 or 0.\n")


@pytest.mark.parametrize("domain", ["192.0.2.7", "example.org:443", "https://example.org", ".example.org", "a b.org"])
def test_what_is_no_domain_is_refused(domain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**SAFE, "NODVERK_BASE_DOMAIN": domain}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadVariableError, match=f"^NODVERK_BASE_DOMAIN is {re.escape(domain)}: write a domain"):
        refuse_unsafe_surroundings()


@pytest.mark.parametrize("networks", ["0.0.0.0/0", "10.0.0.0/8,::/0"])
def test_the_whole_internet_is_no_proxy_of_ours(networks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**SAFE, "NODVERK_TRUSTED_PROXIES": networks}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadVariableError, match=r"^NODVERK_TRUSTED_PROXIES holds the whole internet"):
        refuse_unsafe_surroundings()


def test_debugging_is_refused_where_visitors_come_from_outside(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SECRET_KEY, settings.DEBUG = KEY, True
    require_safe_start()
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=r"^DEBUG is on"):
        require_safe_start()


def test_with_one_it_does(tmp_path: Path) -> None:
    assert start("web", tmp_path, NODVERK_SECRET_KEY=KEY).returncode == 0


def test_a_web_process_holds_no_owners_login_whatever_it_was_told(tmp_path: Path) -> None:
    look = "import core.wsgi; from django.conf import settings; print(settings.NODVERK_OWNER_DATABASE)"
    given = {"NODVERK_SECRET_KEY": KEY, "NODVERK_DATABASE_OWNER_URL": "postgresql://owner:x@127.0.0.1/nodverk"}
    done = subprocess.run(
        [sys.executable, "-c", look],
        cwd=ROOT,
        env=clean_environment() | {"NODVERK_VAR": str(tmp_path), "NODVERK_PROCESS": "operator", **given},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "None\n"
