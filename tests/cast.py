"""The cast: who the tests' people are. All invented."""

from dataclasses import dataclass
from typing import Any

PASSWORD = "korrekt-häst-batteri-häftklammer"

TENANTS = (
    (
        "nationellt-kansli",
        "kansli",
        "localhost",
        "Nationellt kansli",
        "National Office",
        "national_office",
        "12",
        "#1F3A5F",
    ),
    ("umea", "umea", "umea.localhost", "MSI Umeå", "MSI Umeå", "node", "24", "#15803D"),
    ("orebro", "orebro", "orebro.localhost", "MSI Örebro", "MSI Örebro", "node", "18", "#B91C1C"),
)  # slug, schema, host, names, type, county, accent


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast."""

    first_name: str
    tenant: str
    role: str

    @property
    def email(self) -> str:
        return f"{self.first_name.lower()}@{self.tenant}.example.org"


ANNA = Person("Anna", "umea", "KM")
BO = Person("Bo", "umea", "VL")
CECILIA = Person("Cecilia", "orebro", "KM")
DISA = Person("Disa", "nationellt-kansli", "KO")
CAST = (ANNA, BO, CECILIA, DISA)


def people_of(slug: str) -> list[Person]:
    """The people of one tenant."""
    return [person for person in CAST if person.tenant == slug]


def make_person(person: Person) -> Any:
    """Create a person with a role, in the open unit of work."""
    from core.actors import SYSTEM
    from tenants.people.services import create_user
    from tenants.roles import Role

    return create_user(
        email=person.email,
        name=f"{person.first_name} Exempel",
        roles=[Role(person.role)],
        password=PASSWORD,
        by=SYSTEM,
    )
