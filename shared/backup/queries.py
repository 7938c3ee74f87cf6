"""Which rows of public belong to a tenant, and what a backup is made from."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from core.backup import Part, RowsOf, Source
from core.installation import read_environment
from core.tenancy.roles import tenant_role
from shared.backup.errors import NoDatabaseError
from shared.catalogue.models import PublicEntry, SharedEntry
from shared.exchange.models import Checkup, Grant, Item, ItemVersion, Link, Message, Receipt, Trouble
from shared.media.models import MediaReference, PublicMedia, PublicUse, SharedMedia
from shared.registry.models import Domain, Tenant, TenantParty, TenantPlace
from shared.registry.queries import all_tenants

ITS_OWN = "origin_role = %s"
FOLLOWING: dict[type[Any], str] = {MediaReference: ITS_OWN, PublicUse: ITS_OWN}
"""Rows that count what stands in the tenant's schema: they come and go with it."""

TOLD: dict[type[Any], str] = {
    Tenant: "id = %s",
    Domain: "tenant_id = %s",
    TenantParty: "tenant_id = %s",
    TenantPlace: "tenant_id = %s",
    Message: ITS_OWN,
    Receipt: ITS_OWN,
    Item: ITS_OWN,
    ItemVersion: ITS_OWN,
    Grant: ITS_OWN,
    Link: ITS_OWN,
    Trouble: ITS_OWN,
    Checkup: ITS_OWN,
    SharedEntry: ITS_OWN,
    SharedMedia: ITS_OWN,
    PublicEntry: "origin = %s",
    PublicMedia: "item IN (SELECT id FROM public.exchange_item WHERE origin_role = %s)",
}
"""What the others know of the tenant: never turned back, and put in only where the tenant is not known."""

NOBODYS = frozenset(["taxonomy", "procrastinate", "catalogue.FacetCount", "catalogue.Word"])
"""Apps, and single models, whose rows in public belong to no tenant."""


def own_rows(tenant: Tenant, role: str, *, following: bool) -> tuple[RowsOf, ...]:
    """A tenant's rows: those that follow its schema, or what the others know of it."""
    found = []
    for model, condition in (FOLLOWING if following else TOLD).items():
        parameter = role if "origin_role" in condition else str(tenant.id)
        hashes = "hash" if model is MediaReference else ""
        found.append(RowsOf(model._meta.db_table, condition, (parameter,), hashes))
    return tuple(found)


def part_of(tenant: Tenant) -> Part:
    """All of a tenant: its schema, and its rows in public."""
    role = tenant_role(tenant.id)
    rows = own_rows(tenant, role, following=True) + own_rows(tenant, role, following=False)
    return Part(tenant.schema_name, tenant.slug, str(tenant.id), role, rows)


def owner_url() -> str:
    """The owner's address. Raises NoDatabaseError where this process has none."""
    url = read_environment(settings.VAR_DIR).owner_url
    if url is None:
        raise NoDatabaseError
    return url


def source(only: str = "") -> Source:
    """What a backup is made from. Must run in owner_scope."""
    parts = tuple(part_of(tenant) for tenant in all_tenants())
    return Source(owner_url(), settings.NODVERK_INSTALLATION, settings.MEDIA_ROOT, parts, only)


def known_migrations() -> frozenset[str]:
    """Every migration of the installed apps, read from their folders: asking Django would ask the database."""
    found = set()
    for config in apps.get_app_configs():
        files = (Path(config.path) / "migrations").glob("*.py")
        found |= {f"{config.label}.{path.stem}" for path in files if not path.stem.startswith("_")}
    return frozenset(found)
