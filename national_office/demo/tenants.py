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
        accent=row["accent"],
        email=f"hej@{row['slug']}.example.org",
        county_code=row["county_code"],
        municipality_code=row["municipality_code"],
        covers_counties=tuple(row["covers_counties"]),
        started_on=STARTED,
        parties=tuple(Party(**{**each, "relation": PartyRelation(each["relation"])}) for each in row["parties"]),
        places=tuple(Place(**each) for each in row["places"]),
    )
