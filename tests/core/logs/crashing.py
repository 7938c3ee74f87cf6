"""A web process whose views fail with people's facts in hand, and what its real Sentry client would send of it.

Run as a program: one JSON list of the events, as they would go over the wire.
"""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

KEPT: list[Any] = []
NAME, EMAIL, NUMBER = "Anna Hemlig", "anna.hemlig@umea.example", "811218-9876"


@csrf_exempt
def crash(request: Any) -> Any:
    """Fails as a service would: with a person in its variables and in PostgreSQL's words about a row."""
    person = {"name": request.POST.get("namn", NAME), "email": EMAIL}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE people (name text PRIMARY KEY) ON COMMIT DROP")
        for _ in range(2):
            cursor.execute("INSERT INTO people VALUES (%s)", [person["name"]])


urlpatterns = [path("krasch/", crash)]


def started(status: str, headers: Any, failure: Any = None, /) -> Callable[[bytes], object]:
    """A server's part of the protocol: there is nobody to answer."""
    return lambda data: None


def ask(host: str, path: str, form: dict[str, str] | None = None) -> None:
    """As a web server would: by the WSGI application, where Sentry takes hold of requests."""
    factory = RequestFactory(
        SERVER_NAME=host, REMOTE_ADDR="203.0.113.9", HTTP_HOST=host, HTTP_REFERER=f"http://{host}/?q=hemligt"
    )
    factory.cookies["nodverk_session"] = "hemlig-session"
    request = factory.get(path) if form is None else factory.post(path, form)
    response: Any = WSGIHandler()(request.environ, started)
    response.close()


def main() -> None:
    import django

    django.setup()
    import sentry_sdk
    from django.conf import settings
    from sentry_sdk.transport import Transport

    from core.logs.reports import options

    class Kept(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            KEPT.extend(json.loads(item.get_bytes()) for item in envelope.items)

    sentry_sdk.init(dsn="https://key@sentry.example.org/1", transport=Kept, **options())
    settings.TENANT_TYPES["node"]["URLCONF"] = "tests.core.logs.crashing"
    ask("orebro.localhost", "/krasch/?fritext=hemlig-fraga")
    ask("umea.localhost", "/krasch/", {"namn": NAME, "epost": EMAIL})
    logging.getLogger("nodverk").error("%s (%s) wrote to %s", NAME, NUMBER, EMAIL, extra={"person": NAME})
    sentry_sdk.flush()
    json.dump(KEPT, sys.stdout)


if __name__ == "__main__":
    main()
