"""What opens one tenant opens no other: sessions, forms' tokens, links in e-mails, whatever was signed."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.signing import BadSignature
from django.test import Client

from core.tenancy.scopes import owner_scope, unit_of_work
from tests.isolation.inhabitants import Inhabited, sign_in
from tests.isolation.inhabitants import reset_link as make_reset_link
from tests.proofs.recording import Proof

Accepted = Callable[[Inhabited, Inhabited], bool]
"""Whether what `owner` holds is accepted at another's host."""

SALT = "prov"
WRONG_PASSWORD = 400
"""The form was read, and said no; a form that is not read at all is a 403."""


def browser(at: Inhabited, **options: Any) -> Client:
    return Client(headers={"host": f"{at.host}:8000"}, **options)


def session(owner: Inhabited, at: Inhabited) -> bool:
    """The cookie of who is signed in: every page of the studio that it opens."""
    client = browser(at)
    client.cookies["nodverk_session"] = owner.session
    return any(client.get(path).status_code == 200 for path in at.studio)


def form_token(owner: Inhabited, at: Inhabited) -> bool:
    """A form's token with its cookie, posted by whom another host may have lured."""
    giver = browser(owner)
    page = giver.get("/studio/login/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    taker = browser(at, enforce_csrf_checks=True)
    taker.cookies["nodverk_csrf"] = giver.cookies["nodverk_csrf"].value
    form = {"username": "nobody@example.org", "password": "x", "csrfmiddlewaretoken": token}
    return taker.post("/studio/login/", form).status_code == WRONG_PASSWORD


def reset_link(owner: Inhabited, at: Inhabited) -> bool:
    """The link of who forgot the password: it is taken when it leads to the form."""
    answer = browser(at).get(owner.reset)
    return answer.status_code == 302 and answer.headers["Location"].endswith("/set-password/")


def password(owner: Inhabited, at: Inhabited) -> bool:
    """The e-mail address and password themselves."""
    answer = browser(at).post(
        "/studio/login/", {"username": f"kanarie-{owner.schema}@prov.example.org", "password": "x"}
    )
    return answer.status_code == 302


CREDENTIALS: dict[str, Accepted] = {
    "sessions": session,
    "form tokens": form_token,
    "reset links": reset_link,
    "passwords": password,
}


def tally(accepted: Accepted, inhabited: list[Inhabited]) -> Counter[str]:
    """Everyone's at every host: accepted or refused, at home or abroad."""
    return Counter(
        f"{'accepted' if accepted(owner, at) else 'refused'} {'at home' if owner is at else 'abroad'}"
        for owner in inhabited
        for at in inhabited
    )


@pytest.mark.parametrize("what", CREDENTIALS)
def test_what_opens_one_opens_no_other(what: str, inhabited: list[Inhabited], proof: Proof) -> None:
    count = len(inhabited)
    found = tally(CREDENTIALS[what], inhabited)
    assert found == Counter({"accepted at home": count, "refused abroad": count * (count - 1)})
    proof.tried(f"{what} at other hosts", found["refused abroad"])
    proof.absent("accepted", found["accepted abroad"])


def test_what_is_signed_by_one_is_worth_nothing_to_another(
    tenants: list[Any], inhabited: list[Inhabited], proof: Proof
) -> None:
    found: Counter[str] = Counter()
    for owner in tenants:
        with unit_of_work(owner, reason="test"):
            signed = signing.dumps({"schema": owner.schema_name}, salt=SALT)
        for tenant in tenants:
            with unit_of_work(tenant, reason="test"):
                try:
                    signing.loads(signed, salt=SALT)
                    found[f"accepted {tenant is owner}"] += 1
                except BadSignature:
                    found[f"refused {tenant is owner}"] += 1
    count = len(tenants)
    assert found == Counter({"accepted True": count, "refused False": count * (count - 1)})
    proof.tried("signed texts at other tenants", found["refused False"])


PERSON = "email = 'kanarie-kiruna@prov.example.org'"
COPIED = (
    f"INSERT INTO eslov.people_user SELECT * FROM kiruna.people_user WHERE {PERSON}",
    "INSERT INTO eslov.people_user_groups (user_id, group_id) SELECT user_id, group_id FROM kiruna.people_user_groups"
    f" WHERE user_id = (SELECT id FROM kiruna.people_user WHERE {PERSON})",
    "INSERT INTO eslov.django_session SELECT * FROM kiruna.django_session WHERE session_key = '{session}'",
)
REMOVED = (
    "DELETE FROM eslov.django_session WHERE session_key = '{session}'",
    f"DELETE FROM eslov.people_user_groups WHERE user_id = (SELECT id FROM kiruna.people_user WHERE {PERSON})",
    f"DELETE FROM eslov.people_user WHERE {PERSON}",
)


def signed_in_anew(owner: Inhabited, tenants: list[Any]) -> Inhabited:
    """Its editor with a new session and a new link: a sign-in makes earlier links void."""
    with unit_of_work(next(one for one in tenants if one.schema_name == owner.schema), reason="test"):
        editor = get_user_model().objects.get(email=f"kanarie-{owner.schema}@prov.example.org")
        return replace(owner, session=sign_in(editor), reset=make_reset_link(editor))


@pytest.fixture
def carried_over(inhabited: list[Inhabited], tenants: list[Any]) -> Iterator[tuple[Inhabited, Inhabited]]:
    """Kiruna's editor and session stand at Eslöv too, say after a backup that was restored to the wrong place."""
    owner, at = (next(one for one in inhabited if one.schema == schema) for schema in ("kiruna", "eslov"))
    owner = signed_in_anew(owner, tenants)
    with owner_scope(reason="carried over") as login, login.cursor() as cursor:
        for statement in COPIED:
            cursor.execute(statement.format(session=owner.session))
    yield owner, at
    with owner_scope(reason="carried over") as login, login.cursor() as cursor:
        for statement in REMOVED:
            cursor.execute(statement.format(session=owner.session))


CARRIED = ("sessions", "form tokens", "reset links")


def accepted_of(owner: Inhabited, at: Inhabited) -> list[str]:
    return [what for what in CARRIED if CREDENTIALS[what](owner, at)]


def test_carried_over_it_is_still_refused(carried_over: tuple[Inhabited, Inhabited], proof: Proof) -> None:
    """All but the password, which is the person's own."""
    owner, at = carried_over
    assert accepted_of(owner, at) == []
    assert accepted_of(owner, owner) == list(CARRIED)
    proof.tried("credentials carried over", len(CARRIED))


def test_without_our_marks_it_would_be_accepted(
    carried_over: tuple[Inhabited, Inhabited],
    tenants: list[Any],
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    proof: Proof,
) -> None:
    """Planted: sessions, cookies and tokens as Django makes them."""
    owner, at = carried_over
    ours = {"core.tenancy.middleware.TenantSessionMiddleware", "core.tenancy.csrf.TenantCsrfCookieMiddleware"}
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in ours]
    monkeypatch.setattr("core.tenancy.signing._tenant_id", lambda: "everybody's")
    owner = signed_in_anew(owner, tenants)
    with owner_scope(reason="carried over") as login, login.cursor() as cursor:
        cursor.execute(COPIED[-1].format(session=owner.session))
    accepted = accepted_of(owner, at)
    with owner_scope(reason="carried over") as login, login.cursor() as cursor:
        cursor.execute(REMOVED[0].format(session=owner.session))
    assert accepted == list(CARRIED)
    proof.planted("credentials accepted at another host", len(accepted))
