from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from core.actors import SYSTEM, Actor
from tenants.audit.models import AuditEntry
from tenants.people.errors import EmailTakenError, LastManagerError
from tenants.people.models import User
from tenants.people.permissions import may
from tenants.people.queries import people_with, person_by_email
from tenants.people.services import create_user, deactivate_user, invite_user, set_roles
from tenants.roles import Right, Role, Subject

PASSWORD = "en lång fras för provet"


def test_a_new_person_has_name_roles_and_an_audit_entry(umea: Any, scope: Any, bo: Any) -> None:
    with scope(umea):
        person = create_user(
            email=" Eva@Umea.Example.org", name="Eva von Platen", roles=[Role.PM], password=PASSWORD, by=Actor.of(bo)
        )
        assert (person.email, person.first_name, person.last_name) == ("eva@umea.example.org", "Eva", "von Platen")
        assert person.id.version == 7
        assert person.roles == {Role.PM}
        entry = AuditEntry.objects.get(object_id=str(person.pk))
        assert (entry.verb, entry.actor_id, entry.actor_name) == ("person.created", bo.pk, "Bo Exempel")
        assert entry.data == {"roles": ["PM"]}


def test_people_sign_in_whatever_the_case_of_their_address(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        anna.set_password(PASSWORD)
        anna.save()
        assert authenticate(username="ANNA@umea.example.org", password=PASSWORD) == anna
        assert authenticate(username="anna@umea.example.org", password="fel") is None


def test_an_address_is_taken_whatever_its_case(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        with pytest.raises(EmailTakenError):
            create_user(email="ANNA@umea.example.org", name="En Annan", roles=[], by=SYSTEM)
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.bulk_create([User(email="Anna@umea.example.org")])
        assert User.objects.filter(email__iexact=anna.email).count() == 1


def test_the_same_address_is_free_in_another_tenant(orebro: Any, scope: Any, anna: Any) -> None:
    with scope(orebro):
        assert person_by_email(anna.email) is None
        assert create_user(email=anna.email, name="Anna Annan", roles=[], by=SYSTEM).pk != anna.pk


def test_who_is_invited_can_ask_for_a_password_and_not_sign_in_before(umea: Any, scope: Any) -> None:
    with scope(umea):
        person = invite_user(email="ny@umea.example.org", name="Ny Person", roles=[Role.KM], by=SYSTEM)
        assert person.has_usable_password()
        assert authenticate(username=person.email, password="") is None


def test_roles_are_set_exactly_and_noted(umea: Any, scope: Any, anna: Any, bo: Any) -> None:
    with scope(umea):
        set_roles(person=anna, roles=[Role.KO, Role.ST], by=Actor.of(bo))
        assert User.objects.get(pk=anna.pk).roles == {Role.KO, Role.ST} == anna.roles
        entry = AuditEntry.objects.get(verb="person.roles_set")
        assert entry.data == {"before": ["KM"], "roles": ["KO", "ST"]}


def test_setting_the_same_roles_again_notes_nothing(umea: Any, scope: Any, anna: Any, bo: Any) -> None:
    with scope(umea):
        set_roles(person=anna, roles=[Role.KM], by=Actor.of(bo))
        assert AuditEntry.objects.filter(verb="person.roles_set").count() == 0


def test_the_last_manager_stays(umea: Any, scope: Any, bo: Any) -> None:
    with scope(umea):
        with pytest.raises(LastManagerError):
            set_roles(person=bo, roles=[Role.KM], by=Actor.of(bo))
        with pytest.raises(LastManagerError):
            deactivate_user(person=bo, by=Actor.of(bo))
        again = User.objects.get(pk=bo.pk)
        assert (again.roles, again.is_active) == (frozenset({Role.VL}), True)


def test_a_deactivated_person_has_no_right_and_cannot_sign_in(umea: Any, scope: Any, anna: Any, bo: Any) -> None:
    with scope(umea):
        anna.set_password(PASSWORD)
        anna.save()
        deactivate_user(person=anna, by=Actor.of(bo))
        deactivate_user(person=anna, by=Actor.of(bo))
        assert authenticate(username=anna.email, password=PASSWORD) is None
        assert may(anna, Right.READ, Subject.KNOWLEDGE) is False
        assert people_with(frozenset({Role.KM})) == []
        assert AuditEntry.objects.filter(verb="person.deactivated").count() == 1


def test_asking_twice_what_a_person_may_is_one_query(umea: Any, scope: Any, anna: Any, queries: Any) -> None:
    with scope(umea), queries(1):
        assert may(anna, Right.PUBLISH, Subject.NEWS) is True
        assert may(anna, Right.APPROVE, Subject.KNOWLEDGE) is False
