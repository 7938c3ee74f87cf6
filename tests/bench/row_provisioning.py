"""A tenant by clone against a tenant by migrations."""

from collections.abc import Iterator
from functools import partial

from core.tenancy.migrating import migrate_schema
from core.tenancy.scopes import owner_scope
from shared.registry.services import NewTenant, provision_tenant
from tests.bench import ground
from tests.bench.measures import Measure, median, timed

CLONES = 5


def measure(*, full: bool) -> Iterator[Measure]:
    """Seconds of both, and how many times longer migrations take."""
    with ground.copy("provisioning"):
        clones = [timed(partial(by_clone, f"cloned-{number}")) for number in range(CLONES)]
        migrations = [timed(partial(by_migrations, f"migrated_{number}")) for number in range(3 if full else 1)]
    clone, migrated = median(clones), median(migrations)
    yield Measure(name="tenant by clone", value=clone, unit="s")
    yield Measure(name="tenant by migrations", value=migrated, unit="s")
    yield Measure(name="migrations against clone", value=migrated / clone, unit="times", at_least=10)


def by_clone(slug: str) -> None:
    """A whole tenant: registry rows, role, schema, rights, site."""
    with owner_scope(reason="bench: clone"):
        provision_tenant(NewTenant(slug=slug, name_sv=slug, name_en=slug))


def by_migrations(schema: str) -> None:
    """The schema alone, by its migrations."""
    with owner_scope(reason="bench: migrations") as owner:
        migrate_schema(owner, schema, "node")
