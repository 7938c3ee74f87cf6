"""No cross-tenant read or write over HTTP: a real server with two processes of eight threads, and eight clients."""

import contextlib
import http.client
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from tests.isolation.inhabitants import Inhabited
from tests.isolation.interleaving import Answer, Findings, Visitors, empty_notes, settle, strayed_messages
from tests.isolation.sizes import SIZE, THREADS, share
from tests.isolation.threads import in_threads
from tests.journeys.conftest import free_port, process, wait_until_served
from tests.proofs.recording import Proof

PLANTED_SIZE = 400


@contextlib.contextmanager
def server(folder: Any, **variables: str) -> Iterator[int]:
    """The product with the canaries' addresses, on the database in force."""
    port = free_port()
    environment = {
        **os.environ,
        "NODVERK_PORT": str(port),
        "NODVERK_PROCESS": "web",
        "DJANGO_SETTINGS_MODULE": "tests.isolation.served.settings",
        "NODVERK_LOG_LEVEL": "CRITICAL",
        **variables,
    }
    web = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    web += ["--blocking-threads", "8", "--workers-kill-timeout", "2", "core.wsgi:application"]
    with (folder / "served.txt").open("wb") as log, process([sys.executable, *web], environment, log) as child:
        wait_until_served(port, child)
        yield port


class Caller:
    """A client with a connection that it keeps."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def __call__(self, host: str, method: str, path: str, cookies: Mapping[str, str]) -> Answer:
        headers = {"Host": f"{host}:{self.port}"}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self.connection.request(method, path, headers=headers)
        response = self.connection.getresponse()
        return response.status, response.read()


def interleave(port: int, tenants: list[Inhabited], size: int) -> Findings:
    empty_notes(tenants)
    gate = threading.Barrier(THREADS, timeout=60)

    def work(number: int) -> Findings:
        visitors = Visitors(Caller(port), tenants, number)
        gate.wait()
        return visitors.run(len(share(size)))

    found = Findings()
    for part in in_threads([lambda number=number: work(number) for number in range(THREADS)]):  # type: ignore[misc]
        if isinstance(part, Exception):
            raise part
        found.add(part)
    return found


def test_a_request_that_goes_astray_is_found(inhabited: list[Inhabited], tmp_path: Any, proof: Proof) -> None:
    """Planted: every twentieth request of a process is served at Kiruna, whatever its host."""
    with server(tmp_path, NODVERK_TEST_PLANT="astray") as port:
        found = interleave(port, inhabited, PLANTED_SIZE)
    rows, _ = settle(inhabited, found)
    proof.planted("answers of another tenant", len(found.foreign))
    proof.planted("rows of another tenant", len(rows))


def test_no_answer_and_no_row_is_anothers(inhabited: list[Inhabited], tmp_path: Any, proof: Proof) -> None:
    with server(tmp_path) as port:
        found = interleave(port, inhabited, SIZE)
    foreign, wrong = settle(inhabited, found)
    assert (found.foreign, foreign, strayed_messages(inhabited)) == ([], [], [])
    assert (found.odd, wrong) == ([], [])
    proof.tried("requests over HTTP", found.done.total())
    proof.tried("writes that were kept", sum(map(len, found.kept.values())))
    proof.absent("foreign rows", len(found.foreign) + len(foreign))
    proof.absent("lost or doubled writes", len(wrong))
