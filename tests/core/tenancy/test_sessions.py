"""A session belongs to the tenant it was made in, and so does the cookie of a form's token."""

from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from core.tenancy.middleware import SESSION_TENANT
from core.tenancy.schemas import quote_name
from core.tenancy.scopes import owner_scope, unit_of_work


def sessions(tenant: Any) -> set[tuple[str, str]]:
    """Every session row of a tenant."""
    with unit_of_work(tenant, reason="test", read_only=True):
        return set(Session.objects.values_list("session_key", "session_data"))


def test_a_session_names_its_tenant(at_umea: Client, umea: Any) -> None:
    at_umea.post("/remember/winter")
    with unit_of_work(umea, reason="test"):
        assert at_umea.session[SESSION_TENANT] == str(umea.id)
    assert at_umea.get("/recall").content == b"winter"


def test_a_cookie_of_umea_is_worth_nothing_at_orebro(at_umea: Client, umea: Any, orebro: Any) -> None:
    at_umea.post("/remember/spring")
    before = sessions(umea), sessions(orebro)
    answer = at_umea.get("/recall", headers={"host": "orebro.localhost"})
    assert (answer.status_code, answer.content) == (200, b"nothing")
    assert (sessions(umea), sessions(orebro)) == before


def test_a_session_that_was_carried_over_is_emptied(at_umea: Client, umea: Any, orebro: Any) -> None:
    """Even when its row stands in the other tenant's table, say after a restored backup."""
    at_umea.post("/remember/summer")
    key = at_umea.cookies["nodverk_session"].value
    others = sessions(orebro)
    carry_over(key, umea, orebro)
    assert {row[0] for row in sessions(orebro)} == {key, *(row[0] for row in others)}
    assert at_umea.get("/recall", headers={"host": "orebro.localhost"}).content == b"nothing"
    assert sessions(orebro) == others
    assert key in {row[0] for row in sessions(umea)}


def test_a_session_without_a_tenant_is_emptied(at_umea: Client, umea: Any) -> None:
    at_umea.post("/remember/autumn")
    with unit_of_work(umea, reason="test"):
        session = at_umea.session
        del session[SESSION_TENANT]
        session.save()
    assert at_umea.get("/recall").content == b"nothing"


def carry_over(key: str, source: Any, target: Any) -> None:
    with owner_scope(reason="test"), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote_name(target.schema_name)}.django_session"
            f" SELECT * FROM {quote_name(source.schema_name)}.django_session WHERE session_key = %s",
            [key],
        )


def test_anna_signed_in_at_umea_is_nobody_at_orebro(visit: Any, umea: Any, orebro: Any, anna: Any) -> None:
    browser = visit(umea, anna)
    assert browser.get("/studio/").status_code == 200
    before = sessions(umea), sessions(orebro)
    answer = browser.get("/studio/", headers={"host": "orebro.localhost:8000"})
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/studio/login/")
    assert (sessions(umea), sessions(orebro)) == before


def post_form(cookie: str, token: str, host: str) -> int:
    browser = Client(enforce_csrf_checks=True, headers={"host": host})
    browser.cookies["nodverk_csrf"] = cookie
    return browser.post("/form", {"csrfmiddlewaretoken": token}).status_code


def test_a_forms_token_is_taken_by_the_tenant_that_gave_it_alone(at_umea: Client, orebro: Any) -> None:
    token = at_umea.get("/form").content.decode()
    cookie = at_umea.cookies["nodverk_csrf"].value
    bare = cookie.partition(":")[0]
    assert [post_form(cookie, token, host) for host in ("umea.localhost", "orebro.localhost")] == [200, 403]
    assert [post_form(bare, token, host) for host in ("umea.localhost", "orebro.localhost")] == [403, 403]


def test_a_forms_cookie_is_kept_from_scripts_and_stays_as_long_as_djangos(at_umea: Client) -> None:
    at_umea.get("/form")
    cookie = at_umea.cookies["nodverk_csrf"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", 31449600)
    again = at_umea.get("/form").content.decode()
    assert post_form(cookie.value, again, "umea.localhost") == 200
