"""Predicates of sharing, from the declared policy."""

from typing import Any

from django.contrib.auth import get_user_model

from core.actors import SYSTEM, Actor
from tenants.people.permissions import may
from tenants.roles import MANAGERS, Right, Subject

SHARE = "sharing.share_item"
ADOPT = "sharing.adopt_item"


def may_read_own(person: Any, family: str) -> bool:
    """Whether a person may read the tenant's own pages of this family, whoever else may see them."""
    return may(person, Right.READ, Subject(family))


def may_share(person: Any, family: str) -> bool:
    """Whether a person may decide who sees the pages of this family."""
    return bool(person.has_perm(SHARE)) and may(person, Right.SHARE, Subject(family))


def may_adopt(person: Any) -> bool:
    """Whether a person may receive what others share."""
    return bool(person.is_active and person.has_perm(ADOPT))


def may_resend(person: Any) -> bool:
    """Whether a person sees what has not come through, and may have it sent again: who shares, or receives."""
    return may_adopt(person) or bool(person.is_active and person.has_perm(SHARE))


def may_see_outbox(person: Any) -> bool:
    """Whether a person sees what the tenant shares, and with whom: who may share anything."""
    return bool(person.is_active and person.has_perm(SHARE))


def may_erase(person: Any) -> bool:
    """Whether a person may have something erased everywhere, for good: those who lead the tenant."""
    return bool(person.is_active) and bool(person.roles & MANAGERS)


def actor_may_erase(by: Actor) -> bool:
    """As may_erase, asked of whom a service acts for; not Nodverk itself: a person decides."""
    person = person_behind(by)
    return person is not None and may_erase(person)


def may_publish(person: Any, family: str) -> bool:
    """Whether a person may publish pages of this family."""
    return may(person, Right.PUBLISH, Subject(family))


def person_behind(by: Actor) -> Any:
    """The user an actor is in this tenant; None for one who is gone, and for Nodverk itself."""
    return get_user_model().objects.filter(pk=by.id).first() if by != SYSTEM else None


def actor_may_share(by: Actor, family: str) -> bool:
    """As may_share, asked of whom a service acts for; Nodverk itself may."""
    person = person_behind(by)
    return by == SYSTEM or (person is not None and may_share(person, family))


def actor_may_adopt(by: Actor, family: str | None = None) -> bool:
    """As may_adopt, and may_publish when a family is named, asked of whom a service acts for; Nodverk itself may."""
    person = person_behind(by)
    if person is None:
        return by == SYSTEM
    return may_adopt(person) and (family is None or may_publish(person, family))


def actor_may_resend(by: Actor) -> bool:
    """As may_resend, asked of whom a service acts for; Nodverk itself may."""
    person = person_behind(by)
    return by == SYSTEM or (person is not None and may_resend(person))
