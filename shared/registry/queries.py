"""Reads of the registry."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count

from core.figures import Figure
from core.tenancy.checks import shared_models
from core.tenancy.citus import Wanted
from core.tenancy.hosts import ResolvedTenant
from core.tenancy.roles import tenant_role
from core.tenancy.schemas import PUBLIC
from core.tenancy.sizes import bytes_by_schema
from shared.registry.enums import SERVED_STATES, TenantState, TenantType
from shared.registry.errors import UnknownTenantError
from shared.registry.models import Domain, Tenant
from shared.taxonomy.sorting import swedish_key


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """An organisation and what it is to the tenant."""

    relation: str
    organisation: str
    name_sv: str
    name_en: str


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place; one is the seat."""

    city: str
    municipality: str
    is_seat: bool


@dataclass(frozen=True, slots=True)
class TenantRecord:
    """Everything the registry knows of a tenant."""

    slug: str
    name_sv: str
    name_en: str
    type: str
    rung: int
    state: str
    fault: str
    schema: str
    url: str
    hosts: tuple[str, ...]
    accent: str
    email: str
    county: str
    municipality: str
    covers: tuple[str, ...]
    places: tuple[PlaceRecord, ...]
    parties: tuple[PartyRecord, ...]
    started_on: date | None
    ended_on: date | None


def tenant_records() -> list[TenantRecord]:
    """Everything the registry knows, the office first. Four queries, whatever the number of tenants."""
    related = ("domains", "places", "parties")
    return [_record(tenant) for tenant in Tenant.objects.by_name().prefetch_related(*related)]


def _record(tenant: Tenant) -> TenantRecord:
    hosts = sorted(tenant.domains.all(), key=lambda domain: (not domain.is_primary, domain.domain))
    places = sorted(tenant.places.all(), key=lambda place: (not place.is_seat, swedish_key(place.city)))
    parties = sorted(tenant.parties.all(), key=lambda party: (party.relation, swedish_key(party.name_sv)))
    return TenantRecord(
        slug=tenant.slug,
        name_sv=tenant.name_sv,
        name_en=tenant.name_en,
        type=tenant.type,
        rung=tenant.rung,
        state=tenant.state,
        fault=tenant.fault,
        schema=tenant.schema_name,
        url=address_of_host(hosts[0].domain) if hosts and hosts[0].is_primary else "",
        hosts=tuple(host.domain for host in hosts),
        accent=tenant.accent,
        email=tenant.email,
        county=tenant.county_code,
        municipality=tenant.municipality_code,
        covers=tuple(tenant.covers_counties),
        places=tuple(PlaceRecord(place.city, place.municipality_code, place.is_seat) for place in places),
        parties=tuple(
            PartyRecord(party.relation, party.organisation_slug, party.name_sv, party.name_en) for party in parties
        ),
        started_on=tenant.started_on,
        ended_on=tenant.ended_on,
    )


def tenant_for_host(host: str) -> ResolvedTenant | None:
    """The tenant that serves exactly this host (normalised), in whatever state; None when none does."""
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    return resolve(domain.tenant, domain.domain) if domain else None


def tenant_by_id(tenant_id: uuid.UUID) -> ResolvedTenant | None:
    """The tenant with this id, open or resting; None when it is not known or has left."""
    domain = Domain.objects.select_related("tenant").filter(tenant_id=tenant_id, is_primary=True).first()
    if domain is None or domain.tenant.state == TenantState.LEFT:
        return None
    return resolve(domain.tenant, domain.domain)


def resolve(tenant: Tenant, host: str) -> ResolvedTenant:
    """The small, immutable form of a tenant that scopes and requests carry."""
    return ResolvedTenant(
        id=tenant.id,
        schema_name=tenant.schema_name,
        type=tenant.type,
        slug=tenant.slug,
        name_sv=tenant.name_sv,
        name_en=tenant.name_en,
        accent=tenant.accent,
        email=tenant.email,
        host=host,
        is_open=tenant.state in SERVED_STATES,
    )


def tenants_in_service() -> list[Tenant]:
    """Every tenant that answers requests, the office first. One query."""
    return list(Tenant.objects.in_service().by_name())


def all_tenants() -> list[Tenant]:
    """Every tenant, in whatever state, the office first. One query."""
    return list(Tenant.objects.by_name())


def office() -> Tenant:
    """The national office. Raises UnknownTenantError before it is provisioned."""
    found = Tenant.objects.filter(type=TenantType.NATIONAL_OFFICE).first()
    if found is None:
        raise UnknownTenantError(TenantType.NATIONAL_OFFICE)
    return found


def tenant_by_slug(slug: str) -> Tenant:
    """The tenant of this short name. Raises UnknownTenantError."""
    found = Tenant.objects.filter(slug=slug).first()
    if found is None:
        raise UnknownTenantError(slug)
    return found


def address_of_host(host: str) -> str:
    """The absolute address of a host of ours, without a trailing slash."""
    port = f":{settings.NODVERK_PUBLIC_PORT}" if settings.NODVERK_PUBLIC_PORT else ""
    return f"{settings.NODVERK_PUBLIC_SCHEME}://{host}{port}"


def hosts_by_tenant() -> dict[uuid.UUID, frozenset[str]]:
    """Every host of every tenant, by tenant id. One query."""
    hosts: dict[uuid.UUID, set[str]] = {}
    for tenant_id, host in Domain.objects.values_list("tenant_id", "domain"):
        hosts.setdefault(tenant_id, set()).add(host)
    return {tenant_id: frozenset(found) for tenant_id, found in hosts.items()}


def addresses_by_tenant() -> dict[uuid.UUID, str]:
    """The absolute address of every tenant's primary host, by tenant id. One query."""
    rows = Domain.objects.filter(is_primary=True).values_list("tenant_id", "domain")
    return {tenant_id: address_of_host(host) for tenant_id, host in rows}


def tenant_address(tenant: Tenant) -> str:
    """The absolute address of a tenant's primary host. One query."""
    host = Domain.objects.filter(tenant_id=tenant.id, is_primary=True).values_list("domain", flat=True).first()
    return address_of_host(host or "localhost")


def resolved_in_service() -> list[ResolvedTenant]:
    """Every tenant in service in the form that scopes take, the office first. Two queries."""
    domains = Domain.objects.filter(is_primary=True, tenant__state__in=SERVED_STATES)
    hosts = dict(domains.values_list("tenant_id", "domain"))
    return [resolve(tenant, hosts[tenant.id]) for tenant in tenants_in_service() if tenant.id in hosts]


def served_page(after: str, limit: int) -> list[Tenant]:
    """At most `limit` tenants that answer requests, by short name, those after one. Three queries."""
    found = Tenant.objects.in_service().filter(slug__gt=after).order_by("slug")
    return list(found.prefetch_related("places", "parties")[:limit])


def served_tenant(slug: str) -> Tenant | None:
    """The tenant of this short name if it answers requests. Three queries, one for none."""
    return Tenant.objects.in_service().filter(slug=slug).prefetch_related("places", "parties").first()


def tenant_figures() -> list[Figure]:
    """How many tenants are in each state. One query. Must run in platform_work."""
    counts = dict(Tenant.objects.order_by().values_list("state").annotate(number=Count("pk")))
    states = {state.value: float(counts.get(state.value, 0)) for state in TenantState}
    return [Figure("tenants", "Tenants by state.", states, label="state")]


def size_figures() -> list[Figure]:
    """How much room each tenant's schema takes, and what all share. Two queries after a setting; platform_work."""
    schemas = dict(Tenant.objects.exclude(state=TenantState.LEFT).order_by("slug").values_list("schema_name", "slug"))
    sizes = bytes_by_schema([*schemas, PUBLIC])
    tenants = {slug: float(sizes.get(schema, 0)) for schema, slug in schemas.items()}
    return [
        Figure("tenant_bytes", "Room that a tenant's tables take in the database.", tenants, label="tenant"),
        Figure("shared_bytes", "Room that all tenants' shared tables take.", {"": float(sizes.get(PUBLIC, 0))}),
    ]


def wanted_on_citus() -> Wanted:
    """What a Citus cluster is to place: the code lists, and every tenant that has a schema. One query; owner_scope."""
    tenants = list(Tenant.objects.exclude(state=TenantState.LEFT).order_by("slug"))
    return Wanted(
        reference=frozenset(model._meta.db_table for model in shared_models() if model._meta.app_label == "taxonomy"),
        schemas=tuple(tenant.schema_name for tenant in tenants),
        roles=tuple(tenant_role(tenant.id) for tenant in tenants),
    )
