"""The content security policy of the studio, which Wagtail's inline scripts need wider than the public pages'."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


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
