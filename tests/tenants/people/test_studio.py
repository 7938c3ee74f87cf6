"""People in the studio."""

from typing import Any

import pytest
from django.core import mail

from core.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.people.models import User
from tenants.people.queries import groups_of
from tenants.people.services import create_user
from tenants.roles import Role

USERS = "/studio/users/"
PASSWORD = "en lång fras för provet"


def groups(umea: Any, scope: Any, *roles: Role) -> list[str]:
    with scope(umea):
        return [str(group.pk) for group in groups_of(frozenset(roles))]


def test_a_manager_adds_a_person_who_chooses_a_password_and_is_no_administrator(
    umea: Any, scope: Any, bo: Any, visit: Any, run_jobs: Any
) -> None:
    data: dict[str, Any] = {
        "email": "Ny@Umea.example.org",
        "first_name": "Ny",
        "last_name": "Person",
        "is_superuser": "on",
    }
    data |= {"password1": PASSWORD, "password2": PASSWORD, "groups": groups(umea, scope, Role.PM)}
    client = visit(umea, bo)
    response = client.post(f"{USERS}new/", data)
    assert response.status_code == 302
    assert "ny@umea.example.org får ett mejl med en länk" in client.get(USERS).content.decode()
    with scope(umea):
        person = User.objects.get(email="ny@umea.example.org")
        assert (person.roles, person.is_superuser, person.check_password(PASSWORD)) == (
            frozenset({Role.PM}),
            False,
            False,
        )
        entry = AuditEntry.objects.get(object_id=str(person.pk), verb="person.created")
        assert (entry.actor_id, entry.data) == (bo.pk, {"roles": ["PM"], "active": True})
        assert AuditEntry.objects.get(object_id=str(person.pk), verb="person.invited").actor_id == bo.pk
    assert run_jobs() == ["people.send_password_link"]
    [message] = mail.outbox
    assert (message.to, message.subject) == (["ny@umea.example.org"], "Välkommen till MSI Umeå")
    assert "http://umea.localhost:8000/studio/password_reset/confirm/" in message.body


def test_an_address_that_is_taken_in_other_case_is_told(umea: Any, scope: Any, bo: Any, anna: Any, visit: Any) -> None:
    data = {"email": anna.email.upper(), "first_name": "En", "last_name": "Annan"}
    response = visit(umea, bo).post(f"{USERS}new/", {**data, "password1": PASSWORD, "password2": PASSWORD})
    assert response.status_code == 200
    with scope(umea):
        assert User.objects.filter(email__iexact=anna.email).count() == 1


def test_a_manager_changes_roles(umea: Any, scope: Any, bo: Any, anna: Any, visit: Any) -> None:
    data = {
        "email": anna.email,
        "first_name": "Anna",
        "last_name": "Ny",
        "is_active": "on",
        "password1": "",
        "password2": "",
    }
    response = visit(umea, bo).post(
        f"{USERS}edit/{anna.pk}/", {**data, "groups": groups(umea, scope, Role.KO, Role.ST)}
    )
    assert response.status_code == 302
    with scope(umea):
        assert User.objects.get(pk=anna.pk).roles == {Role.KO, Role.ST}
        assert AuditEntry.objects.get(object_id=str(anna.pk), verb="person.changed").actor_id == bo.pk


def test_the_last_manager_cannot_leave_the_role(umea: Any, scope: Any, bo: Any, visit: Any) -> None:
    data = {"email": bo.email, "first_name": "Bo", "last_name": "Exempel", "password1": "", "password2": ""}
    response = visit(umea, bo).post(f"{USERS}edit/{bo.pk}/", {**data, "groups": groups(umea, scope, Role.KM)})
    assert "Någon måste vara kvar som kan hantera personer." in response.content.decode()
    with scope(umea):
        assert User.objects.get(pk=bo.pk).roles == {Role.VL}


@pytest.mark.parametrize("path", ["", "new/"])
def test_who_does_not_manage_people_sees_none(umea: Any, scope: Any, anna: Any, visit: Any, path: str) -> None:
    response = visit(umea, anna).get(USERS + path)
    assert (response.status_code, response.url) == (302, "/studio/")


def test_the_list_of_people_is_the_tenants_own(umea: Any, cecilia: Any, bo: Any, anna: Any, visit: Any) -> None:
    html = visit(umea, bo).get(USERS).content.decode()
    assert [email in html for email in (anna.email, bo.email, cecilia.email)] == [True, True, False]


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_tells_everybodys_roles_at_the_same_cost(
    umea: Any, scope: Any, bo: Any, visit: Any, queries: Any, people: int
) -> None:
    with scope(umea):
        for number in range(people):
            create_user(
                email=f"pm{number}@prov.example.org",
                name="Pia Prov",
                roles=[Role.PM, Role.KM],
                password="x",
                by=SYSTEM,
            )
    client = visit(umea, bo)
    client.get(USERS)
    with queries(29):
        page = client.get(USERS).content.decode()
    assert page.count("Kommunikatör, Projektmedarbetare") == people
