"""A database with real scopes and commits that many tests share, because a copy of its own each would take too long.

A folder whose tests want it imports `database` into its conftest: then every test there runs on it, and those marked
`committed` on a fresh copy. Tests on it add rows and leave them; none changes a table, a right or another's rows.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import databases, harness
from tests.plugin import database_name

_made: set[str] = set()


def standing_name() -> str:
    """The standing copy of this process."""
    return f"{database_name()}_standing"


@pytest.fixture(scope="session")
def standing_copy() -> Iterator[str]:
    """The name of the standing copy, made at its first use and dropped at the end of the session."""
    name = standing_name()
    if name not in _made:
        databases.copy_template(name)
        _made.add(name)
    yield name
    if name in _made:
        _made.remove(name)
        databases.drop_copy(name)


@pytest.fixture
def database(request: pytest.FixtureRequest, settings: Any) -> Iterator[str]:
    """Real scopes and logins: on a fresh copy when marked `committed`, else on the standing one."""
    if request.node.get_closest_marker("committed"):
        name = f"{database_name()}_{abs(hash(request.node.nodeid)) % 10**8}"
        with harness.committed_copy(name, settings):
            yield name
    else:
        with harness.entered(request.getfixturevalue("standing_copy"), settings) as name:
            yield name
