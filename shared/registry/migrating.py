"""Migrating every schema: look at all first, hold a lock, report each, quarantine what fails, converge on a rerun."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.grants import grant_public_rights
from core.tenancy.migrating import (
    MIGRATION_LOCK,
    install_clone_function,
    migrate_schema,
    pending_migrations,
    rehearsal,
    rehearse_schema,
)
from core.tenancy.schemas import PUBLIC
from core.tenancy.shape import schema_exists
from shared.registry.enums import MIGRATED_STATES
from shared.registry.errors import PreflightError, SchemaMissingError, ServerTroubleError, UnknownTenantError
from shared.registry.faults import fault_of, server_trouble, told
from shared.registry.models import Tenant
from shared.registry.rights import grant_tenant_rights
from shared.registry.services import owner_connection, quarantine_tenant, release_tenant, require_shape
from shared.registry.templates import build_template, template_of

Progress = Callable[[str], None]
ALWAYS_THERE = ("schema_name", "slug", "type", "state", "fault", "name_sv")
Unready = dict[str, Exception]
"""What is wrong, by short name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one tenant."""

    slug: str
    ok: bool
    sentence: str


def migrate_everything(
    *, progress: Progress, slugs: list[str] | None = None, set_aside: bool = False
) -> list[Outcome]:
    """Public, templates, then every tenant (or those named), one by one.

    Preflight first: every schema's migrations are rehearsed on its own rows and taken back. Unless all of them can be
    applied nothing is changed (PreflightError names each tenant and its cause); with `set_aside`, and when it is in
    quarantine already, such a tenant is only set aside. One that fails later is quarantined and the rest go on; a
    rerun takes it up again and puts it back in service. Only one run at a time (the others wait), and no tenant is
    made meanwhile. Must run in owner_scope.
    """
    connection = owner_connection()
    with _alone(connection, progress):
        tenants = chosen_tenants(connection, slugs)
        unready = preflight(connection, tenants, progress)
        refused = {tenant.slug for tenant in tenants if tenant.slug in unready and not tenant.fault}
        if refused and not set_aside:
            raise PreflightError({slug: told(unready[slug]) for slug in unready if slug in refused})
        migrate_platform(progress)
        return [_migrate_one(connection, tenant, progress, unready.get(tenant.slug)) for tenant in tenants]


def migrate_platform(progress: Progress) -> None:
    """Bring public and the templates to the code's state, and renew the rights on public."""
    connection = owner_connection()
    progress(PUBLIC)
    migrate_schema(connection, PUBLIC, PUBLIC)
    install_clone_function(connection)
    grant_public_rights(connection)
    for tenant_type in _types():
        progress(f"template {tenant_type}")
        build_template(connection, tenant_type)


@contextmanager
def _alone(connection: DatabaseWrapper, progress: Progress) -> Iterator[None]:
    """Only one run at a time; the lock goes with the connection, also when the process is killed.

    Raises ServerTroubleError when the server cannot go on: that is no tenant's fault, and none is set aside for it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MIGRATION_LOCK])
        if cursor.fetchone() == (False,):
            progress(_("waiting for another run to end"))
            cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        yield
    except Exception as error:
        trouble = server_trouble(error)
        if trouble:
            raise ServerTroubleError(trouble) from error
        raise
    finally:
        with suppress(InterfaceError, OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def chosen_tenants(connection: DatabaseWrapper, slugs: list[str] | None) -> list[Tenant]:
    """The tenants whose schemas follow the code, before the first migration none; named ones only when given.

    Reads only columns that were always there: public may lack what its next migration adds. Raises
    UnknownTenantError for a name that none of them has.
    """
    if "registry_tenant" not in connection.introspection.table_names():
        return []
    tenants = list(Tenant.objects.filter(state__in=MIGRATED_STATES).only(*ALWAYS_THERE).by_name())
    unknown = sorted(set(slugs or []) - {tenant.slug for tenant in tenants})
    if unknown:
        raise UnknownTenantError(unknown[0])
    return [tenant for tenant in tenants if slugs is None or tenant.slug in slugs]


def preflight(connection: DatabaseWrapper, tenants: list[Tenant], progress: Progress) -> Unready:
    """Rehearse what every tenant lacks, on top of what public and the templates lack; nothing of it stays.

    Returns the tenants that are not ready. Raises PreflightError when public or a template is not.
    """
    unready: Unready = {}
    lacking = [tenant for tenant in tenants if _lacks_something(connection, tenant, unready)]
    if not tenants:
        return unready
    ground = [(PUBLIC, PUBLIC), *((template_of(kind), kind) for kind in _types())]
    with rehearsal(connection):
        for schema, tenant_type in ground:
            if schema_exists(connection, schema) and pending_migrations(connection, schema, tenant_type):
                _rehearse_ground(connection, schema, tenant_type)
        for tenant in lacking:
            progress(_("rehearsing %(name)s") % {"name": tenant.slug})
            try:
                with rehearsal(connection):
                    rehearse_schema(connection, tenant.schema_name, tenant.type)
            except Exception as error:
                if server_trouble(error):
                    raise
                unready[tenant.slug] = error
    return unready


def _rehearse_ground(connection: DatabaseWrapper, schema: str, tenant_type: str) -> None:
    try:
        rehearse_schema(connection, schema, tenant_type)
    except Exception as error:
        if server_trouble(error):
            raise
        raise PreflightError({schema: told(error)}) from error


def _lacks_something(connection: DatabaseWrapper, tenant: Tenant, unready: Unready) -> bool:
    """Whether a tenant has migrations before it; one whose schema or history is not in order is `unready`."""
    try:
        if not schema_exists(connection, tenant.schema_name):
            raise SchemaMissingError(tenant.schema_name)
        return pending_migrations(connection, tenant.schema_name, tenant.type) > 0
    except Exception as error:
        if server_trouble(error):
            raise
        unready[tenant.slug] = error
        return False


def _types() -> list[str]:
    return [kind for kind, config in settings.TENANT_TYPES.items() if "BASE_SCHEMA" in config]


def _migrate_one(connection: DatabaseWrapper, tenant: Tenant, progress: Progress, known: Exception | None) -> Outcome:
    progress(tenant.slug)
    try:
        if known is not None:
            raise known
        migrate_schema(connection, tenant.schema_name, tenant.type)
        grant_tenant_rights(connection, tenant)
        require_shape(connection, tenant)
    except Exception as error:  # whatever else it is, this tenant is set aside and the rest go on
        if server_trouble(error):
            raise
        quarantine_tenant(tenant, fault=fault_of(error))
        return Outcome(tenant.slug, ok=False, sentence=_("set aside: %(cause)s") % {"cause": told(error)})
    if tenant.fault:
        release_tenant(tenant)
        words = {"state": tenant.get_state_display()}
        return Outcome(tenant.slug, ok=True, sentence=_("in order again, %(state)s") % words)
    return Outcome(tenant.slug, ok=True, sentence=_("in order"))
