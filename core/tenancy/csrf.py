"""The cookie of forms' tokens belongs to its tenant, like everything else that is signed."""

from collections.abc import Callable

from django.conf import settings
from django.core.signing import BadSignature, get_cookie_signer
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class TenantCsrfCookieMiddleware:
    """Signs the cookie on its way out, and drops one that this tenant did not sign.

    Must stand outside Django's CsrfViewMiddleware, which compares a form's token with the cookie and would take any
    pair that match, also another tenant's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = settings.CSRF_COOKIE_NAME
        if name in request.COOKIES:
            try:
                request.COOKIES[name] = get_cookie_signer(salt=name).unsign(request.COOKIES[name])
            except BadSignature:
                del request.COOKIES[name]
        response = self.get_response(request)
        if name in response.cookies:
            response.cookies[name] = get_cookie_signer(salt=name).sign(response.cookies[name].value)
        return response
