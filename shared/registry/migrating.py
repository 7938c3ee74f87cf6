"""Migrating every schema: look at all first, hold a lock, report each, quarantine what fails, converge on a rerun."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.grants import grant_public_rights
from core.tenancy.migrating import MIGRATION_LOCK, install_clone_function, migrate_schema, pending_migrations
from core.tenancy.schemas import PUBLIC
from core.tenancy.shape import schema_exists
from shared.registry.enums import MIGRATED_STATES
from shared.registry.errors import PreflightError, UnknownTenantError
from shared.registry.models import Tenant
from shared.registry.rights import grant_tenant_rights
from shared.registry.services import owner_connection, quarantine_tenant, release_tenant, require_shape
from shared.registry.templates import build_template

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one schema."""

    schema: str
    ok: bool
    sentence: str


def migrate_platform(progress: Progress) -> None:
    """Bring public and the templates to the code's state, and renew the rights on public."""
    connection = owner_connection()
    progress("public")
    migrate_schema(connection, PUBLIC, PUBLIC)
    install_clone_function(connection)
    grant_public_rights(connection)
    for tenant_type, config in settings.TENANT_TYPES.items():
        if "BASE_SCHEMA" in config:
            progress(f"template {tenant_type}")
            build_template(connection, tenant_type)


def migrate_everything(*, progress: Progress, slugs: list[str] | None = None) -> list[Outcome]:
    """Public, templates, then every tenant (or those named), one by one.

    Preflight first: a tenant whose schema is missing or whose history is inconsistent stops the run before any
    change (PreflightError names it). A tenant that fails later is quarantined and the rest go on; a rerun takes it
    up again and puts it back in service. Only one run at a time (the others wait). Must run in owner_scope.
    """
    connection = owner_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        tenants = chosen_tenants(connection, slugs)
        preflight(connection, tenants)
        migrate_platform(progress)
        return [_migrate_one(connection, tenant, progress) for tenant in tenants]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def chosen_tenants(connection: DatabaseWrapper, slugs: list[str] | None) -> list[Tenant]:
    """The tenants whose schemas follow the code, before the first migration none; named ones only when given.

    Raises UnknownTenantError for a name that none of them has.
    """
    if "registry_tenant" not in connection.introspection.table_names():
        return []
    tenants = list(Tenant.objects.filter(state__in=MIGRATED_STATES).by_name())
    unknown = sorted(set(slugs or []) - {tenant.slug for tenant in tenants})
    if unknown:
        raise UnknownTenantError(unknown[0])
    return [tenant for tenant in tenants if slugs is None or tenant.slug in slugs]


def preflight(connection: DatabaseWrapper, tenants: list[Tenant]) -> None:
    """Look at every tenant before any change."""
    for tenant in tenants:
        if not schema_exists(connection, tenant.schema_name):
            raise PreflightError(tenant.slug, "its schema is missing")
        try:
            pending_migrations(connection, tenant.schema_name, tenant.type)
        except Exception as error:
            raise PreflightError(tenant.slug, str(error)) from error


def _migrate_one(connection: DatabaseWrapper, tenant: Tenant, progress: Progress) -> Outcome:
    progress(tenant.slug)
    try:
        migrate_schema(connection, tenant.schema_name, tenant.type)
        grant_tenant_rights(connection, tenant)
        require_shape(connection, tenant)
    except Exception as error:  # noqa: BLE001  (whatever it is, this tenant is set aside and the rest go on)
        quarantine_tenant(tenant, fault=str(error))
        return Outcome(tenant.schema_name, ok=False, sentence=f"quarantined: {error}")
    if tenant.fault:
        release_tenant(tenant)
        return Outcome(tenant.schema_name, ok=True, sentence=f"in order again, {tenant.state}")
    return Outcome(tenant.schema_name, ok=True, sentence="in order")
