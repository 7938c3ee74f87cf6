"""Jobs are tested on real scopes and commits, with a queue that is empty at first."""

import pytest

from tests.isolation.jobs import tasks  # noqa: F401  (declares the test jobs)
from tests.isolation.jobs.queue import empty_queue
from tests.isolation.standing import database, standing_copy

__all__ = ["database", "standing_copy"]


@pytest.fixture(autouse=True)
def _empty_queue(database: str) -> None:
    empty_queue()
