"""deploy/ as the parsers of its formats read it, and what it promises: little right, no secret in the open.

No container is started here: what a parser cannot see is not tested.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import compose_spec
import crossplane
import pytest
import yaml
from django.core.management import get_commands

from core.environment import VARIABLES
from core.installation.addresses import parts_of
from core.installation.roles import role_name
from tests.core.postgres.support import clean_environment
from tests.databases import ROOT

DEPLOY = ROOT / "deploy"
OURS = ("prepare", "migrate", "web", "worker", "figures", "operator")
OWNERS = {"prepare", "migrate", "operator"}
HADOLINT = Path(sys.executable).with_name("hadolint")


def lint(text: str) -> list[str]:
    """The rules that a container file breaks."""
    command = [str(HADOLINT), "--no-color", "--format", "json", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return [str(found["code"]) for found in json.loads(done.stdout)]


def parsed(text: str) -> dict[str, Any]:
    """A compose file that the specification's parser takes; raises ValueError for another."""
    plain = yaml.safe_load(re.sub(r"\$\{[^}]*\}", "1", text))
    found = compose_spec.PyCompose.from_json(json.dumps(plain))
    found.validate_networks()
    found.validate_secrets()
    found.validate_volumes()
    return dict(plain)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return dict(parsed((DEPLOY / "compose.yaml").read_text("utf-8"))["services"])


def containerfile() -> str:
    return (DEPLOY / "Containerfile").read_text("utf-8")


def test_the_container_file_breaks_no_rule() -> None:
    assert lint(containerfile()) == []


@pytest.mark.parametrize(
    ("line", "rule"), [("FROM python:latest\n", "DL3007"), ("FROM a:1\nADD x /\n", "DL3020"), ("FROMM a\n", "DL1000")]
)
def test_the_linter_finds_what_is_planted(line: str, rule: str) -> None:
    assert rule in lint(line)


def test_the_image_runs_as_nobody_special_and_names_no_registry() -> None:
    lines = [line.split() for line in containerfile().splitlines()]
    bases = [words[1] for words in lines if words[:1] == ["FROM"]]
    assert {bool(re.fullmatch(r"[a-z]+:\d[\w.-]*", base)) for base in bases} == {True}
    assert [words[1] for words in lines if words[:1] == ["USER"]] == ["10001"]


def test_all_that_the_image_copies_is_there_and_is_sent_to_the_builder() -> None:
    copied = [line.split()[1:-1] for line in containerfile().splitlines() if re.match("COPY (?!--from)", line)]
    names = sorted(name for each in copied for name in each)
    sent = re.findall(r"^!(.+)$", (DEPLOY / "Containerfile.dockerignore").read_text("utf-8"), re.M)
    assert names == sorted(sent)
    assert [name for name in names if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("found", "planted"),
    [
        ("    healthcheck:", "    healthchek:"),
        ("secrets: [database_password]", "secrets: [no_such]"),
        ("networks: [data, out]", "networks: [data, nowhere]"),
    ],
)
def test_the_parser_of_compose_files_finds_what_is_planted(found: str, planted: str) -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert found in text
    with pytest.raises(ValueError):
        parsed(text.replace(found, planted, 1))


def test_every_service_may_little(services: dict[str, Any]) -> None:
    for name, service in services.items():
        limits = service["deploy"]["resources"]["limits"]
        told = [service["read_only"], service["cap_drop"], service["security_opt"], set(limits)]
        assert told == [True, ["ALL"], ["no-new-privileges:true"], {"memory", "pids"}], name
        is_nobody = name in OURS or re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]) is not None
        assert (is_nobody, "privileged" in service) == (True, False), name
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}
    assert {name for name, service in services.items() if "healthcheck" not in service} == {
        "prepare", "migrate", "worker", "operator",
    }  # fmt: skip


def test_only_the_operators_programs_learn_the_owners_login(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if "owner_url" in service["secrets"]} == OWNERS
    assert {name for name, service in services.items() if "worker_url" in service["secrets"]} == {*OWNERS, "worker"}
    processes = {name: services[name]["environment"]["NODVERK_PROCESS"] for name in OURS}
    assert processes == {
        **dict.fromkeys(OWNERS, "operator"), "web": "web", "worker": "worker", "figures": "metrics",
    }  # fmt: skip


def test_each_variable_is_known_and_each_secret_is_a_file(services: dict[str, Any]) -> None:
    plain = {variable.name for variable in VARIABLES if not variable.secret}
    files = {f"{variable.name}_FILE" for variable in VARIABLES if variable.secret}
    for name in OURS:
        given = services[name]["environment"]
        assert set(given) <= plain | files, name
        read = {value.removeprefix("/run/secrets/") for key, value in given.items() if key in files}
        assert read == set(services[name]["secrets"]), name


def example() -> dict[str, str]:
    """deploy/nodverk.env.example."""
    lines = (DEPLOY / "nodverk.env.example").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("name", ["web", "worker"])
def test_production_gets_all_that_it_needs(services: dict[str, Any], name: str) -> None:
    given = {key.removesuffix("_FILE") for key in (*services[name]["environment"], *example())}
    assert {variable.name for variable in VARIABLES if variable.needed} - given == set()
    assert set(example()) <= {variable.name for variable in VARIABLES if not variable.secret}


def test_the_proxys_network_is_the_one_that_is_believed(services: dict[str, Any]) -> None:
    networks = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["networks"]
    front = networks["front"]["ipam"]["config"][0]["subnet"]
    assert {services[name]["environment"]["NODVERK_TRUSTED_PROXIES"] for name in ("web", "worker")} == {front}
    assert (networks["data"]["internal"], networks["front"]["internal"]) == (True, True)


def test_each_command_of_ours_exists(services: dict[str, Any]) -> None:
    commands = [services[name]["command"][2] for name in OURS if "manage.py" in services[name].get("command", [])]
    assert sorted(commands) == ["metrics", "prepare", "tenants", "worker"]
    assert [name for name in commands if name not in get_commands()] == []


def test_nginx_takes_every_directive_where_it_stands(tmp_path: Path) -> None:
    def errors(text: str) -> list[str]:
        (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
        found = crossplane.parse(str(tmp_path / "nginx.conf"), single=True, check_ctx=True, check_args=True)
        return [str(each["error"]).partition(" in ")[0] for each in found["errors"]]

    text = (DEPLOY / "proxy" / "nginx.conf").read_text("utf-8")
    assert errors(text) == []
    assert errors(text.replace("keepalive_timeout 30s;", "proxy_pass http://web;")) == [
        '"proxy_pass" directive is not allowed here'
    ]


def test_the_proxy_passes_on_what_it_saw_and_nothing_that_a_visitor_claims() -> None:
    text = (DEPLOY / "proxy" / "nginx.conf").read_text("utf-8")
    assert dict(re.findall(r"proxy_set_header (\S+) (\S+);", text)) == {
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": '""',
        "X-Forwarded-Port": '""',
        "Forwarded": '""',
        "X-Refresh": '""',
        "Accept-Encoding": '""',
        "Connection": '""',
    }


def make_secrets(folder: Path, installation: str) -> subprocess.CompletedProcess[str]:
    command = ["sh", str(DEPLOY / "make-secrets.sh"), installation, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_secrets_are_made_by_chance_once_and_fit_together(tmp_path: Path) -> None:
    assert make_secrets(tmp_path / "a", "msi001").returncode == make_secrets(tmp_path / "b", "msi001").returncode == 0
    made = {path.name: path.read_text() for path in (tmp_path / "a").iterdir()}
    assert made.pop("secret_key_fallbacks") == ""
    assert set(made) == {"database_password", "secret_key", "owner_url", "app_url", "worker_url"}
    assert [name for name in made if made[name] == (tmp_path / "b" / name).read_text()] == []
    assert len(made["secret_key"]) == 48
    assert parts_of(made["owner_url"])["password"] == made["database_password"]
    for role in ("app", "worker"):
        parts = parts_of(made[f"{role}_url"])
        assert (parts["user"], parts["host"], parts["dbname"]) == (role_name("msi001", role), "database", "nodverk")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700
    again = make_secrets(tmp_path / "a", "msi001")
    assert {line.partition(": ")[2] for line in again.stdout.splitlines()} == {"is there"}
    assert {path.name: path.read_text() for path in (tmp_path / "a").iterdir()} == made | {"secret_key_fallbacks": ""}


def test_the_signing_key_is_changed_as_the_runbook_says(tmp_path: Path) -> None:
    """The former key is kept beside the new one, then goes; everybody's files can be read throughout."""
    secrets = tmp_path / "secrets"
    make_secrets(secrets, "msi001")
    former = (secrets / "secret_key").read_text()
    page = (ROOT / "docs" / "runbook" / "keys.md").read_text("utf-8")
    change, end, *_ = [block.replace("./make-secrets.sh", f"sh {DEPLOY}/make-secrets.sh") for block in blocks(page)]
    run_in(tmp_path, change)
    assert (secrets / "secret_key_fallbacks").read_text() == former != (secrets / "secret_key").read_text()
    assert {path.stat().st_mode & 0o777 for path in secrets.iterdir()} == {0o444}
    run_in(tmp_path, end)
    assert (secrets / "secret_key_fallbacks").read_text() == ""


def blocks(page: str) -> list[str]:
    """A page's commands on files, block by block; containers are left alone."""
    found = re.findall(r"```sh\n(.*?)```", page, re.S)
    return ["".join(line for line in block.splitlines(True) if not line.startswith("docker")) for block in found]


def run_in(folder: Path, script: str) -> None:
    """The secrets' folder is the one beside the script, in deploy/: here it is this one."""
    command = script.replace(" msi001", f" msi001 {folder}/secrets")
    subprocess.run(["sh", "-euc", command], cwd=folder, capture_output=True, check=True)


@pytest.mark.parametrize("installation", ["", "MSI", "a b", "x;y"])
def test_an_id_that_cannot_name_roles_is_refused(installation: str, tmp_path: Path) -> None:
    done = make_secrets(tmp_path / "made", installation)
    assert (done.returncode, done.stdout, (tmp_path / "made").exists()) == (2, "", False)


def test_prepare_says_what_it_was_not_told(tmp_path: Path) -> None:
    environment = clean_environment() | {"NODVERK_VAR": str(tmp_path)}
    command = [sys.executable, "manage.py", "prepare"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    told = "NODVERK_INSTALLATION is not given: this installation takes what it needs from its environment."
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", f"CommandError: {told}")
