"""Who there is, and in which roles."""

from collections.abc import Collection as Several
from secrets import token_urlsafe

from django.db import transaction

from core.actors import Actor
from tenants.audit.services import record
from tenants.people.errors import EmailTakenError, GroupsMissingError, LastManagerError
from tenants.people.models import User
from tenants.people.queries import groups_of, managers_but, person_by_email
from tenants.roles import MANAGERS, Role

LABEL = "people.user"


@transaction.atomic
def create_user(
    *, email: str, name: str, roles: Several[Role], by: Actor, password: str | None = None, hashed: str | None = None
) -> User:
    """A person who can sign in with the given password; without one, after setting one by "forgotten password".

    The password is taken as it is: whoever types one in a form has it validated there. `hashed` is one that Django's
    make_password already made, stored instead; many people at once cost one hash. Raises EmailTakenError, and
    GroupsMissingError before sync_groups.
    """
    if person_by_email(email) is not None:
        raise EmailTakenError(email)
    first_name, _, last_name = name.strip().partition(" ")
    secret = None if hashed else password or token_urlsafe(32)
    person = User.objects.create_user(email, secret, first_name=first_name, last_name=last_name.strip())
    if hashed:
        User.objects.filter(pk=person.pk).update(password=hashed)
    _give_roles(person, frozenset(roles))
    _note(by, "person.created", person, roles=sorted(roles))
    return person


def invite_user(*, email: str, name: str, roles: Several[Role], by: Actor) -> User:
    """A person who sets a password of their own, by "forgotten password". Raises as create_user."""
    return create_user(email=email, name=name, roles=roles, by=by)


@transaction.atomic
def set_roles(*, person: User, roles: Several[Role], by: Actor) -> User:
    """Give a person exactly these roles; groups that are no role's stay as they are.

    Raises LastManagerError when nobody would be left who can manage people.
    """
    wanted, before = frozenset(roles), person.roles
    if before & MANAGERS and not wanted & MANAGERS and not managers_but(person.pk):
        raise LastManagerError
    if wanted != before:
        _give_roles(person, wanted)
        _note(by, "person.roles_set", person, before=sorted(before), roles=sorted(wanted))
    return person


@transaction.atomic
def deactivate_user(*, person: User, by: Actor) -> User:
    """Shut a person out, at once also where they are signed in. Repeats without effect.

    Raises LastManagerError when nobody would be left who can manage people.
    """
    if not person.is_active:
        return person
    if person.roles & MANAGERS and not managers_but(person.pk):
        raise LastManagerError
    person.is_active = False
    person.save(update_fields=["is_active"])
    _note(by, "person.deactivated", person)
    return person


def note_person_saved(*, person: User, is_new: bool, by: Actor) -> None:
    """Note what a manager did in the studio's own form."""
    verb = "person.created" if is_new else "person.changed"
    person.__dict__.pop("roles", None)
    _note(by, verb, person, roles=sorted(person.roles), active=person.is_active)


def _give_roles(person: User, roles: frozenset[Role]) -> None:
    groups = list(groups_of(roles))
    if len(groups) != len(roles):
        raise GroupsMissingError
    person.groups.remove(*groups_of(frozenset(Role) - roles))
    person.groups.add(*groups)
    person.__dict__.pop("roles", None)


def _note(by: Actor, verb: str, person: User, **data: object) -> None:
    record(by=by, verb=verb, object_type=LABEL, object_id=person.pk, summary=str(person), data=data)
