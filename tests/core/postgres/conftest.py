from collections.abc import Iterator
from pathlib import Path

import pytest

from core.postgres import Cluster, ensure_cluster, start
from tests.core.postgres.support import ROOT, open_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    with open_folder() as place:
        yield place


@pytest.fixture(scope="module")
def shared_cluster() -> Iterator[Cluster]:
    with open_folder() as place:
        yield ensure_cluster(ROOT, place / "var")


@pytest.fixture
def running(shared_cluster: Cluster) -> Cluster:
    """A running cluster that the tests of a module share; each may leave it stopped."""
    start(shared_cluster)
    return shared_cluster
