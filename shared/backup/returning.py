"""Restoring one tenant while the others serve: looked at, closed, replaced in one transaction, in step, opened."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from core.backup import Manifest, verify
from core.backup.manifest import KeptPart
from core.backup.one import Return, alone, put_tenant_back, put_tenants_files_back
from core.backup.verify import Progress
from core.backup.whole import refuse_newer
from core.tenancy.migrating import MIGRATION_LOCK, migrate_schema
from core.tenancy.roles import tenant_role
from core.tenancy.schemas import ASIDE
from core.tenancy.scopes import owner_scope, unit_of_work
from core.tenancy.shape import schema_exists
from shared.backup.errors import KnownHereError, TakenHereError, UnknownHereError
from shared.backup.queries import known_migrations, own_rows, owner_url
from shared.exchange.rebuilding import rebuild_counters
from shared.registry.enums import TenantState, TenantType
from shared.registry.models import Domain, Tenant
from shared.registry.rights import grant_tenant_rights
from shared.registry.services import (
    owner_connection,
    release_tenant,
    require_shape,
    resume_tenant,
    suspend_tenant,
)

Step = Callable[[], str]
CLOSED = "UPDATE public.registry_tenant SET state = 'suspended' WHERE id = %s"


@dataclass(slots=True)
class Restored:
    """What became of a tenant. ``aside``: the schema that it had before, kept until the operator drops it."""

    tenant: Tenant
    aside: str | None
    is_served: bool
    sentences: list[str] = field(default_factory=list)


def restore_tenant(slug: str, folder: Path, *, new_here: bool, progress: Progress) -> Restored:
    """Bring one tenant back to what a backup holds of it; the backup may be of the whole installation.

    Refuses before anything is touched: a damaged or foreign backup, one of a newer Nodverk, a tenant that is not this
    installation's (``new_here`` admits it) or whose names another has. The tenant is closed meanwhile; its present
    schema is kept aside; what the others were told of it stays, and it is brought in step with that. A tenant that
    was suspended before stays so. Raises BackupError, RegistryError.
    """
    manifest = verify(folder, progress)
    refuse_newer(manifest, known_migrations())
    part = manifest.part_of(slug)
    with alone(owner_url(), MIGRATION_LOCK):
        back, served = close_tenant(folder, manifest, part, new_here=new_here)
        put_tenants_files_back(folder, settings.MEDIA_ROOT, manifest, part, progress)
        progress(f"Database: {slug}", 0, 1)
        put_tenant_back(folder, owner_url(), manifest, part, back)
        progress(f"Database: {slug}", 1, 1)
        return open_tenant(part, back, served=served)


def close_tenant(folder: Path, manifest: Manifest, part: KeptPart, *, new_here: bool) -> tuple[Return, bool]:
    """Look whether the tenant may come back, then stop serving it; how it comes back, and whether it was served."""
    with owner_scope(reason=f"restore of {part.slug}"):
        tenant = Tenant.objects.filter(id=part.tenant_id).first()
        if tenant is None and not new_here:
            raise UnknownHereError(part.slug)
        if tenant is not None and new_here:
            raise KnownHereError(part.slug)
        refuse_taken(folder, part, tenant)
        has_schema = schema_exists(owner_connection(), part.schema)
        if tenant is None:
            return way_back(part, Tenant(id=uuid.UUID(part.tenant_id)), has_schema=has_schema, is_new=True), True
        served = tenant.state in {TenantState.ACTIVE, TenantState.QUARANTINED}
        suspend_tenant(tenant)
        return way_back(part, tenant, has_schema=has_schema, is_new=False), served


def refuse_taken(folder: Path, part: KeptPart, tenant: Tenant | None) -> None:
    """Raise when another tenant stands where this one would."""
    if tenant is not None:
        if tenant.schema_name != part.schema:
            raise TakenHereError(f"the schema of {part.slug} is now {tenant.schema_name}, not {part.schema}")
        return
    others = Tenant.objects.all()
    if others.filter(slug=part.slug).exists() or others.filter(schema_name=part.schema).exists():
        raise TakenHereError(f"the name {part.slug} or the schema {part.schema} is another tenant's")
    if schema_exists(owner_connection(), part.schema):
        raise TakenHereError(f"there is a schema {part.schema} already")
    hosts = kept_values(folder, part, Domain._meta.db_table, "domain")
    taken = Domain.objects.filter(domain__in=hosts).first()
    if taken is not None:
        raise TakenHereError(f"the host {taken.domain} is another tenant's")
    kinds = kept_values(folder, part, Tenant._meta.db_table, "type")
    if TenantType.NATIONAL_OFFICE in kinds and others.filter(type=TenantType.NATIONAL_OFFICE).exists():
        raise TakenHereError("there is a national office already")


def kept_values(folder: Path, part: KeptPart, table: str, column: str) -> list[str]:
    """One column of a tenant's kept rows; of plain words only, which COPY writes as they are."""
    index = part.columns[table].index(column)
    lines = (folder / "rows" / part.schema / f"{table}.copy").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[index] for line in lines]


def way_back(part: KeptPart, tenant: Tenant, *, has_schema: bool, is_new: bool) -> Return:
    role = tenant_role(tenant.id)
    stamp = timezone.now().strftime("%y%m%d%H%M%S%f")
    return Return(
        installation=settings.NODVERK_INSTALLATION,
        role=role,
        is_new=is_new,
        aside=f"{ASIDE}{tenant.id.hex[-12:]}_{stamp}" if has_schema else None,
        replaced=own_rows(tenant, role, following=True),
        added=own_rows(tenant, role, following=False) if is_new else (),
        closing=(CLOSED, (str(tenant.id),)),
    )


def open_tenant(part: KeptPart, back: Return, *, served: bool) -> Restored:
    """Rights, migrations that the backup lacks, the exchange, and at last the door."""
    with owner_scope(reason=f"restore of {part.slug}: rights and shape"):
        tenant = Tenant.objects.get(id=part.tenant_id)
        migrate_schema(owner_connection(), tenant.schema_name, tenant.type)
        grant_tenant_rights(owner_connection(), tenant)
        require_shape(owner_connection(), tenant)
    result = Restored(tenant, back.aside, served)
    if back.is_new:
        rebuild_counters()
    with unit_of_work(tenant, reason=f"restore of {part.slug}: in step with the others"):
        for path in settings.NODVERK_RESTORE_STEPS:
            step: Step = import_string(path)
            result.sentences.append(step())
    with owner_scope(reason=f"restore of {part.slug}: opening"):
        tenant = release_tenant(tenant)
        result.tenant = resume_tenant(tenant) if served else tenant
    return result
