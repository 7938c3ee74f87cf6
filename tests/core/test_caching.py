"""What a cache before us may keep: a public page for a second, and nothing of anybody's own."""

from typing import Any

import pytest
from django.test import Client

from core.caching import OWN_PAGE, PUBLIC_PAGE


def kept(host: str, path: str, **cookies: str) -> tuple[int, str]:
    """Status and Cache-Control of an answer."""
    client = Client(HTTP_HOST=host)
    for name, value in cookies.items():
        client.cookies[name] = value
    response = client.get(path)
    return response.status_code, response.headers["Cache-Control"]


def test_a_public_page_may_be_kept_for_a_second(database: str) -> None:
    assert PUBLIC_PAGE == "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
    assert kept("umea.localhost", "/") == (200, PUBLIC_PAGE)
    assert kept("localhost", "/utforska/") == (200, PUBLIC_PAGE)


@pytest.mark.parametrize("cookie", ["nodverk_session", "django_language", "anything"])
def test_whoever_brings_a_cookie_gets_a_page_of_their_own(database: str, cookie: str) -> None:
    assert kept("umea.localhost", "/", **{cookie: "x"}) == (200, OWN_PAGE)


def test_what_is_not_there_is_kept_by_nobody(database: str) -> None:
    assert kept("umea.localhost", "/finns-inte/") == (404, OWN_PAGE)
    assert kept("unknown.example", "/") == (404, OWN_PAGE)


def test_an_answer_that_sets_a_cookie_is_its_readers_own(database: str) -> None:
    response = Client(HTTP_HOST="umea.localhost").get("/studio/login/")
    assert response.cookies
    assert [part.strip() for part in response.headers["Cache-Control"].split(",") if "s-maxage" in part] == []


def test_an_answer_that_says_it_itself_is_left_alone(database: str) -> None:
    assert kept("umea.localhost", "/readyz")[1] == "no-store"


def test_whoever_is_signed_in_has_the_studio_alone(visit: Any, umea: Any, anna: Any) -> None:
    response = visit(umea, anna).get("/studio/")
    kept = {part.partition("=")[0].strip() for part in response.headers["Cache-Control"].split(",")}
    assert (response.status_code, kept & {"public", "s-maxage"}, "private" in kept) == (200, set(), True)
