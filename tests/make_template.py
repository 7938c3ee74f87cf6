"""Fills the suite's template: everything migrated, three tenants, the cast."""

import django

django.setup()

from core.tenancy.scopes import owner_scope  # noqa: E402
from shared.registry.enums import TenantType  # noqa: E402
from shared.registry.migrating import migrate_everything  # noqa: E402
from shared.registry.services import NewTenant, provision_tenant  # noqa: E402
from tests.cast import TENANTS, people_of, make_person  # noqa: E402
from core.tenancy.scopes import unit_of_work  # noqa: E402


def make() -> None:
    """Migrate and provision, then add each tenant's people."""
    with owner_scope(reason="test template"):
        migrate_everything(progress=lambda text: None)
        tenants = [
            provision_tenant(
                NewTenant(
                    slug=slug,
                    schema=schema,
                    host=host,
                    name_sv=name_sv,
                    name_en=name_en,
                    type=TenantType(kind),
                    county_code=county,
                    accent=accent,
                )
            ).tenant
            for slug, schema, host, name_sv, name_en, kind, county, accent in TENANTS
        ]
    for tenant in tenants:
        with unit_of_work(tenant, reason="test cast"):
            for person in people_of(tenant.slug):
                make_person(person)


make()
