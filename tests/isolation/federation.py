"""A federation of eight tenants with canaries, for the tests that look for leaks."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.tenancy.scopes import owner_scope
from shared.registry.models import Tenant
from shared.registry.services import NewTenant, provision_tenant
from tests import databases, harness
from tests.isolation.canaries import plant_canaries
from tests.isolation.inhabitants import Inhabited, inhabit
from tests.plugin import database_name

MORE = ("eslov", "falkenberg", "hudiksvall", "kiruna", "mariestad")
_made: set[str] = set()


def federation_name() -> str:
    """The federation's database of this process."""
    return f"{database_name()}_federation"


def found_federation() -> None:
    """Five tenants more than the cast's three, and every tenant's canaries."""
    with owner_scope(reason="federation"):
        for slug in MORE:
            provision_tenant(NewTenant(slug=slug, name_sv=f"MSI {slug}", name_en=f"MSI {slug}"))
        tenants = list(Tenant.objects.order_by("slug"))
    plant_canaries(tenants)


@pytest.fixture(scope="session")
def federated_copy() -> Iterator[str]:
    """The name of the federation's database, made at its first use and dropped at the end of the session."""
    name = federation_name()
    databases.copy_template(name)
    yield name
    databases.drop_copy(name)


@pytest.fixture
def database(request: pytest.FixtureRequest, settings: Any) -> Iterator[str]:
    """Real scopes and logins: on a fresh copy of the template when marked `committed`, else on the federation."""
    if request.node.get_closest_marker("committed"):
        name = f"{database_name()}_{abs(hash(request.node.nodeid)) % 10**8}"
        with harness.committed_copy(name, settings):
            yield name
        return
    with harness.entered(request.getfixturevalue("federated_copy"), settings) as name:
        if name not in _made:
            found_federation()
            _made.add(name)
        yield name


_inhabited: dict[str, list[Inhabited]] = {}


@pytest.fixture
def inhabited(database: str, tenants: list[Tenant]) -> list[Inhabited]:
    """All eight with their marked pages, drafts and editors, made at the first use."""
    if database not in _inhabited:
        _inhabited[database] = inhabit(tenants)
    return _inhabited[database]


@pytest.fixture
def tenants(database: str) -> list[Tenant]:
    """All eight, by short name."""
    with owner_scope(reason="test"):
        return list(Tenant.objects.order_by("slug"))
