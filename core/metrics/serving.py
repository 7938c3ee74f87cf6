"""Serving the figures: one plain server on the loopback address, one request at a time."""

from contextlib import suppress
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.db import close_old_connections
from prometheus_client import CollectorRegistry, make_wsgi_app
from prometheus_client.multiprocess import MultiProcessCollector

from core.metrics.platform import PlatformFigures

LOOPBACK = "127.0.0.1"


class Quiet(WSGIRequestHandler):
    """Writes no line for each request, and waits for no client that says nothing."""

    timeout = 5

    def handle(self) -> None:
        with suppress(TimeoutError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the base's own name)
        pass


def registry_of(folder: str) -> CollectorRegistry:
    """What the processes that share a folder have counted, and the platform's own figures."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call]
    registry.register(PlatformFigures())
    return registry


def server_of(folder: str, port: int) -> WSGIServer:
    """The server, listening; `handle_request` answers one, or gives up waiting for one soon."""
    figures: Any = make_wsgi_app(registry_of(folder))

    def answer(environ: Any, start: Any) -> Any:
        close_old_connections()  # as before a request: a database that came back is met by a new connection
        return figures(environ, start)

    server = make_server(LOOPBACK, port, answer, handler_class=Quiet)
    server.timeout = 0.5
    return server
