"""Log lines and error reports: which tenant, and nothing that identifies a person."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse

from core.logs.middleware import LogContextMiddleware
from core.logs.scrub import HIDDEN
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What the product's logging writes, line for line."""
    config: dict[str, Any] = dict(django_settings.LOGGING["formatters"]["lines"])  # type: ignore[index]
    make = config.pop("()")
    written = io.StringIO()
    stream = logging.StreamHandler(written)
    stream.setFormatter(make(**config))
    logger = logging.getLogger("nodverk.test")
    logger.addHandler(stream)
    logger.propagate = False
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(stream)
    logger.propagate = True


log = logging.getLogger("nodverk.test")


def test_every_line_names_the_scope(lines: Lines, umea: Any) -> None:
    log.warning("none")
    with unit_of_work(umea, reason="test"):
        log.warning("unit")
    with platform_work(reason="test"):
        log.warning("platform")
    with owner_scope(reason="test"):
        log.warning("owner")
    assert [(line["event"], line["tenant"], line.get("schema")) for line in lines()] == [
        ("none", "none", None),
        ("unit", str(umea.id), "umea"),
        ("platform", "platform", "public"),
        ("owner", "owner", "public"),
    ]


def test_a_line_is_one_line_of_json_with_level_logger_and_time(lines: Lines) -> None:
    log.warning("first\nsecond")
    (line,) = lines()
    assert (line["event"], line["level"], line["logger"]) == ("first\nsecond", "warning", "nodverk.test")
    assert line["timestamp"].endswith("Z")


def test_message_arguments_and_fields_are_scrubbed(lines: Lines) -> None:
    log.warning("mail to %s", "anna@umea.example.org", extra={"password": "x", "note": "811218-9876"})
    (line,) = lines()
    assert (line["event"], line["password"], line["note"]) == (f"mail to {HIDDEN}", HIDDEN, HIDDEN)


def test_an_exceptions_text_is_scrubbed(lines: Lines) -> None:
    """PostgreSQL names the row: Key (email)=(anna@...) already exists."""
    try:
        raise ValueError("postgresql://nv:s3cr3t@db/x anna@umea.example.org password=s3cr3t")
    except ValueError:
        log.exception("failed")
    (line,) = lines()
    assert "ValueError: postgresql://[hidden]@db/x" in line["exception"]
    assert [word for word in ("s3cr3t", "anna@") if word in json.dumps(line)] == []


def test_an_exception_that_is_logged_after_it_was_caught_is_told(lines: Lines) -> None:
    try:
        raise ValueError("told later")
    except ValueError as error:
        caught = (type(error), error, error.__traceback__)
    log.error("failed", exc_info=caught)
    (line,) = lines()
    assert line["exception"].endswith("ValueError: told later")


def test_an_exception_given_as_a_field_is_scrubbed(lines: Lines) -> None:
    log.warning("failed", extra={"cause": ValueError("anna@umea.example.org")})
    (line,) = lines()
    assert line["cause"] == f"ValueError('{HIDDEN}')"


def test_a_request_gives_its_lines_an_id_and_answers_with_it(lines: Lines) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        log.warning("inside")
        return HttpResponse()

    request = HttpRequest()
    request.method, request.path = "GET", "/kunskap/"
    answer = LogContextMiddleware(view)(request)
    log.warning("outside")
    inside, outside = lines()
    assert (inside["request_id"], inside["method"], inside["path"]) == (answer["X-Request-ID"], "GET", "/kunskap/")
    assert "request_id" not in outside
    assert structlog.contextvars.get_contextvars() == {}
