import json
import os
import re
import signal
import subprocess
import sys

import pytest

from core.launch.ports import free_port
from core.postgres.processes import wait_until
from core.postgres.server import running_pid
from tests.core.launch.running import Demo
from tests.core.postgres.support import ROOT, clean_environment, launch

EVERYTHING = ["postgres", "web", "worker"]


def test_it_serves_and_tells_addresses_and_sign_ins(demo: Demo) -> None:
    demo.begin_and_wait(DATABASE_URL="", PGPORT="1", NODVERK_DATABASE_OWNER_URL="postgresql:///stray")
    assert demo.alive() == EVERYTHING
    second = Demo(demo.var)
    second.begin()
    assert demo.process is not None
    where = f"{demo.var} (process {demo.process.pid})"
    told = f"Nodverk already runs from {where}: stop it with Ctrl-C there, or 'make stop'.\n"
    assert second.outcome() == (1, "", told)
    status = launch("status", NODVERK_VAR=str(demo.var))
    assert (
        status.stdout.splitlines()[1]
        == f"Nodverk: process {demo.process.pid}, http://localhost:{demo.port} (worker, web)"
    )
    demo.send(signal.SIGINT)
    code, out, err = demo.outcome()
    assert (code, err, demo.alive()) == (0, "", [])
    assert f"Nodverk is running: http://localhost:{demo.port}\n" in out
    assert " ".join(["Redaktör", "anna@umea.example", "abc"]) in " ".join(out.split())
    assert not (demo.var / "run.json").exists()


def test_web_and_worker_get_no_owners_login(demo: Demo) -> None:
    demo.begin_and_wait(PGPORT="1", NODVERK_DATABASE_OWNER_URL="postgresql:///stray", NODVERK_INSTALLATION="stray1")
    assert demo.end(signal.SIGTERM)[0] == 0
    for name in ("web", "worker"):
        seen = json.loads((demo.var / f"environment-{name}.json").read_text())
        assert [variable for variable in seen if variable.startswith(("PG", "DATABASE", "NODVERK_DATABASE"))] == []
        assert {key: seen[key] for key in seen if key.startswith("NODVERK_")} == {
            "NODVERK_VAR": str(demo.var),
            "NODVERK_PORT": str(demo.port),
            "NODVERK_PROCESS": name,
        }


def test_figures_are_kept_in_one_folder_and_served_without_an_owners_login(demo: Demo) -> None:
    left = demo.var / "metrics" / "counter_1.db"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"of the last run")
    demo.begin(NODVERK_METRICS_PORT=str(free_port()), PROMETHEUS_MULTIPROC_DIR="/stray")
    assert wait_until((demo.var / "environment-metrics.json").exists, 20)
    assert wait_until(lambda: len(demo.children()) == 3, 20)
    demo.note()
    assert (demo.end(signal.SIGTERM)[0], demo.alive(), left.exists()) == (0, [], False)
    for name in ("web", "worker", "metrics"):
        seen = json.loads((demo.var / f"environment-{name}.json").read_text())
        assert seen["PROMETHEUS_MULTIPROC_DIR"] == str(demo.var / "metrics")
        assert seen["NODVERK_PROCESS"] == name


@pytest.mark.parametrize(("number", "worker"), [(signal.SIGINT, "deaf"), (signal.SIGHUP, "willing")])
def test_a_signal_stops_all_within_ten_seconds_even_when_started_in_the_background(
    demo: Demo, number: signal.Signals, worker: str
) -> None:
    demo.begin_and_wait(ignoring_sigint=True, FAKE_WORKER=worker)
    code, seconds = demo.end(number)
    assert (code, demo.alive(), seconds < 10) == (0, [], True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_only_make_got_stops_all(demo: Demo, number: signal.Signals) -> None:
    """As of a terminal whose session make leads, or of whoever started it; make passes on SIGTERM only."""
    demo.begin_and_wait(through_make=True)
    code, seconds = demo.end(number)
    assert (code, demo.alive(), seconds < 10) == (-number, [], True)


def test_a_signal_during_a_step_stops_all(demo: Demo) -> None:
    demo.begin(FAKE_FILL="slow")
    assert demo.process is not None
    assert demo.process.stdout is not None
    assert wait_until(lambda: "filling slowly" in demo.process.stdout.readline(), 20)  # type: ignore[union-attr]
    demo.note()
    assert demo.alive() == ["postgres", "worker"]
    code, seconds = demo.end(signal.SIGTERM)
    assert (code, demo.alive(), seconds < 10) == (0, [], True)


def test_a_child_that_ends_by_itself_ends_all_and_its_last_words_are_told(demo: Demo) -> None:
    demo.begin(FAKE_WORKER="brief", FAKE_FILL="slow")
    code, _, err = demo.outcome()
    log = demo.var / "log" / "worker.log"
    assert code == 1
    assert err.splitlines()[:2] == ["worker ended by itself (exit code 7).", f"{log}:"]
    assert err.splitlines()[-1] == "    the worker's last words"
    assert running_pid(demo.var / "postgres" / "data") is None


def test_a_database_that_dies_ends_all(demo: Demo) -> None:
    demo.begin_and_wait()
    os.kill(demo.pids["postgres"][0], signal.SIGKILL)
    code, _, err = demo.outcome()
    assert (code, demo.alive()) == (1, [])
    assert err.startswith("PostgreSQL ended by itself")


def test_killed_outright_nothing_stays_and_the_next_one_continues(demo: Demo) -> None:
    demo.begin_and_wait()
    before = (demo.var / "installation.json").read_text()
    demo.kill()
    assert wait_until(lambda: demo.alive() == [], 8)
    again = Demo(demo.var)
    again.begin_and_wait()
    assert again.alive() == EVERYTHING
    stopped = launch("stop", NODVERK_VAR=str(demo.var))
    assert (stopped.stdout, again.alive(), again.outcome()[0]) == ("Stopped.\n", [], 0)
    assert (demo.var / "installation.json").read_text() == before


def test_a_taken_port_is_one_sentence_and_nothing_starts(demo: Demo) -> None:
    listener = subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(demo.port)],
        cwd=demo.var.parent,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environment() | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert listener.stdout is not None
        listener.stdout.readline()
        demo.begin()
        code, out, err = demo.outcome()
        told = rf"Port {demo.port} is taken by another program: stop it, or choose another with NODVERK_PORT=\d+\.\n"
        assert (code, out, re.fullmatch(told, err) is not None) == (1, "", True), err
        assert running_pid(demo.var / "postgres" / "data") is None
    finally:
        listener.terminate()
        listener.wait()


def test_a_bad_database_url_is_one_sentence(demo: Demo) -> None:
    place = f"127.0.0.1:{free_port()}/x"
    demo.begin(DATABASE_URL=f"postgresql://a:hemligt@{place}")
    code, _, err = demo.outcome()
    assert (code, err) == (1, f"The database at {place} cannot be reached: Connection refused.\n")


def test_smoke_takes_the_tour_and_leaves_nothing(demo: Demo) -> None:
    place = demo.var.parent / "smoke"
    place.mkdir(exist_ok=True)
    place.chmod(0o711)
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.launch.fake", "smoke"],
        cwd=ROOT,
        env=clean_environment() | {"TMPDIR": str(place)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    checks = [line.rsplit(" ", 2)[0] for line in done.stdout.splitlines() if line.startswith(("ok ", "FAILED"))]
    assert checks == [
        "ok     the portal's front page answers",
        "ok     a node's front page answers",
        "ok     an unknown host is a plain 404",
    ]
    assert (done.returncode, list(place.iterdir())) == (0, [])
