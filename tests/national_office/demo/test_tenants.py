"""The office and the six nodes of the plan, as the data files tell them."""

from itertools import combinations

import pytest

from core.design.colour import PAPER, contrast
from national_office.demo.tenants import demo_tenants, people_of
from shared.registry.enums import PartyRelation, Rung, TenantType
from shared.registry.names import SWEDISH, skeleton
from shared.registry.services import NewTenant
from shared.registry.services.validating import validate_form
from shared.taxonomy.sources import counties, municipalities
from tenants.roles import Role

TENANTS = {tenant.slug: tenant for tenant in demo_tenants()}
OFFICE = TENANTS["nationellt-kansli"]


def parties(tenant: NewTenant, relation: PartyRelation) -> list[str]:
    return [party.name_sv for party in tenant.parties if party.relation is relation]


def test_one_office_leads_and_six_universities_host_a_node_each() -> None:
    nodes = [tenant for tenant in TENANTS.values() if tenant.type is TenantType.NODE]
    assert (len(TENANTS), OFFICE.type, OFFICE.schema_name) == (7, TenantType.NATIONAL_OFFICE, "kansli")
    assert [(node.schema_name, node.host_name) for node in nodes] == [
        (node.slug, f"{node.slug}.localhost") for node in nodes
    ]
    assert sorted(host for node in nodes for host in parties(node, PartyRelation.HOST)) == [
        "Jönköping University",
        "Luleå tekniska universitet",
        "Malmö universitet",
        "Stockholms universitet",
        "Umeå universitet",
        "Örebro universitet",
    ]


def test_the_office_is_in_malmo_and_in_stockholm_too() -> None:
    assert [(place.city, place.is_seat) for place in OFFICE.places] == [("Malmö", True), ("Stockholm", False)]
    assert (OFFICE.hosts, OFFICE.covers_counties) == (("localhost", "127.0.0.1"), ())


def test_host_partner_and_funder_are_relations_of_their_own() -> None:
    syd = TENANTS["syd"]
    assert (syd.name_sv, parties(syd, PartyRelation.HOST)) == ("MSI Syd", ["Malmö universitet"])
    assert [parties(syd, relation) for relation in (PartyRelation.PARTNER, PartyRelation.FUNDER)] == [
        ["Malmö stad"]
    ] * 2


def test_a_party_to_the_platform_need_not_be_a_node() -> None:
    assert (parties(OFFICE, PartyRelation.PARTNER), "gu-ventures" in TENANTS) == (["GU Ventures"], False)
    assert parties(OFFICE, PartyRelation.FUNDER) == ["Vinnova"]


@pytest.mark.parametrize("slug", TENANTS)
def test_each_could_be_provisioned(slug: str) -> None:
    tenant = TENANTS[slug]
    validate_form(tenant)
    assert contrast(tenant.accent, PAPER) >= 4.5
    assert tenant.county_code in {row["code"] for row in counties()}
    places = {row["code"]: row["name"] for row in municipalities()}
    assert [place.city for place in tenant.places] == [places[place.municipality_code] for place in tenant.places]
    assert tenant.municipality_code.startswith(tenant.county_code)
    assert tenant.rung is Rung.NODE


def test_no_two_are_mixed_up() -> None:
    names = [tenant.name_sv for tenant in TENANTS.values()]
    looks = [skeleton(name, apart=SWEDISH) for name in names]
    assert [pair for pair in combinations(looks, 2) if pair[0] == pair[1]] == []
    assert len({tenant.accent for tenant in TENANTS.values()}) == 7


@pytest.mark.parametrize("slug", TENANTS)
def test_each_has_one_person_per_role(slug: str) -> None:
    """An external contact belongs to an actor, and actors are not in the demo."""
    people = people_of(slug)
    assert [person.role for person in people] == [role for role in Role if role is not Role.EX]
    assert len({person.email for person in people}) == len(people)
    assert {person.email.partition("@")[2] for person in people} == {f"{slug}.example.org"}
