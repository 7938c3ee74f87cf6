"""No cross-tenant read or write: random requests of eight tenants in eight threads, through the whole of Django."""

import io
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler

from tests.isolation.inhabitants import Inhabited
from tests.isolation.interleaving import Answer, Findings, Visitors, empty_notes, settle, strayed_messages
from tests.isolation.served.settings import straying, with_canaries
from tests.isolation.sizes import SIZE, THREADS, share
from tests.isolation.threads import in_threads
from tests.proofs.recording import Proof

PLANTED_SIZE = 400


@pytest.fixture
def canaries_addresses(settings: Any) -> None:
    """Every tenant answers the canaries' addresses."""
    settings.TENANT_TYPES = with_canaries(settings.TENANT_TYPES)


class Served:
    """Django's own entry of web servers, called without a network."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()

    def __call__(self, host: str, method: str, path: str, cookies: Mapping[str, str]) -> Answer:
        status: list[str] = []
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": f"{host}:8000",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "CONTENT_LENGTH": "0",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }

        def begin(line: str, headers: Any, *rest: Any) -> Any:
            status.append(line)

        response = self.handler(environ, begin)
        body = b"".join(response)
        response.close()
        return int(status[0].partition(" ")[0]), body


def interleave(tenants: list[Inhabited], size: int) -> Findings:
    """The run, and what it left behind."""
    empty_notes(tenants)
    served = Served()
    gate = threading.Barrier(THREADS, timeout=60)

    def work(number: int) -> Findings:
        visitors = Visitors(served, tenants, number)
        gate.wait()
        return visitors.run(len(share(size)))

    found = Findings()
    for part in in_threads([lambda number=number: work(number) for number in range(THREADS)]):  # type: ignore[misc]
        if isinstance(part, Exception):
            raise part
        found.add(part)
    return found


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Thousands of failures that are meant are not told."""
    import logging

    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("canaries_addresses", "quiet")
class TestRequests:
    def test_one_that_goes_astray_is_found(self, inhabited: list[Inhabited], settings: Any, proof: Proof) -> None:
        """Planted: every twentieth request is served at Kiruna, whatever its host."""
        settings.MIDDLEWARE = straying(list(django_settings.MIDDLEWARE))
        found = interleave(inhabited, PLANTED_SIZE)
        rows, _ = settle(inhabited, found)
        proof.planted("answers of another tenant", len(found.foreign))
        proof.planted("rows of another tenant", len(rows))

    @pytest.mark.usefixtures("djangos_content_types")
    def test_a_shared_cache_is_found(self, inhabited: list[Inhabited], proof: Proof) -> None:
        """Planted: Django's own content types, one cache for all."""
        found = interleave(inhabited, PLANTED_SIZE)
        proof.planted("content types of another tenant", len(found.foreign))

    def test_no_answer_and_no_row_is_anothers(self, inhabited: list[Inhabited], proof: Proof) -> None:
        found = interleave(inhabited, SIZE)
        foreign, wrong = settle(inhabited, found)
        assert (found.foreign, foreign, strayed_messages(inhabited)) == ([], [], [])
        assert (found.odd, wrong) == ([], [])
        proof.tried("requests in process", found.done.total())
        proof.tried("writes that were kept", sum(map(len, found.kept.values())))
        proof.absent("foreign rows", len(found.foreign) + len(foreign))
        proof.absent("lost or doubled writes", len(wrong))
