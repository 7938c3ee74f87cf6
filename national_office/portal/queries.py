"""What the portal reads beside the catalogue: the nodes, as the registry knows them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from shared.catalogue.models import PublicEntry
from shared.registry.enums import PartyRelation
from shared.registry.models import Tenant, TenantParty, TenantPlace
from shared.taxonomy.queries import area_choices, county_choices, goal_choices


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeFacts:
    """A node as the registry knows it, in one language. `counties` are the names of those it covers."""

    tenant: Tenant
    places: tuple[str, ...]
    hosts: tuple[str, ...]
    partners: tuple[str, ...]
    counties: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Registry:
    """Every tenant in service, the office first, and the name of every county in Swedish order."""

    tenants: tuple[NodeFacts, ...]
    counties: dict[str, str]


def registry_in(language: str) -> Registry:
    """The registry in one language. Four queries, whatever the number of tenants."""
    tenants = list(Tenant.objects.in_service().by_name())
    counties = dict(county_choices(language))
    places: dict[uuid.UUID, list[str]] = {}
    for place in TenantPlace.objects.order_by("-is_seat", "city"):
        places.setdefault(place.tenant_id, []).append(place.city)
    parties: dict[tuple[uuid.UUID, str], list[str]] = {}
    for party in TenantParty.objects.order_by("name_sv"):
        name = (party.name_en or party.name_sv) if language == "en" else party.name_sv
        parties.setdefault((party.tenant_id, party.relation), []).append(name)
    facts = (
        NodeFacts(
            tenant=tenant,
            places=tuple(places.get(tenant.id, ())),
            hosts=tuple(parties.get((tenant.id, PartyRelation.HOST), ())),
            partners=tuple(parties.get((tenant.id, PartyRelation.PARTNER), ())),
            counties=tuple(name for code, name in counties.items() if code in tenant.covers_counties),
        )
        for tenant in tenants
    )
    return Registry(tenants=tuple(facts), counties=counties)


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The names of what a list is narrowed by, in one language and in the order they are shown."""

    areas: dict[str, str]
    goals: dict[str, str]
    counties: dict[str, str]


def words_in(language: str) -> Words:
    """Every name a facet may need. Three queries."""
    return Words(
        areas=dict(area_choices(language)),
        goals={str(number): name for number, name in goal_choices(language)},
        counties=dict(county_choices(language)),
    )


def public_items(items: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these items are public now. One query, none for none."""
    asked = set(items)
    return set(PublicEntry.objects.filter(item__in=asked).values_list("item", flat=True)) if asked else set()
