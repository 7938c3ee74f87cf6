"""Whether the process answers at all; opens no scope and asks no database."""

from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """Plain `ok`."""
    return HttpResponse("ok\n", content_type="text/plain")
