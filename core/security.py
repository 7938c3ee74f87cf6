"""What a server needs to be safe: a key to sign with, and for the studio a content security policy of its own."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SHORTEST_KEY = 32


def require_signing_key() -> None:
    """Refuse to start without a key that nobody can guess, which sessions, forms and links rest on.

    Raises ImproperlyConfigured with one sentence.
    """
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own, for an empty one
        key = ""
    if len(key) < SHORTEST_KEY:
        message = (
            f"There is no signing key of {SHORTEST_KEY} characters or more: run `make demo` or set NODVERK_SECRET_KEY."
        )
        raise ImproperlyConfigured(message)


class StudioContentPolicyMiddleware:
    """Gives answers under the studio's paths the studio's policy; all others keep the strict one.

    Must stand inside Django's ContentSecurityPolicyMiddleware, which reads the mark set here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(settings.NODVERK_WRITING_PATHS):
            response._csp_config = settings.NODVERK_STUDIO_CSP  # type: ignore[attr-defined]
        return response
