"""Who does something: the `by` of every service."""

import uuid
from dataclasses import dataclass
from typing import Protocol, Self


class PersonLike(Protocol):
    """What an actor is made of: a signed-in user."""

    @property
    def pk(self) -> uuid.UUID: ...
    def get_full_name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as a record keeps them: the id, and the name at the time. Holds no reference to the user's row."""

    id: uuid.UUID
    name: str

    @classmethod
    def of(cls, user: PersonLike) -> Self:
        """The actor that a user is."""
        return cls(user.pk, user.get_full_name())


SYSTEM = Actor(uuid.UUID(int=0), "Nodverk")
"""Nodverk itself: migrations, provisioning, what a job does on nobody's behalf."""
