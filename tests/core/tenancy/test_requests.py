"""The request's edge: one unit of work around everything, undone on a failure."""

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.http import FileResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.tenancy.binding import current_binding
from core.tenancy.middleware import consume_stream
from core.tenancy.roles import tenant_role
from core.tenancy.scopes import owner_scope, unit_of_work
from shared.registry.queries import tenant_by_slug
from shared.registry.services import resume_tenant, suspend_tenant
from tests.core.tenancy.rows import add, there

UNKNOWN = (
    "nobody.localhost:8000",
    "umea.localhost.evil.example",
    "www.umea.localhost",
    "192.168.1.1",
    "::1",
    "",
    "a b",
)


@pytest.mark.usefixtures("at_orebro")
def test_each_host_is_its_tenant(at_umea: Client, umea: Any, orebro: Any) -> None:
    answers = [
        at_umea.get("/where", headers={"host": host}).json() for host in ("umea.localhost", "OREBRO.localhost.:80")
    ]
    assert [(answer["schema"], answer["role"]) for answer in answers] == [
        ("umea", tenant_role(umea.id)),
        ("orebro", tenant_role(orebro.id)),
    ]


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "forwarded", "x-original-host"])
def test_a_forwarded_host_is_not_heard(header: str, at_umea: Client) -> None:
    answer = at_umea.get("/where", headers={header: "orebro.localhost"})
    assert answer.json()["schema"] == "umea"


@pytest.mark.parametrize("host", UNKNOWN)
def test_an_unknown_host_is_a_plain_404(host: str, at_umea: Client) -> None:
    answer = at_umea.post("/write/unknown-host", headers={"host": host})
    assert (answer.status_code, "Set-Cookie" in answer.headers, current_binding()) == (404, False, None)


def test_an_unknown_host_costs_one_look_up(at_umea: Client) -> None:
    """BEGIN, the scope, the look-up, COMMIT; what is no host at all asks nothing."""
    at_umea.get("/where")
    with CaptureQueriesContext(connection) as asked:
        at_umea.get("/", headers={"host": "nobody.localhost"})
    with CaptureQueriesContext(connection) as not_asked:
        at_umea.get("/", headers={"host": "a b"})
    assert (len(asked), len(not_asked)) == (4, 0)


def test_an_unknown_host_is_answered_in_swedish_whatever_came_before(at_umea: Client) -> None:
    with translation.override("en"):
        answer = at_umea.get("/", headers={"host": "nobody.localhost"})
    with translation.override("sv"):
        expected = at_umea.get("/", headers={"host": "nobody.localhost"})
    assert answer.content == expected.content


@pytest.fixture
def suspended(umea: Any) -> Iterator[None]:
    """Umeå is suspended during the test."""
    with owner_scope(reason="test"):
        suspend_tenant(tenant_by_slug("umea"))
    yield
    with owner_scope(reason="test"):
        resume_tenant(tenant_by_slug("umea"))


@pytest.mark.usefixtures("suspended")
def test_a_suspended_tenant_is_a_plain_503_and_nothing_runs(at_umea: Client, umea: Any) -> None:
    answer = at_umea.post("/write/suspended")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3600")
    assert not there(umea, "suspended")


@pytest.mark.usefixtures("suspended", "at_orebro")
def test_a_suspended_tenant_does_not_disturb_another(at_umea: Client) -> None:
    assert at_umea.get("/where", headers={"host": "orebro.localhost"}).status_code == 200


def test_the_health_check_opens_no_scope(at_umea: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = at_umea.get("/healthz", headers={"host": "whatever.example"})
    assert (answer.status_code, answer.content, len(asked)) == (200, b"ok\n", 0)


def test_the_health_check_answers_who_is_signed_in_too(at_umea: Client) -> None:
    at_umea.cookies["nodverk_session"] = "x"
    assert at_umea.get("/healthz").status_code == 200


def test_a_view_that_writes_keeps_its_row(at_umea: Client, umea: Any, orebro: Any) -> None:
    assert at_umea.post("/write/kept-by-view").status_code == 200
    assert (there(umea, "kept-by-view"), there(orebro, "kept-by-view")) == (True, False)


def test_a_view_that_writes_and_raises_leaves_nothing(at_umea: Client, umea: Any) -> None:
    assert at_umea.post("/raise/raised-in-view").status_code == 500
    assert not there(umea, "raised-in-view")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_view_that_answers_5xx_leaves_nothing(status: int, at_umea: Client, umea: Any) -> None:
    assert at_umea.post(f"/answer/{status}/failed-{status}").status_code == status
    assert not there(umea, f"failed-{status}")


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429])
def test_a_view_that_answers_4xx_keeps_its_row(status: int, at_umea: Client, umea: Any) -> None:
    """A throttle of sign-ins counts on it."""
    assert at_umea.post(f"/answer/{status}/refused-{status}").status_code == status
    assert there(umea, f"refused-{status}")


def test_a_404_that_is_raised_keeps_its_row_too(at_umea: Client, umea: Any) -> None:
    assert at_umea.post("/miss/missed").status_code == 404
    assert there(umea, "missed")


def test_a_view_that_swallows_a_failure_does_not_say_that_all_is_well(at_umea: Client, umea: Any) -> None:
    """The database can no longer keep its row, whatever the view answers."""
    assert at_umea.post("/twice/swallowed-in-view").status_code == 500
    assert not there(umea, "swallowed-in-view")


def test_a_callback_that_fails_does_not_turn_a_saved_edit_into_a_500(at_umea: Client, umea: Any, caplog: Any) -> None:
    with caplog.at_level(logging.ERROR):
        assert at_umea.post("/fail-later/saved-edit").status_code == 200
    assert there(umea, "saved-edit")
    assert [record.message for record in caplog.records] == ["A callback after commit failed"]


@pytest.mark.parametrize(
    ("method", "address", "cookie", "read_only"),
    [
        ("get", "/where", "", True),
        ("head", "/write/by-head", "", True),
        ("get", "/where", "nodverk_session", False),
        ("get", "/where", "another_cookie", True),
        ("get", "/studio/where", "", False),
        ("get", "/konto/where", "", False),
        ("post", "/where", "", False),
        ("options", "/where", "", False),
    ],
)
def test_which_requests_are_read_only(
    method: str, address: str, cookie: str, read_only: bool, at_umea: Client, umea: Any
) -> None:
    if cookie:
        at_umea.cookies[cookie] = "x"
    answer = getattr(at_umea, method)(address)
    if address.startswith("/write"):
        assert (answer.status_code, there(umea, "by-head")) == (500, False)
    else:
        assert answer.json()["read_only"] == read_only


def test_a_page_that_writes_on_get_fails_and_leaves_nothing(at_umea: Client, umea: Any) -> None:
    assert at_umea.get("/write/by-get").status_code == 500
    assert not there(umea, "by-get")
    assert at_umea.get("/studio/write/by-get-in-studio").status_code == 200
    assert there(umea, "by-get-in-studio")


@pytest.mark.parametrize("address", ["/stream", "/stream-as-file"])
def test_a_stream_is_read_inside_the_unit(address: str, at_umea: Client, umea: Any) -> None:
    if not there(umea, "streamed"):
        with unit_of_work(umea, reason="test"):
            add("streamed")
    answer: Any = at_umea.get(address)
    assert b"".join(answer.streaming_content) == b"begin 1"


def test_what_a_stream_writes_is_part_of_the_unit(at_umea: Client, umea: Any) -> None:
    assert at_umea.post("/stream-and-write/by-stream").status_code == 200
    assert there(umea, "by-stream")


def test_a_stream_over_the_limit_fails_and_leaves_nothing(at_umea: Client, umea: Any, settings: Any) -> None:
    settings.NODVERK_STREAM_LIMIT = 4096
    assert at_umea.post("/kilobytes/within").status_code == 200
    settings.NODVERK_STREAM_LIMIT = 4095
    assert at_umea.post("/kilobytes/beyond").status_code == 500
    assert (there(umea, "within"), there(umea, "beyond")) == (True, False)


def test_a_file_is_sent_as_it_is(at_umea: Client) -> None:
    answer: Any = at_umea.get("/file")
    assert b"".join(answer.streaming_content) == b"content of a file"
    file = io.BytesIO(b"content of a file")
    response = FileResponse(file)
    consume_stream(response)
    assert (response.file_to_stream is file, file.tell()) == (True, 0)


def test_nothing_is_bound_after_a_request(at_umea: Client) -> None:
    for address in ("/where", "/nowhere", "/raise/x"):
        at_umea.get(address)
        assert current_binding() is None
