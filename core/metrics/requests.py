"""Counting requests: by the name of the address and the class of the answer, and how long they took."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter, Histogram

from core.environment import text

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
NOWHERE, UNNAMED, INSIDE = "(nowhere)", "(unnamed)", "(inside)"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("nodverk_requests", "Requests by address and class of answer.", ("route", "status"))
SECONDS = Histogram("nodverk_request_seconds", "How long requests took, by address.", ("route",), buckets=BUCKETS)


class RequestFiguresMiddleware:
    """Counts every request that reaches the application. Stands aside when no figures are asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not text(FOLDER):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        status = "5xx"
        try:
            response = self.get_response(request)
            status = f"{response.status_code // 100}xx"
        finally:
            route = route_of(request)
            REQUESTS.labels(route, status).inc()
            SECONDS.labels(route).observe(time.perf_counter() - begun)
        return response


def route_of(request: HttpRequest) -> str:
    """The name of the address: one of those the code knows, never what a client wrote.

    What people sign in for, the studio and the account pages, is one: it has hundreds of names, and few visitors.
    """
    if request.path.startswith(settings.NODVERK_WRITING_PATHS):
        return INSIDE
    match = request.resolver_match
    return NOWHERE if match is None else match.view_name if match.url_name else UNNAMED
