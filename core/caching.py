"""What a cache before us may keep: a public page for a second, so that a rush of readers costs one rendering.

Longer would ask for a purge of every list and search that shows an item; a second asks for none.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

SHARED = "s-maxage=1, stale-while-revalidate=1"
"""For shared caches: fresh for a second, and for one more while the next is fetched."""

PUBLIC_PAGE = f"public, max-age=0, {SHARED}"
OWN_PAGE = "private, no-cache"


class CacheControlMiddleware:
    """Says of every answer that does not say so itself who may keep it.

    Only what is asked for without any cookie, sets none and succeeds is everybody's; all else is the reader's own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = PUBLIC_PAGE if is_everybodys(request, response) else OWN_PAGE
        return response


def is_everybodys(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the next reader would get the same answer."""
    asked = request.method in {"GET", "HEAD"} and not request.headers.get("Cookie")
    plain = response.status_code == 200 and not response.cookies
    return asked and plain and not request.path.startswith(tuple(settings.NODVERK_WRITING_PATHS))
