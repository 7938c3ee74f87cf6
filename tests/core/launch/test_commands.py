import errno
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.launch.ports import (
    first_refusal,
    free_port_above,
    metrics_port_from_environment,
    port_from_environment,
    refuse_taken,
)
from core.launch.tour import Check, Tour, expect, take_tour
from core.launch.visitor import Answer, Visitor
from core.postgres import LaunchError, find_cluster
from core.postgres.server import running_pid
from tests.core.postgres.support import IS_ROOT, ROOT, clean_environment, launch, open_folder

needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root keeps data outside var/")


@needs_root
def test_reset_removes_all_that_was_made_outside_too() -> None:
    with open_folder(0o700) as closed:
        var = closed / "var"
        assert launch("database", NODVERK_VAR=str(var)).returncode == 0
        (var / "media").mkdir()
        done = launch("reset", NODVERK_VAR=str(var))
        lines = done.stdout.splitlines()
        assert (done.returncode, lines[-1], list(var.iterdir())) == (0, f"Cleared {var}.", [])
        outside = [Path(line.removeprefix("Removed ")) for line in lines[:-1]]
        assert [path for path in outside if path.exists()] == []
        assert any(str(path).startswith("/var/lib/nodverk-") for path in outside)
        assert launch("reset", NODVERK_VAR=str(var)).stdout == "Nothing to clear.\n"


@pytest.mark.parametrize("mode", [0o711, pytest.param(0o700, marks=needs_root)])
def test_reset_removes_what_the_suite_left_inside(mode: int) -> None:
    """A run of the tests that was killed outright leaves its database running in var/test."""
    with open_folder(mode) as place:
        var = place / "var"
        for folder in (var, var / "test"):
            assert launch("database", NODVERK_VAR=str(folder)).returncode == 0
        clusters = [found for folder in (var, var / "test") if (found := find_cluster(folder))]
        done = launch("reset", NODVERK_VAR=str(var))
        assert (done.returncode, done.stderr, done.stdout.splitlines()[-1]) == (0, "", f"Cleared {var}.")
        assert [running_pid(cluster.data) for cluster in clusters] == [None, None]
        assert ([cluster.home.exists() for cluster in clusters], list(var.iterdir())) == ([False, False], [])


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for command in ("database", "reset"):
        refused = launch(command, NODVERK_VAR=str(tmp_path))
        told = f"NODVERK_VAR names {tmp_path}, which holds other files: choose an empty folder.\n"
        assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", told)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_status_and_stop_where_nothing_was_made(tmp_path: Path) -> None:
    var = tmp_path / "absent"
    assert launch("status", NODVERK_VAR=str(var)).stdout == "PostgreSQL: absent\nNodverk: not running\n"
    assert launch("stop", NODVERK_VAR=str(var)).stdout == "Nothing was running.\n"
    assert not var.exists()


@pytest.mark.parametrize("text", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODVERK_PORT", text)
    with pytest.raises(LaunchError) as refused:
        port_from_environment()
    assert str(refused.value) == f"NODVERK_PORT is {text}, which is not a port number between 1 and 65535."


def test_figures_are_served_where_they_are_asked_for_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NODVERK_METRICS_PORT", raising=False)
    assert metrics_port_from_environment() is None
    monkeypatch.setenv("NODVERK_METRICS_PORT", "9100")
    assert metrics_port_from_environment() == 9100
    monkeypatch.setenv("NODVERK_METRICS_PORT", "many")
    with pytest.raises(LaunchError) as refused:
        metrics_port_from_environment()
    assert str(refused.value) == "NODVERK_METRICS_PORT is many, which is not a port number between 1 and 65535."


def test_a_failing_check_is_told_and_the_tour_goes_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    def fails(_tour: Tour) -> None:
        expect(Answer(500, {}, ""), 200)

    def passes(_tour: Tour) -> None:
        expect(Answer(200, {}, "Umeå"), 200, "Umeå")

    tour = Tour(1, tmp_path, [], time.monotonic() + 5, lambda *_: None, lambda *_: None)
    results = take_tour(tour, (Check("one", fails), Check("two", passes)), lambda: None)
    assert [(result.name, result.passed) for result in results] == [("one", False), ("two", True)]
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "FAILED one 0.0 s",
        "       AssertionError: the answer is 500, not 200",
        "ok     two 0.0 s",
    ]


def test_a_visitor_keeps_cookies_until_they_are_cleared() -> None:
    visitor = Visitor(1)
    visitor.keep(["sessionid=abc; HttpOnly; Path=/", "csrftoken=def; SameSite=Lax"])
    assert visitor.cookies == {"sessionid": "abc", "csrftoken": "def"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder whose PATH has only a few programs and a uv that writes down what it is told."""
    for name in ("core/launch/environment.sh", "pyproject.toml", "uv.lock"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for name in ("sh", "touch", "rm", "mkdir"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    program(
        tmp_path,
        "uv",
        '[ "$1" = --version ] && exit; mkdir -p .venv/bin; echo "$UV_PYTHON $UV_PYTHON_DOWNLOADS $*" >> told',
    )
    return tmp_path


def program(project: Path, name: str, text: str) -> None:
    path = project / "bin" / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def is_old(python: str) -> bool:
    """Whether it is an interpreter, and one that is too old for us."""
    if shutil.which(python) is None:
        return False
    asked = [python, "-c", "import sys; sys.exit(sys.version_info >= (3, 12))"]
    return subprocess.run(asked, check=False).returncode == 0


def make_environment(project: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(project / "bin"), "HOME": str(project)}
    command = ["/bin/sh", "core/launch/environment.sh"]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def test_a_shim_that_does_not_run_is_passed_over(project: Path) -> None:
    program(project, "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    program(project, "python3.12", f'exec {sys.executable} "$@"')
    done = make_environment(project)
    assert done.returncode == 0, done.stderr
    assert (project / "told").read_text() == f"{sys.executable} never sync --locked --quiet\n"


def test_no_interpreter_and_too_old_a_one_are_one_sentence(project: Path) -> None:
    done = make_environment(project)
    told = "Nodverk needs Python 3.12, 3.13 or 3.14, and none was found.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)
    program(project, "python3", 'case "$2" in *platform*) echo the newest found is 3.9.2;; *) exit 1;; esac')
    done = make_environment(project)
    told = "Nodverk needs Python 3.12, 3.13 or 3.14, and the newest found is 3.9.2.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)
    assert not (project / "told").exists()


def test_nothing_is_done_when_nothing_changed(project: Path) -> None:
    program(project, "python3.13", f'exec {sys.executable} "$@"')
    make_environment(project)
    (project / ".venv" / "bin" / "python").symlink_to(sys.executable)
    assert (make_environment(project).returncode, len((project / "told").read_text().splitlines())) == (0, 1)
    os.utime(project / "uv.lock", (time.time() + 9, time.time() + 9))
    make_environment(project)
    assert len((project / "told").read_text().splitlines()) == 2


def test_a_taken_port_is_told_with_a_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = listener.getsockname()[1]
        assert first_refusal(taken) == errno.EADDRINUSE
        with pytest.raises(LaunchError) as refused:
            refuse_taken(taken)
    told = rf"Port {taken} is taken by another program: stop it, or choose another with NODVERK_PORT=(\d+)\."
    offered = re.fullmatch(told, str(refused.value))
    assert offered is not None, refused.value
    assert int(offered[1]) > taken


def test_beyond_the_last_port_any_free_one_is_offered() -> None:
    assert 0 < free_port_above(65535) < 65535


OLD = next((path for path in ("/usr/bin/python3", "/usr/local/bin/python3") if is_old(path)), None)


@pytest.mark.skipif(OLD is None, reason="no Python older than 3.12 here")
def test_an_old_python_is_one_sentence() -> None:
    done = subprocess.run(
        [str(OLD), "-m", "core.launch", "demo"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    version = re.fullmatch(r"Nodverk needs Python 3\.12 or newer; this is [23]\.\d+\.\n", done.stderr)
    assert (done.returncode, done.stdout, version is not None) == (1, "", True), done.stderr


def test_a_python_without_our_packages_is_told_where_they_are() -> None:
    command = [sys.executable, "-I", "-S", str(ROOT / "manage.py"), "tenants", "list"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = "Django is not installed here: run 'make environment', then '.venv/bin/python manage.py ...'.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)


def test_the_command_line_says_what_it_takes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core.launch", "fly"],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    told = "Usage: python -m core.launch demo|smoke|reset|stop|status|database\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)
