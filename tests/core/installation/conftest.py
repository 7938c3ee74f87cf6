from collections.abc import Iterator

import pytest

from core.installation import Installation, prepare_installation
from core.postgres import Cluster, find_cluster
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
