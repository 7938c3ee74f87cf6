"""The fixture `proof`: a test tells what it tried, what it planted and found, and what was absent."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

LOG = "NODVERK_PROOF_LOG"
KINDS = ("tried", "planted", "absent")


class Proof:
    """Collects a test's figures; each is a number of things with a name."""

    def __init__(self, test: str, write: Callable[[dict[str, object]], None]) -> None:
        self.test = test
        self.write = write

    def tried(self, what: str, number: int) -> None:
        """So many were done."""
        self._tell("tried", what, number)

    def planted(self, what: str, number: int) -> None:
        """The positive control: the fault was there on purpose and must have been found, or the test is blind."""
        assert number > 0, f"{what}: planted and not found"
        self._tell("planted", what, number)

    def absent(self, what: str, number: int) -> None:
        """What must not be."""
        assert number == 0, f"{what}: {number}"
        self._tell("absent", what, number)

    def _tell(self, kind: str, what: str, number: int) -> None:
        self.write({"test": self.test, "kind": kind, "what": what, "number": number})


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Iterator[Proof]:
    """In `make test` only the assertions count; in `make prove` the figures of a test that passed are kept."""
    told: list[dict[str, object]] = []
    yield Proof(request.node.nodeid, told.append)
    path = os.environ.get(LOG)
    if path:
        with Path(path).open("a") as log:
            log.writelines(json.dumps(figure) + "\n" for figure in told)
