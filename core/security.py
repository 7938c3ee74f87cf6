"""What a server needs to be safe: a key to sign with, and for the studio a content security policy of its own."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.environment import BadVariableError, is_production, refuse_unsafe_surroundings

SHORTEST_KEY = 32
FEWEST_CHARACTERS = 10


def require_safe_start() -> None:
    """Refuse to start where what safety rests on is missing: a key that nobody can guess, and in production the rest.

    Raises ImproperlyConfigured with one sentence that names the variable.
    """
    require_signing_key()
    try:
        refuse_unsafe_surroundings()
    except BadVariableError as error:
        raise ImproperlyConfigured(str(error)) from None
    if settings.DEBUG and is_production():
        message = "DEBUG is on, and visitors come from outside: it shows them the code and its settings."
        raise ImproperlyConfigured(message)


def require_signing_key() -> None:
    """Refuse a missing, short or monotonous key: sessions, forms and links rest on it."""
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's own, for an empty one
        key = ""
    if len(key) < SHORTEST_KEY:
        message = (
            f"There is no signing key of {SHORTEST_KEY} characters or more: run `make demo` or set NODVERK_SECRET_KEY."
        )
        raise ImproperlyConfigured(message)
    if len(set(key)) < FEWEST_CHARACTERS:
        message = "NODVERK_SECRET_KEY repeats a few characters, which can be guessed: make one by chance."
        raise ImproperlyConfigured(message)
    for former in settings.SECRET_KEY_FALLBACKS:
        if len(former) < SHORTEST_KEY or len(set(former)) < FEWEST_CHARACTERS:
            message = (
                "NODVERK_SECRET_KEY_FALLBACKS holds a key that can be guessed: only former signing keys stand there."
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
