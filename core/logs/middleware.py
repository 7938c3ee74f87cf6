"""Binds the request to the log lines written while it runs."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.ids import uuid7


class LogContextMiddleware:
    """Gives every request an id that its log lines carry and its answer names (X-Request-ID)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = str(uuid7())
        with structlog.contextvars.bound_contextvars(request_id=request_id, path=request.path, method=request.method):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        return response
