"""Making a tenant, whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

from django.conf import settings
from django.db import connections, transaction
from django.utils.module_loading import import_string

from core.ids import uuid7
from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.contenttypes import forget_content_types
from core.tenancy.migrating import MIGRATION_LOCK
from core.tenancy.schemas import inside_schema
from core.tenancy.shape import schema_shape
from shared.registry.enums import Step, TenantType
from shared.registry.errors import ShapeDiffersError
from shared.registry.models import Domain, Tenant, TenantParty, TenantPlace
from shared.registry.names import SWEDISH, host_skeleton, skeleton
from shared.registry.rights import grant_tenant_rights, make_role
from shared.registry.services.facts import NewTenant, Place
from shared.registry.services.validating import validate_against_registry, validate_form
from shared.registry.templates import Way, lay_schema, require_pristine, template_of, way_of
from shared.taxonomy.queries import municipalities_by_code

Progress = Callable[[Step], None]

NAME_LOCK = 7_140_521
"""Advisory locks of the names of tenants that are being made."""


@dataclass(slots=True)
class Provisioned:
    """The result: the tenant, whether it was made now or stood already, and what the operator should pass on."""

    tenant: Tenant
    created: bool = False
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


Dressing = Callable[[Tenant, NewTenant], str]
"""A step inside the tenant's schema; returns what the operator should pass on, or nothing."""


def provision_tenant(new: NewTenant, *, progress: Progress | None = None, way: Way | None = None) -> Provisioned:
    """Make a tenant: registry rows, database role, schema, rights, site, first manager.

    The schema is a clone of the type's template, on Citus made by migrations (`way` decides otherwise). One
    transaction: killed anywhere it is absent, and a rerun completes it; a rerun of a complete one changes nothing but
    seats a first manager who is missing. Waits while migrations run.

    Refuses, before anything is made, every fact that cannot be (InvalidFactError: names, hosts, type, rung, accent,
    dates, places that do not exist), a missing, unfinished or unclean template; and, after it, a schema whose shape
    differs from its template. Must run in owner_scope.
    """
    done = Provisioned(Tenant())

    def step(name: Step) -> None:
        done.steps.append(name)
        if progress is not None:
            progress(name)

    validate_form(new)
    connection = owner_connection()
    with transaction.atomic():
        _wait_for_migrations(connection, step)
        _hold_names(connection, new)
        existing = _existing(new)
        if existing is not None:
            done.tenant = existing
            step(Step.FOUND)
            done.notes = _dress(connection, existing, new, settings.NODVERK_COMPLETING_STEPS)
            return done
        validate_against_registry(connection, new)
        require_pristine(connection, template_of(new.type))
        step(Step.REGISTER)
        done.tenant = _register(_with_places(new))
        step(Step.ROLE)
        make_role(connection, done.tenant)
        step(Step.SCHEMA)
        lay_schema(connection, new.type, new.schema_name, way or way_of(connection))
        step(Step.RIGHTS)
        grant_tenant_rights(connection, done.tenant)
        step(Step.DRESS)
        done.notes = _dress(connection, done.tenant, new, settings.NODVERK_PROVISIONING_STEPS)
        step(Step.COMPARE)
        require_shape(connection, done.tenant)
    forget_content_types()
    done.created = True
    return done


def owner_connection() -> DatabaseWrapper:
    """The connection of the open owner_scope."""
    return cast("DatabaseWrapper", connections["default"])


def _existing(new: NewTenant) -> Tenant | None:
    """The tenant that was asked for, when it stands; another one of its name does not count."""
    found = Tenant.objects.filter(slug=new.slug, schema_name=new.schema_name, type=new.type)
    found = found.filter(name_sv=new.name_sv, name_en=new.name_en)
    return found.filter(domains__domain=new.host_name, domains__is_primary=True).first()


def _wait_for_migrations(connection: DatabaseWrapper, step: Progress) -> None:
    """Hold back migrations until this transaction ends; wait for those that run, so that none misses this tenant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [MIGRATION_LOCK])
        if cursor.fetchone() == (False,):
            step(Step.WAIT)
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [MIGRATION_LOCK])


def _hold_names(connection: DatabaseWrapper, new: NewTenant) -> None:
    """One at a time among names that look alike, until this transaction ends; others go on side by side."""
    names = {f"slug {skeleton(new.slug)}", f"schema {new.schema_name}"}
    names |= {f"name {skeleton(name, apart=SWEDISH)}" for name in (new.name_sv, new.name_en)}
    names |= {f"host {host_skeleton(host)}" for host in new.hosts}
    if new.type == TenantType.NATIONAL_OFFICE:
        names.add("office")
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [NAME_LOCK, name])


def _with_places(new: NewTenant) -> NewTenant:
    """What follows from the municipality: the county, and the seat when no place is named."""
    home = municipalities_by_code([new.municipality_code]).get(new.municipality_code)
    if home is None:
        return new
    places = new.places or (Place(home.name, home.code, is_seat=True),)
    return replace(new, county_code=home.county.code, places=places)


def _register(new: NewTenant) -> Tenant:
    tenant = Tenant(
        id=uuid7(),
        schema_name=new.schema_name,
        slug=new.slug,
        type=new.type,
        rung=new.rung,
        name_sv=new.name_sv,
        name_en=new.name_en,
        accent=new.accent,
        email=new.email,
        county_code=new.county_code,
        municipality_code=new.municipality_code,
        covers_counties=list(new.covers_counties),
        started_on=new.started_on,
        ended_on=new.ended_on,
    )
    tenant.save()
    Domain.objects.create(domain=new.host_name, tenant=tenant, is_primary=True)
    for alias in new.aliases:
        Domain.objects.create(domain=alias, tenant=tenant, is_primary=False)
    TenantParty.objects.bulk_create(
        TenantParty(
            tenant=tenant,
            relation=party.relation,
            organisation_slug=party.slug,
            name_sv=party.name_sv,
            name_en=party.name_en,
        )
        for party in new.parties
    )
    TenantPlace.objects.bulk_create(
        TenantPlace(tenant=tenant, city=place.city, municipality_code=place.municipality_code, is_seat=place.is_seat)
        for place in new.places
    )
    return tenant


def _dress(connection: DatabaseWrapper, tenant: Tenant, new: NewTenant, steps: list[str]) -> list[str]:
    with inside_schema(connection, tenant.schema_name, tenant.type):
        dressings: list[Dressing] = [import_string(path) for path in steps]
        return [note for dressing in dressings if (note := dressing(tenant, new))]


def require_shape(connection: DatabaseWrapper, tenant: Tenant) -> None:
    """Raise ShapeDiffersError unless the tenant's schema has the shape of its type's template."""
    ours = schema_shape(connection, tenant.schema_name)
    template = schema_shape(connection, template_of(tenant.type))
    if ours != template:
        difference = sorted(ours ^ template)[0]
        raise ShapeDiffersError(tenant.schema_name, difference)
