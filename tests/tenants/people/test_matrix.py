"""Every cell of operation x role x subject, over HTTP, against the declared policy; a refusal changes nothing."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.actors import SYSTEM
from shared.exchange.payload import clean_payload
from tenants.people.models import User
from tenants.people.services import create_user
from tenants.roles import INDEX_PAGES, POLICY, Right, Role, Subject
from tenants.sharing.models import Copy
from tests.exchange.builders import payload
from tests.tenants.people.operations import OPERATIONS, Desk, Operation, make_page


def desk_of(role: Role, subject: Subject, umea: Any, scope: Any, visit: Any) -> Desk:
    """A person with the role, at Umeå."""
    with scope(umea):
        made = create_user(email=f"{role.lower()}@prov.example.org", name=f"{role} Prov", roles=[role], by=SYSTEM)
        person = User.objects.get(pk=made.pk)
    return Desk(subject, person, visit(umea, person), lambda: scope(umea))


def try_out(desk: Desk, operation: Operation, rights: frozenset[Right]) -> bool:
    """Whether it was done; when it was refused, nothing has changed but what the person may save as a draft."""
    with desk.look():
        page = make_page(desk, **operation.page)
    before = desk.rows()
    done = operation.run(desk, page)
    saved = "editor" in operation.name and Right.EDIT in rights
    assert done or saved or desk.rows() == before, operation.name
    return done


@pytest.mark.parametrize("subject", list(INDEX_PAGES))
@pytest.mark.parametrize("role", list(Role))
def test_each_cell_of_the_policy_is_what_http_answers(
    umea: Any, scope: Any, visit: Any, role: Role, subject: Subject
) -> None:
    rights = POLICY[subject][role]
    desk = desk_of(role, subject, umea, scope, visit)
    known = [operation for operation in OPERATIONS if subject in operation.subjects]
    answers = {operation.name: try_out(desk, operation, rights) for operation in known}
    assert answers == {operation.name: operation.needs(rights) for operation in known}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_each_operation_is_given_to_somebody_and_refused_to_somebody(operation: Operation) -> None:
    for subject in operation.subjects:
        answers = {operation.needs(POLICY[subject][role]) for role in Role}
        assert answers == {True, False}


def be_a_copy(desk: Desk, page: Any, state: str) -> None:
    """The page as one that came from Örebro."""
    with desk.look():
        Copy.objects.create(
            item_id=uuid.uuid4(),
            translation_key=page.translation_key,
            origin=uuid.uuid4(),
            origin_slug="orebro",
            origin_name_sv="MSI Örebro",
            origin_name_en="MSI Örebro",
            family=desk.subject.value,
            kind="report",
            base_version=1,
            visibility="public",
            state=state,
            payload=clean_payload(payload()),
            adopted_at=timezone.now(),
            adopted_by_id=desk.person.pk,
        )


COPIES: dict[str, dict[str, Callable[[frozenset[Right]], bool]]] = {
    "published": {
        # reviewed where it comes from, so whoever publishes the rest publishes it here
        "publish in the list": lambda rights: Right.PUBLISH in rights,
        "duplicate others'": lambda rights: False,
        "share": lambda rights: False,
    },
    "withdrawn": {
        "publish in the list": lambda rights: False,
        "publish in the editor": lambda rights: False,
        "duplicate others'": lambda rights: False,
        "share": lambda rights: False,
    },
}


@pytest.mark.parametrize("state", list(COPIES))
@pytest.mark.parametrize("role", list(Role))
def test_what_came_from_elsewhere_follows_its_origin(
    umea: Any, scope: Any, visit: Any, role: Role, state: str
) -> None:
    desk = desk_of(role, Subject.KNOWLEDGE, umea, scope, visit)
    rights = POLICY[Subject.KNOWLEDGE][role]
    answers = {}
    for operation in (each for each in OPERATIONS if each.name in COPIES[state]):
        with desk.look():
            page = make_page(desk, kind="report")
        be_a_copy(desk, page, state)
        answers[operation.name] = operation.run(desk, page)
    assert answers == {name: needs(rights) for name, needs in COPIES[state].items()}
