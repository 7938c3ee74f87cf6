"""Who the demo's tenants and people are: the plan's office and six nodes, and one invented person per role."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from shared.registry.enums import PartyRelation, Rung, TenantType
from shared.registry.services import NewTenant, Party, Place
from tenants.roles import Role

DATA = Path(__file__).parent / "data" / "nodes.json"
STARTED = date(2019, 1, 1)
OFFICE_SCHEMA = "kansli"

ACCENTS = {
    "nationellt-kansli": "#1F3A5F",
    "syd": "#C2410C",
    "jonkoping": "#0F766E",
    "lulea": "#1D4ED8",
    "stockholm": "#7C3AED",
    "umea": "#15803D",
    "orebro": "#B91C1C",
}

NAMES: dict[Role, dict[str, str]] = {
    Role.VL: {"umea": "Bo", "": "Vera"},
    Role.KO: {"nationellt-kansli": "Disa", "": "Kaj"},
    Role.ST: {"": "Stina"},
    Role.KM: {"umea": "Anna", "orebro": "Cecilia", "": "Kim"},
    Role.PM: {"": "Pia"},
    Role.SG: {"": "Sten"},
    Role.RG: {"": "Rut"},
}
"""Invented first names; the cast's where the cast lives."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One invented person with a sign-in."""

    name: str
    email: str
    role: Role


def people_of(slug: str) -> list[DemoPerson]:
    """One person per role of a tenant."""
    people: list[DemoPerson] = []
    for role, names in NAMES.items():
        first = names.get(slug, names[""])
        people.append(DemoPerson(f"{first} Exempel", f"{first.lower()}@{slug}.example.org", role))
    return people


def demo_tenants() -> list[NewTenant]:
    """The office and the six nodes, from the plan's data."""
    rows: list[dict[str, Any]] = json.loads(DATA.read_text())["nodes"]
    return [_new_tenant(row) for row in rows]


def _new_tenant(row: dict[str, Any]) -> NewTenant:
    is_office = row["kind"] == "national"
    return NewTenant(
        slug=row["slug"],
        schema=OFFICE_SCHEMA if is_office else "",
        host="localhost" if is_office else "",
        aliases=("127.0.0.1",) if is_office else (),
        name_sv=row["name_sv"],
        name_en=row["name_en"],
        type=TenantType.NATIONAL_OFFICE if is_office else TenantType.NODE,
        rung=Rung.NODE,
        accent=ACCENTS[row["slug"]],
        email=f"hej@{row['slug']}.example.org",
        county_code=row["county_code"],
        municipality_code=row["municipality_code"],
        covers_counties=tuple(row["covers_counties"]),
        started_on=STARTED,
        parties=_parties(row, is_office=is_office),
        places=_places(row, is_office=is_office),
    )


def _parties(row: dict[str, Any], *, is_office: bool) -> tuple[Party, ...]:
    """Host from the data; what the plan says of partners and funders for Malmö and the office."""
    parties = [Party(PartyRelation.HOST, row["host_university_slug"], row["university_sv"], row["university_en"])]
    if row["slug"] == "syd":
        for relation in (PartyRelation.PARTNER, PartyRelation.FUNDER):
            parties.append(Party(relation, "malmo-stad", "Malmö stad", "City of Malmö"))
    if is_office:
        parties.append(Party(PartyRelation.FUNDER, "vinnova", "Vinnova", "Vinnova"))
    return tuple(parties)


def _places(row: dict[str, Any], *, is_office: bool) -> tuple[Place, ...]:
    seat = Place(row["city"], row["municipality_code"], is_seat=True)
    return (seat, Place("Stockholm", "0180")) if is_office else (seat,)
