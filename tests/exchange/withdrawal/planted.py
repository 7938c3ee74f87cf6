"""The fault to be found: an answer that is kept for good, whatever becomes of what it tells."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class KeepingMiddleware:
    """Answers each address as it did the first time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kept: dict[tuple[str, str], tuple[int, bytes, str]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        place = (request.get_host(), request.get_full_path())
        if place not in self.kept:
            response = self.get_response(request)
            if response.streaming:
                return response
            self.kept[place] = (response.status_code, response.content, response.headers["Content-Type"])
        status, content, content_type = self.kept[place]
        return HttpResponse(content, status=status, content_type=content_type)
