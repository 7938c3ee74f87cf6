"""Fills the suite's template: everything migrated, three tenants, the cast."""

import django


def make() -> None:
    """Migrate and provision, then add each tenant's people."""
    from core.tenancy.scopes import owner_scope, unit_of_work
    from shared.registry.enums import TenantType
    from shared.registry.migrating import migrate_everything
    from shared.registry.services import NewTenant, provision_tenant
    from tests.cast import TENANTS, make_person, people_of

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


if __name__ == "__main__":
    django.setup()
    make()
