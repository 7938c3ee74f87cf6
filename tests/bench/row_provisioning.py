"""A tenant by clone against a tenant by migrations."""

from collections.abc import Iterator
from functools import partial

from core.tenancy.scopes import owner_scope
from shared.registry.services import NewTenant, provision_tenant
from shared.registry.templates import Way
from tests.bench import ground
from tests.bench.measures import Measure, median, timed

CLONES = 3


def measure(*, full: bool) -> Iterator[Measure]:
    """Seconds of both, in turns, and how many times longer migrations take."""
    clones: list[float] = []
    migrations: list[float] = []
    with ground.copy("provisioning"):
        make("warm", Way.CLONE)
        for turn in range(3 if full else 1):
            clones += [timed(partial(make, f"cloned-{turn}-{number}", Way.CLONE)) for number in range(CLONES)]
            migrations.append(timed(partial(make, f"migrated-{turn}", Way.MIGRATE)))
    clone, migrated = median(clones), median(migrations)
    yield Measure(name="tenant by clone", value=clone, unit="s")
    yield Measure(name="tenant by migrations", value=migrated, unit="s")
    yield Measure(name="migrations against clone", value=migrated / clone, unit="times", at_least=10)


def make(slug: str, way: Way) -> None:
    """A whole tenant: registry rows, role, schema, rights, site."""
    with owner_scope(reason="bench: tenant"):
        provision_tenant(NewTenant(slug=slug, name_sv=slug, name_en=slug), way=way)
