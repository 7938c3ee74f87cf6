from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from core.launch.running import end_orphans
from tests.core.launch.running import Demo
from tests.core.postgres.support import open_folder


@pytest.fixture(scope="session")
def kept_var() -> Iterator[Path]:
    """One var/ that the tests of a run use one after the other, as reruns of ``make demo`` do."""
    with open_folder() as place:
        yield place / "var"
        end_orphans(place / "var")


@pytest.fixture
def demo(kept_var: Path) -> Iterator[Demo]:
    """A demo with the small programs of fake.py, not yet begun."""
    made = Demo(kept_var)
    yield made
    with suppress(ProcessLookupError):
        made.kill()
