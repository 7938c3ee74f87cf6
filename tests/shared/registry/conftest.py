"""The registry is tested with the owner's login on real schemas and roles."""

from collections.abc import Iterator

import pytest

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.scopes import owner_scope
from tests.isolation.standing import database, standing_copy

__all__ = ["database", "standing_copy"]


@pytest.fixture
def owner(database: str) -> Iterator[DatabaseWrapper]:
    """The test runs in an owner_scope."""
    with owner_scope(reason="test") as connection:
        yield connection
