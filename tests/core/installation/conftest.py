from collections.abc import Iterator

import pytest

from core.installation import Installation, prepare_installation
from core.postgres import Cluster, find_cluster
from tests.core.installation.support import roles, run
from tests.core.postgres.support import ROOT, open_folder


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    with open_folder() as place:
        yield prepare_installation(ROOT, place / "var")


@pytest.fixture
def cluster(installation: Installation) -> Cluster:
    found = find_cluster(installation.var)
    assert found is not None
    return found


@pytest.fixture
def guest(cluster: Cluster, installation: Installation) -> Iterator[str]:
    """The URL of a login without rights in a database of somebody else's; it goes with the roles it made."""
    run(cluster.url(), "CREATE ROLE guest LOGIN PASSWORD 'öppna sesam'", "CREATE DATABASE lent")
    yield cluster.url("lent", "guest", "öppna sesam")
    run(cluster.url(), "DROP DATABASE lent WITH (FORCE)")
    made = [name for name in roles(cluster, "nv%") if not name.startswith(f"nv_{installation.id}_")]
    run(cluster.url(), *(f"DROP ROLE {name}" for name in made), "DROP ROLE guest")
