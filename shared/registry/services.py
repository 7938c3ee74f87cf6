"""Writes of the registry: provisioning, suspension, quarantine. With the owner's login (`owner_scope`)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connections, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core.ids import uuid7
from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.contenttypes import forget_content_types
from core.tenancy.hosts import normalise_host
from core.tenancy.migrating import clone_schema
from core.tenancy.roles import app_role, tenant_role, tenants_role
from core.tenancy.schemas import inside_schema, is_plain_name, quote_name
from core.tenancy.shape import schema_exists, schema_shape
from shared.registry.enums import PartyRelation, Rung, TenantState, TenantType
from shared.registry.errors import InvalidNameError, NotInOrderError, ShapeDiffersError, TenantLeftError
from shared.registry.models import Domain, Tenant, TenantParty, TenantPlace
from shared.registry.names import schema_for, skeleton, validate_schema, validate_slug
from shared.registry.rights import grant_tenant_rights
from shared.registry.templates import require_pristine, template_of

Progress = Callable[[str], None]

NAME_LOCK = 7_140_521
"""Advisory locks of the names of tenants that are being made."""


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
    """What is known of a tenant before it is made."""

    slug: str
    name_sv: str
    name_en: str
    type: TenantType = TenantType.NODE
    rung: Rung = Rung.NODE
    accent: str = "#1F3A5F"
    email: str = ""
    host: str = ""
    aliases: tuple[str, ...] = ()
    schema: str = ""
    county_code: str = ""
    municipality_code: str = ""
    covers_counties: tuple[str, ...] = ()
    started_on: date | None = None
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


@dataclass(slots=True)
class Provisioned:
    """The result: the tenant, and whether it was made now or stood already."""

    tenant: Tenant
    created: bool
    steps: list[str] = field(default_factory=list)


ProvisioningStep = Callable[[Tenant, NewTenant], None]


def provision_tenant(new: NewTenant, *, progress: Progress | None = None) -> Provisioned:
    """Make a tenant: registry rows, database role, schema cloned from the template, rights, site, first manager.

    One transaction: killed anywhere it is absent, and a rerun completes it; a rerun of a complete one changes nothing.
    Refuses, before anything is made, a name that may not be used (InvalidNameError), a host that is taken
    (InvalidNameError), a missing or unclean template; and a clone whose shape differs from its template.
    Must run in owner_scope.
    """
    done = Provisioned(Tenant(), created=False)

    def step(text: str) -> None:
        done.steps.append(text)
        if progress is not None:
            progress(text)

    connection = owner_connection()
    with transaction.atomic():
        _hold_name(connection, new)
        existing = _existing(new)
        if existing is not None:
            done.tenant = existing
            step("already there")
            return done
        _validate(connection, new)
        require_pristine(connection, template_of(new.type))
        step("register")
        done.tenant = _register(new)
        step("database role")
        _make_role(connection, done.tenant)
        step("clone schema")
        clone_schema(connection, template_of(new.type), new.schema_name)
        step("rights")
        grant_tenant_rights(connection, done.tenant)
        step("site, groups and first manager")
        _dress(connection, done.tenant, new)
        step("compare shape")
        require_shape(connection, done.tenant)
    forget_content_types()
    done.created = True
    return done


def owner_connection() -> DatabaseWrapper:
    """The connection of the open owner_scope."""
    return cast("DatabaseWrapper", connections["default"])


def _existing(new: NewTenant) -> Tenant | None:
    found = Tenant.objects.filter(slug=new.slug, schema_name=new.schema_name, type=new.type)
    return found.filter(domains__domain=new.host_name).first()


def _hold_name(connection: DatabaseWrapper, new: NewTenant) -> None:
    """One at a time among names that look alike, until this transaction ends; others go on side by side."""
    with connection.cursor() as cursor:
        for name in sorted({skeleton(new.slug), new.schema_name, new.host_name, *new.aliases}):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [NAME_LOCK, name])


def _validate(connection: DatabaseWrapper, new: NewTenant) -> None:
    taken = list(Tenant.objects.values_list("slug", flat=True))
    validate_slug(new.slug, taken)
    validate_schema(new.schema_name)
    if not is_plain_name(connection, new.schema_name):
        raise InvalidNameError(_("The schema %(schema)s is reserved.") % {"schema": new.schema_name})
    if schema_exists(connection, new.schema_name) or Tenant.objects.filter(schema_name=new.schema_name).exists():
        raise InvalidNameError(_("The schema %(schema)s is taken.") % {"schema": new.schema_name})
    _require_email(new.email)
    for host in (new.host_name, *new.aliases):
        if normalise_host(host) != host:
            raise InvalidNameError(_("%(host)s is not a host name in its plain form.") % {"host": host})
    taken_host = Domain.objects.filter(domain__in=(new.host_name, *new.aliases)).first()
    if taken_host is not None:
        raise InvalidNameError(_("The host %(host)s is taken.") % {"host": taken_host.domain})


def _require_email(address: str) -> None:
    try:
        Tenant._meta.get_field("email").run_validators(address)
    except ValidationError as error:
        raise InvalidNameError(_("%(email)s is not an e-mail address.") % {"email": address}) from error


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


def _make_role(connection: DatabaseWrapper, tenant: Tenant) -> None:
    """A role that inherits the tenants' rights on public, and that the application may take."""
    role = quote_name(tenant_role(tenant.id))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role} NOLOGIN INHERIT")
        cursor.execute(f"GRANT {quote_name(tenants_role())} TO {role}")
        cursor.execute(f"GRANT {role} TO {quote_name(app_role())}")


def _dress(connection: DatabaseWrapper, tenant: Tenant, new: NewTenant) -> None:
    with inside_schema(connection, tenant.schema_name, tenant.type):
        for path in settings.NODVERK_PROVISIONING_STEPS:
            step: ProvisioningStep = import_string(path)
            step(tenant, new)


def require_shape(connection: DatabaseWrapper, tenant: Tenant) -> None:
    """Raise ShapeDiffersError unless the tenant's schema has the shape of its type's template."""
    ours = schema_shape(connection, tenant.schema_name)
    template = schema_shape(connection, template_of(tenant.type))
    if ours != template:
        difference = sorted(ours ^ template)[0]
        raise ShapeDiffersError(tenant.schema_name, difference)


def suspend_tenant(tenant: Tenant) -> Tenant:
    """Stop serving a tenant; nothing of its is lost. Repeats without effect. Refuses one that has left."""
    _refuse_if_left(tenant)
    return _set_state(tenant, TenantState.SUSPENDED, tenant.fault)


def resume_tenant(tenant: Tenant) -> Tenant:
    """Serve a suspended tenant again. Refuses one whose schema is not in order, and one that has left."""
    _refuse_if_left(tenant)
    if tenant.fault:
        raise NotInOrderError(tenant.slug, tenant.fault)
    return _set_state(tenant, TenantState.ACTIVE)


def quarantine_tenant(tenant: Tenant, *, fault: str) -> Tenant:
    """Stop serving a tenant whose schema is not in order, and say why; a suspended one stays suspended."""
    in_service = tenant.state == TenantState.ACTIVE
    return _set_state(tenant, TenantState.QUARANTINED if in_service else TenantState(tenant.state), fault)


def release_tenant(tenant: Tenant) -> Tenant:
    """Its schema is in order again: a quarantined tenant is back in service, a suspended one stays suspended."""
    quarantined = tenant.state == TenantState.QUARANTINED
    return _set_state(tenant, TenantState.ACTIVE if quarantined else TenantState(tenant.state))


def _refuse_if_left(tenant: Tenant) -> None:
    if tenant.state == TenantState.LEFT:
        raise TenantLeftError(tenant.slug)


def _set_state(tenant: Tenant, state: TenantState, fault: str = "") -> Tenant:
    tenant.state, tenant.fault = state, fault
    tenant.save(update_fields=["state", "fault"])
    return tenant
