"""What is known of a tenant before it is made."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from shared.registry.enums import PartyRelation, Rung, TenantType
from shared.registry.names import schema_for

ACCENT = "#1F3A5F"
"""The accent of a tenant that has not chosen one."""


@dataclass(frozen=True, slots=True)
class Manager:
    """The first person of a new tenant."""

    email: str
    first_name: str
    last_name: str
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation behind the tenant."""

    relation: PartyRelation
    slug: str
    name_sv: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the tenant is."""

    city: str
    municipality_code: str = ""
    is_seat: bool = False


@dataclass(frozen=True, slots=True)
class NewTenant:
    """The facts of a tenant to be made; provisioning looks at every one of them before it makes anything."""

    slug: str
    name_sv: str
    name_en: str
    type: TenantType = TenantType.NODE
    rung: Rung = Rung.NODE
    accent: str = ACCENT
    email: str = ""
    host: str = ""
    aliases: tuple[str, ...] = ()
    schema: str = ""
    county_code: str = ""
    municipality_code: str = ""
    covers_counties: tuple[str, ...] = ()
    started_on: date | None = None
    ended_on: date | None = None
    manager: Manager | None = None
    parties: tuple[Party, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def schema_name(self) -> str:
        """The schema it gets: given, else from the short name."""
        return self.schema or schema_for(self.slug)

    @property
    def host_name(self) -> str:
        """The host it gets: given, else the short name under the base domain."""
        return self.host or f"{self.slug}.{settings.NODVERK_BASE_DOMAIN}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that will lead to it, the primary one first."""
        return (self.host_name, *self.aliases)
