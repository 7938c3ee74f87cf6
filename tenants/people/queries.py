"""Reads about people."""

import uuid

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.translation import get_language

from tenants.people.models import ROLE_OF_GROUP, User
from tenants.roles import MANAGERS, ROLES, Role


def group_of(role: Role) -> str:
    """The name of a role's group."""
    return ROLES[role].name_sv


def groups_of(roles: frozenset[Role]) -> QuerySet[Group]:
    """The groups of these roles, as far as they exist."""
    return Group.objects.filter(name__in=[group_of(role) for role in roles])


def people_with(roles: frozenset[Role]) -> list[User]:
    """Active people who have one of the roles, by name. One query."""
    names = [group_of(role) for role in roles]
    return list(User.objects.filter(is_active=True, groups__name__in=names).distinct().order_by("last_name", "pk"))


def managers_but(person_id: uuid.UUID) -> int:
    """How many active people can manage people, one person not counted."""
    return sum(person.pk != person_id for person in people_with(MANAGERS))


def person_by_email(email: str) -> User | None:
    """The person with this address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()


def role_names(person: User) -> str:
    """A person's roles in the reader's language. No query when the groups are prefetched."""
    texts = [ROLES[ROLE_OF_GROUP[group.name]] for group in person.groups.all() if group.name in ROLE_OF_GROUP]
    return ", ".join(sorted(text.name_en if get_language() == "en" else text.name_sv for text in texts))
