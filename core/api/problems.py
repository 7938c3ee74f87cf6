"""Every error as problem details (RFC 9457), in the reader's language, naming the parameter that is wrong."""

import json
import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, MethodNotAllowed, NotFound, Throttled, ValidationError

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
INVALID = "/api/#invalid-parameters"
PLAIN = "about:blank"

TITLES = {
    400: gettext_lazy("The address has parameters that are wrong"),
    404: gettext_lazy("There is nothing here"),
    405: gettext_lazy("Only reading is possible"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Something went wrong on our side"),
    503: gettext_lazy("The site is closed for the moment"),
}


class FaultSerializer(serializers.Serializer[Any]):
    """What is wrong with one parameter."""

    parameter = serializers.CharField(help_text=gettext_lazy("The name of the parameter."))
    detail = serializers.CharField(help_text=gettext_lazy("What is wrong with it."))


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    type = serializers.CharField(help_text=gettext_lazy("What kind of problem it is."))
    title = serializers.CharField(help_text=gettext_lazy("The kind of problem in words."))
    status = serializers.IntegerField(help_text=gettext_lazy("The status of the answer."))
    detail = serializers.CharField(required=False, help_text=gettext_lazy("This problem in words."))
    instance = serializers.CharField(help_text=gettext_lazy("The path that was asked for."))
    errors = FaultSerializer(  # type: ignore[assignment]  # the base keeps its own `errors` for what it validates
        many=True, required=False, help_text=gettext_lazy("Each parameter that is wrong.")
    )


def problem(
    request: HttpRequest,
    status: int,
    *,
    detail: str = "",
    errors: Iterable[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """An answer that says what is wrong."""
    faults = list(errors)
    body: dict[str, Any] = {
        "type": INVALID if faults else PLAIN,
        "title": str(TITLES.get(status) or HTTPStatus(status).phrase),
        "status": status,
        "instance": request.path,
    }
    if detail:
        body["detail"] = detail
    if faults:
        body["errors"] = faults
    content = json.dumps(body, ensure_ascii=False).encode()
    response = HttpResponse(content, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = get_language() or "sv"
    patch_vary_headers(response, ["Accept-Language"])
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def answer_exception(error: Exception, context: Mapping[str, Any]) -> HttpResponse:
    """The answer to an exception of a view of the API. Faults of ours are logged and told to nobody."""
    request: HttpRequest = context["request"]._request
    if isinstance(error, ValidationError):
        return problem(request, 400, errors=faults_of(error))
    if isinstance(error, Http404 | NotFound | PermissionDenied):
        return problem(request, 404)
    if isinstance(error, Throttled):
        wait = max(1, round(getattr(error, "wait", None) or 1))
        told = _("Ask again in %(seconds)s seconds.") % {"seconds": wait}
        return problem(request, 429, detail=told, headers={"Retry-After": str(wait)})
    if isinstance(error, MethodNotAllowed):
        return problem(request, 405, headers={"Allow": "GET, HEAD, OPTIONS"})
    if isinstance(error, APIException):
        return problem(request, error.status_code)
    logger.error("The API failed", exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return problem(request, 500)


def faults_of(error: ValidationError) -> list[dict[str, str]]:
    """Each wrong parameter with each thing that is wrong with it, once."""
    detail: Any = error.detail
    pairs = [(name, str(text)) for name, found in detail.items() for text in _texts(found)]
    return [{"parameter": name, "detail": text} for name, text in dict.fromkeys(pairs)]


def _texts(found: Any) -> Iterable[Any]:
    if isinstance(found, Mapping):
        return [text for inner in found.values() for text in _texts(inner)]
    return found if isinstance(found, list) else [found]
