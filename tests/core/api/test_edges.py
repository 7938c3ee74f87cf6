"""The edge of the API: nobody is signed in, nothing is written, every error is a problem."""

from typing import Any

import pytest

from tests.national_office.portal.conftest import content

PROBLEM = "application/problem+json"


def test_a_cookie_gives_nothing_more(visit: Any, scope: Any, umea: Any, anna: Any, database: str) -> None:
    from tests.exchange.builders import report_page, share

    with scope(umea):
        item = share(report_page("Hemlig"), anna, "network")
    for client in (visit(umea), visit(umea, anna)):
        assert client.get("/api/v1/items/").json() == {"next": None, "results": []}
        assert client.get(f"/api/v1/items/{item.id}/").status_code == 404
    assert visit(umea, anna).get("/kunskap/hemlig/").status_code == 200


def test_a_signed_in_person_is_answered_as_everyone_and_no_session_is_read(
    visit: Any, umea: Any, anna: Any, queries: Any
) -> None:
    counts = []
    for client in (visit(umea), visit(umea, anna)):
        client.get("/api/v1/")
        with queries(13):
            response = client.get("/api/v1/")
        counts.append((response.status_code, response.headers["Vary"], "Set-Cookie" in response.headers))
    assert counts == [(200, "Accept-Language", False)] * 2


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_only_reading_is_possible(visit: Any, kansli: Any, method: str) -> None:
    response = getattr(visit(kansli), method)("/api/v1/items/")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert (response.headers["Content-Type"], response.json()["title"]) == (PROBLEM, "Det går bara att läsa")


def test_head_answers_without_a_body(visit: Any, kansli: Any) -> None:
    response = visit(kansli).head("/api/v1/items/")
    assert (response.status_code, response.content, "ETag" in response.headers) == (200, b"", True)


@pytest.mark.parametrize(
    "address", ["/api/v1/nope/", "/api/v1/items/1/", "/api/v1/items/x/y/", "/api/v1/tenants/nope/"]
)
def test_what_is_not_there_is_a_problem(visit: Any, kansli: Any, address: str) -> None:
    response = visit(kansli).get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (404, PROBLEM)
    assert response.json() == {
        "type": "about:blank",
        "title": "Här finns inget",
        "status": 404,
        "instance": address,
    }


def test_a_wrong_parameter_is_a_problem_that_names_it(visit: Any, kansli: Any) -> None:
    response = visit(kansli).get("/api/v1/items/?limit=0&nope=1")
    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)
    assert response.json() == {
        "type": "/api/#invalid-parameters",
        "title": "Adressen har parametrar som är fel",
        "status": 400,
        "instance": "/api/v1/items/",
        "errors": [
            {"parameter": "limit", "detail": "Se till att detta värde är större än eller lika med 1."},
            {"parameter": "nope", "detail": "Den parametern finns inte här."},
        ],
    }


@pytest.mark.parametrize(
    ("asked", "title", "language"),
    [
        ("en", "There is nothing here", "en"),
        ("en-GB,en;q=0.9,sv;q=0.8", "There is nothing here", "en"),
        ("de", "Här finns inget", "sv"),
        ("", "Här finns inget", "sv"),
    ],
)
@pytest.mark.parametrize("address", ["/api/v1/tenants/nope/", "/api/v1/nope/"])
def test_problems_speak_the_readers_language(
    visit: Any, kansli: Any, address: str, asked: str, title: str, language: str
) -> None:
    response = visit(kansli).get(address, headers={"Accept-Language": asked})
    assert (response.json()["title"], response.headers["Content-Language"]) == (title, language)
    assert "Accept-Language" in response.headers["Vary"]


def test_an_unknown_host_and_a_closed_tenant_are_problems(visit: Any, umea: Any, platform: Any, client: Any) -> None:
    unknown = client.get("/api/v1/items/", HTTP_HOST="nowhere.localhost")
    assert (unknown.status_code, unknown.headers["Content-Type"]) == (404, PROBLEM)
    with platform():
        umea.state = "suspended"
        umea.save()
    closed = visit(umea).get("/api/v1/items/")
    assert (closed.status_code, closed.headers["Content-Type"], closed.headers["Retry-After"]) == (
        503,
        PROBLEM,
        "3600",
    )
    assert "umea" not in closed.text.lower().replace("/api/v1/items/", "")


def test_a_fault_of_ours_is_a_problem_that_tells_nothing(visit: Any, kansli: Any, monkeypatch: Any) -> None:
    from shared.catalogue.api import views

    def fail(*args: Any, **options: Any) -> None:
        message = "a secret detail"
        raise RuntimeError(message)

    monkeypatch.setattr(views, "items_for_public", fail)
    client = visit(kansli)
    client.raise_request_exception = False
    response = client.get("/api/v1/items/")
    assert (response.status_code, response.headers["Content-Type"]) == (500, PROBLEM)
    assert "secret" not in response.text
    with pytest.raises(RuntimeError, match="a secret detail"):
        visit(kansli).get("/api/v1/items/")


def test_the_public_api_runs_in_read_only_units_only(visit: Any, kansli: Any, monkeypatch: Any) -> None:
    from core.tenancy import middleware

    monkeypatch.setattr(middleware, "is_read_only", lambda request: False)
    with pytest.raises(RuntimeError, match="READ ONLY"):
        visit(kansli).get("/api/v1/items/")


def test_scripts_of_any_origin_may_read(visit: Any, kansli: Any) -> None:
    for address in ("/api/v1/items/", "/api/v1/items/?limit=0", "/api/v1/nope/"):
        assert visit(kansli).get(address).headers["Access-Control-Allow-Origin"] == "*"


def test_what_has_not_changed_is_not_sent_again(visit: Any, kansli: Any, put: Any, umea: Any) -> None:
    item = put(umea, title="Ett")
    client = visit(kansli)
    for address in ("/api/v1/items/", f"/api/v1/items/{item}/", "/api/v1/tenants/", "/api/v1/openapi.json"):
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    one = client.get(f"/api/v1/items/{item}/")
    since = {"If-Modified-Since": one.headers["Last-Modified"]}
    assert client.get(f"/api/v1/items/{item}/", headers=since).status_code == 304
    assert client.get("/api/v1/items/", headers=since).status_code == 200
    etag = client.get("/api/v1/items/").headers["ETag"]
    put(umea, languages={"sv": content("Två")})
    assert client.get("/api/v1/items/", headers={"If-None-Match": etag}).status_code == 200
