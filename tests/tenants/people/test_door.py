"""The door of a tenant: signing in, trying too often, and choosing a password by a link."""

import re
from datetime import UTC, datetime, timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client

from core.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.people.models import Throttle, User
from tenants.people.services import create_user, take_try
from tenants.people.services.throttling import Limit, network_of
from tenants.roles import Role
from tests.cast import ANNA, PASSWORD
from tests.tenants.editorial.making import make_item

LOGIN = "/studio/login/"
FORGOTTEN = "/studio/password_reset/"
NEW = "sju nya ord i en rad"
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


def sign_in(client: Client, email: str = ANNA.email, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"username": email, "password": password, **more})


def signed_in(client: Client) -> bool:
    cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return bool(cookie and cookie.value)


@pytest.fixture
def sten(umea: Any, scope: Any) -> User:
    """A reader at Umeå."""
    with scope(umea):
        return create_user(
            email="sten@umea.example.org", name="Sten Prov", roles=[Role.SG], password=PASSWORD, by=SYSTEM
        )


def test_who_works_here_comes_to_the_studio(umea: Any, visit: Any) -> None:
    client = visit(umea)
    assert sign_in(client).headers["Location"] == "/studio/"
    assert client.get("/studio/").status_code == 200
    assert client.get(LOGIN).headers["Location"] == "/studio/"


@pytest.mark.parametrize(("wanted", "place"), [("/kunskap/", "/kunskap/"), ("https://example.org/", "/studio/")])
def test_one_comes_to_where_one_was_going_and_nowhere_else(umea: Any, visit: Any, wanted: str, place: str) -> None:
    assert sign_in(visit(umea), next=wanted).headers["Location"] == place


def test_a_wrong_password_is_told_over_the_form_and_the_address_is_kept(umea: Any, visit: Any) -> None:
    client = visit(umea)
    answer = sign_in(client, password="fel")
    html = answer.content.decode()
    assert (answer.status_code, signed_in(client)) == (400, False)
    assert "E-postadressen eller lösenordet stämmer inte." in html
    assert f'value="{ANNA.email}"' in html
    assert 'role="alert"' in html


def test_the_page_is_the_tenants_own_in_both_languages(umea: Any, orebro: Any, visit: Any) -> None:
    pages = [visit(tenant).get(path).content.decode() for tenant in (umea, orebro) for path in (LOGIN, f"/en{LOGIN}")]
    headings = [re.findall("<h1>(.*)</h1>", page) for page in pages]
    assert headings == [
        ["Logga in på MSI Umeå"],
        ["Sign in to MSI Umeå"],
        ["Logga in på MSI Örebro"],
        ["Sign in to MSI Örebro"],
    ]
    assert ["agtail" in page for page in pages] == [False] * 4
    assert ["b91c1c" in page for page in pages] == [False, False, True, True]


def test_a_reader_comes_to_the_site_and_reads_what_is_only_for_us(
    umea: Any, scope: Any, visit: Any, sten: User
) -> None:
    with scope(umea):
        page = make_item(kind="case", slug="bara-vi")
        page.get_latest_revision().publish()
    client = visit(umea)
    assert client.get("/kunskap/bara-vi/").status_code == 404
    assert sign_in(client, sten.email, next="/studio/").headers["Location"] == "/"
    assert client.get("/kunskap/bara-vi/").status_code == 200


def test_a_reader_at_the_studios_door_is_told_where_to_read_and_can_leave(umea: Any, visit: Any, sten: User) -> None:
    client = visit(umea)
    sign_in(client, sten.email)
    answer = client.get("/studio/", follow=True)
    html = answer.content.decode()
    assert (answer.status_code, answer.redirect_chain) == (200, [(f"{LOGIN}?next=/studio/", 302)])
    assert "Hej Sten Prov" in html
    assert "Din roll läser." in html
    assert "åtkomst" not in html
    client.post("/studio/logout/")
    assert client.get("/studio/", follow=True).content.decode().count("<h1>Logga in på MSI Umeå</h1>") == 1


def test_who_tries_too_often_waits_even_with_the_right_password(
    umea: Any, orebro: Any, scope: Any, visit: Any, bo: Any
) -> None:
    client = visit(umea)
    with time_machine.travel(START, tick=False) as clock:
        assert [sign_in(client, password="fel").status_code for _ in range(10)] == [400] * 10
        answer = sign_in(client, email=ANNA.email.upper())
        assert (answer.status_code, answer.headers["Retry-After"], signed_in(client)) == (429, "900", False)
        assert "För många försök. Vänta 15 minuter och försök igen." in answer.content.decode()
        assert sign_in(visit(umea), email=bo.email).status_code == 302
        assert sign_in(visit(orebro), email=ANNA.email, password="fel").status_code == 400
        clock.shift(timedelta(minutes=14))
        assert sign_in(client).headers["Retry-After"] == "60"
        clock.shift(timedelta(minutes=1))
        assert (sign_in(client).status_code, signed_in(client)) == (302, True)
    with scope(umea):
        assert Throttle.objects.count() == 0


def test_signing_in_begins_the_count_anew(umea: Any, visit: Any) -> None:
    statuses = []
    for password in ["fel"] * 9 + [PASSWORD] + ["fel"] * 9 + [PASSWORD]:
        statuses.append(sign_in(visit(umea), password=password).status_code)
    assert statuses == ([400] * 9 + [302]) * 2


def test_tries_from_one_network_address_are_counted_and_right_ones_given_back(
    umea: Any, scope: Any, visit: Any
) -> None:
    client = visit(umea)
    client.defaults["REMOTE_ADDR"] = "193.10.100.1"
    sign_in(client, email="en@umea.example.org", password="fel")
    sign_in(client, email="en-annan@umea.example.org", password="fel")
    sign_in(client)
    with scope(umea):
        assert sorted(Throttle.objects.values_list("tries", flat=True)) == [1, 1, 2]


def test_a_used_up_limit_counts_nothing_more(umea: Any, scope: Any) -> None:
    few, many = Limit("few", 2, timedelta(minutes=1)), Limit("many", 9, timedelta(minutes=1))
    with scope(umea), time_machine.travel(START, tick=False) as clock:
        waits = [take_try((few, "a"), (many, "b"), (many, "")) for _ in range(4)]
        assert waits == [0, 0, 60, 60]
        assert sorted(Throttle.objects.values_list("tries", flat=True)) == [2, 2]
        clock.shift(timedelta(days=2))
        assert take_try((few, "c")) == 0
        assert Throttle.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "counted"),
    [("193.10.100.1", "193.10.100.1"), ("127.0.0.1", ""), ("10.0.0.7", ""), ("::1", ""), ("", ""), ("x", "")],
)
def test_only_public_addresses_say_who_asks(address: str, counted: str) -> None:
    assert network_of(address) == counted


def ask(client: Client, email: str, path: str = FORGOTTEN) -> Any:
    return client.post(path, {"email": email})


def link_in(message: Any) -> str:
    found = re.search(r"http://\S+", message.body)
    assert found is not None
    return found.group()


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def choose(client: Client, path: str, password: str = NEW) -> Any:
    form = client.get(path, follow=True)
    place = form.redirect_chain[-1][0] if form.redirect_chain else path
    return client.post(place, {"new_password1": password, "new_password2": password})


def test_a_forgotten_password_is_chosen_anew_by_a_link(umea: Any, scope: Any, visit: Any, run_jobs: Any) -> None:
    client = visit(umea)
    assert ask(client, ANNA.email.upper()).headers["Location"] == "/studio/password_reset/done/"
    assert run_jobs() == ["people.send_password_link"]
    [message] = mail.outbox
    assert (message.to, message.subject) == ([ANNA.email], "Nytt lösenord hos MSI Umeå")
    name, address = parseaddr(message.from_email)
    assert (str(make_header(decode_header(name))), address) == ("MSI Umeå", "nodverk@localhost")
    link = link_in(message)
    assert link.startswith("http://umea.localhost:8000/studio/password_reset/confirm/")
    assert choose(client, path_of(link)).headers["Location"] == LOGIN
    assert "Ditt nya lösenord är sparat." in client.get(LOGIN).content.decode()
    assert sign_in(client).status_code == 400
    assert sign_in(client, password=NEW).status_code == 302
    assert visit(umea).get(path_of(link), follow=True).status_code == 404
    with scope(umea):
        assert AuditEntry.objects.get(verb="person.password_set").actor_name == "Anna Exempel"


def test_a_link_lets_in_who_had_tried_too_often(umea: Any, visit: Any, run_jobs: Any) -> None:
    client = visit(umea)
    for _ in range(11):
        answer = sign_in(client, password="fel")
    assert answer.status_code == 429
    ask(client, ANNA.email)
    run_jobs()
    choose(client, path_of(link_in(mail.outbox[0])))
    assert sign_in(client, password=NEW).status_code == 302


def test_a_link_of_one_tenant_opens_nothing_at_another(
    umea: Any, orebro: Any, scope: Any, visit: Any, anna: Any, run_jobs: Any
) -> None:
    """Not even where somebody has the same key, name, password and history."""
    with scope(orebro):
        twin = User(pk=anna.pk, email=anna.email, password=anna.password, last_login=anna.last_login)
        twin.save(force_insert=True)
    ask(visit(umea), ANNA.email)
    run_jobs()
    path = path_of(link_in(mail.outbox[0]))
    stranger = visit(orebro)
    answer = stranger.get(path, follow=True)
    assert (answer.status_code, "Länken fungerar inte" in answer.content.decode()) == (404, True)
    assert choose(stranger, path).status_code == 404
    with scope(orebro):
        assert User.objects.get(pk=anna.pk).password == anna.password
    assert visit(umea).get(path, follow=True).status_code == 200


def test_nothing_shows_whether_an_address_is_known(umea: Any, visit: Any, run_jobs: Any) -> None:
    known, unknown = ask(visit(umea), ANNA.email), ask(visit(umea), "ingen@umea.example.org")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert run_jobs() == ["people.send_password_link"]


def test_links_are_sent_five_times_an_hour_at_most(umea: Any, visit: Any, run_jobs: Any) -> None:
    client = visit(umea)
    assert [ask(client, ANNA.email).status_code for _ in range(6)] == [302] * 5 + [429]
    assert run_jobs() == ["people.send_password_link"] * 5


@pytest.mark.parametrize("email", ["", "inte en adress"])
def test_a_wrong_address_is_told_at_the_field(umea: Any, visit: Any, run_jobs: Any, email: str) -> None:
    answer = ask(visit(umea), email)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert 'id="id_email_error"' in answer.content.decode()
    assert run_jobs() == []


@pytest.mark.parametrize("password", ["kort", "startfinding", ANNA.email])
def test_a_poor_password_is_refused_and_the_old_one_stays(
    umea: Any, scope: Any, visit: Any, run_jobs: Any, anna: Any, password: str
) -> None:
    client = visit(umea)
    ask(client, ANNA.email)
    run_jobs()
    answer = choose(client, path_of(link_in(mail.outbox[0])), password)
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (400, True)
    with scope(umea):
        assert User.objects.get(pk=anna.pk).password == anna.password


def test_who_asks_in_english_is_answered_in_english(umea: Any, visit: Any, run_jobs: Any) -> None:
    ask(visit(umea), ANNA.email, f"/en{FORGOTTEN}")
    run_jobs()
    assert mail.outbox[0].subject == "A new password at MSI Umeå"
    assert link_in(mail.outbox[0]).startswith("http://umea.localhost:8000/en/studio/password_reset/confirm/")


def test_who_has_left_gets_no_link(umea: Any, scope: Any, visit: Any, run_jobs: Any, anna: Any) -> None:
    with scope(umea):
        User.objects.filter(pk=anna.pk).update(is_active=False)
    assert ask(visit(umea), ANNA.email).status_code == 302
    assert run_jobs() == []
