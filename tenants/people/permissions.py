"""Predicates over people, from the declared policy."""

from typing import Protocol

from tenants.roles import Right, Role, Subject, rights_of


class Person(Protocol):
    """Whoever asks: a user of the tenant, or the anonymous one."""

    @property
    def is_active(self) -> bool: ...
    @property
    def is_superuser(self) -> bool: ...


def may(person: Person, right: Right, subject: Subject) -> bool:
    """Whether the policy gives a person a right on a subject. Anonymous and deactivated people have none.

    One query the first time a person is asked about, none after (see User.roles).
    """
    if not person.is_active:
        return False
    roles: frozenset[Role] = getattr(person, "roles", frozenset())
    return person.is_superuser or right in rights_of(roles, subject)
