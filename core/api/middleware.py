"""The outer edge of the API: no cookie comes in, and whatever goes wrong goes out as a problem."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request, override

from core.api.problems import MEDIA_TYPE, problem

KEPT_HEADERS = ("Retry-After", "Allow", "X-Request-ID")


class ApiEdgeMiddleware:
    """Stands outside the request's scope.

    Under the API's paths the request carries no cookie, so that nobody is signed in and the unit of work is READ ONLY;
    an error that was not the API's own (an unknown host, a closed tenant, an address that leads nowhere) becomes a
    problem, in the reader's language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path.startswith(settings.NODVERK_API_PATHS):
            return self.get_response(request)
        request.COOKIES = {}
        response = self.get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        with override(get_language_from_request(request)):
            return problem(request, response.status_code, headers=headers)
