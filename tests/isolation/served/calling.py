"""Calling the product in this process, through Django's own entry for web servers."""

import io
import logging
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.isolation.interleaving import Answer
from tests.isolation.served.settings import with_canaries


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


@pytest.fixture
def canaries_addresses(settings: Any) -> None:
    """Every tenant answers the canaries' addresses."""
    settings.TENANT_TYPES = with_canaries(settings.TENANT_TYPES)


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of failures that are meant are not told."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
