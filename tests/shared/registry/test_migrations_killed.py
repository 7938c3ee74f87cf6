"""One bad row in one tenant is named before any change; a run that dies at any statement is taken up by a rerun."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.tenancy.migrating import migrate_schema
from core.tenancy.scopes import owner_scope
from shared.registry.errors import PreflightError
from shared.registry.migrating import migrate_everything
from shared.registry.services import owner_connection
from tests import harness
from tests.isolation.sizes import SEED
from tests.plugin import database_name
from tests.proofs.recording import Proof
from tests.shared.registry.dying import Countdown, counted
from tests.shared.registry.processes import KILLED, in_processes
from tests.shared.registry.state import whole_state
from tests.shared.registry.test_migrating import (
    CAST,
    IN_ORDER,
    PLANTED,
    faults,
    lacking,
    name_everyone,
    silent,
    states,
)

RUNS = int(os.environ.get("NODVERK_PROOF_SIZE", "1"))
SCHEMAS = ("kansli", "umea", "orebro")


@contextmanager
def unmigrated(number: int, settings: Any) -> Iterator[None]:
    """A fresh copy whose code has two migrations more than it."""
    settings.MIGRATION_MODULES = PLANTED
    with harness.committed_copy(f"{database_name()}_migrating_{number}", settings):
        yield


def migrate() -> None:
    migrate_everything(progress=silent)


def refused_for_one_row(victim: str) -> int:
    """How often the preflight said anything else than the victim's name, or changed anything."""
    schema = SCHEMAS[CAST.index(victim)]
    name_everyone("Bad", schema)
    before = whole_state()
    with pytest.raises(PreflightError) as refused:
        migrate()
    named = list(refused.value.causes) == [victim] and "planted_nobody_is_bad" in refused.value.causes[victim]
    untouched = whole_state() == before and lacking() == [2, 2, 2] and states() == IN_ORDER
    name_everyone("Anna", schema)
    return (not named) + (not untouched)


def test_a_bad_row_is_named_and_a_killed_run_is_taken_up(settings: Any, proof: Proof) -> None:
    chance = random.Random(SEED)
    whole = Countdown()
    with unmigrated(0, settings):
        counted(migrate, whole)
    for number in range(1, RUNS + 1):
        with unmigrated(number, settings):
            with owner_scope(reason="test"):
                missed = refused_for_one_row(chance.choice(CAST))
            countdown = Countdown(chance.randint(1, whole.count), after=chance.random() < 0.5)
            assert in_processes([lambda end=countdown: counted(migrate, end)]) == [KILLED]  # type: ignore[misc]
            with owner_scope(reason="test"):
                migrate()
                left = [*faults(), *(slug for slug, count in zip(CAST, lacking(), strict=True) if count)]
                assert states() == IN_ORDER
        proof.tried("bad rows", 1)
        proof.tried("kills", 1)
        proof.absent("changes before the preflight's refusal", missed)
        proof.absent("differences after the rerun", len(left))


def test_a_tenant_left_half_migrated_is_found(settings: Any, proof: Proof) -> None:
    """Without the preflight a bad row stops one tenant half-way; the comparison with the template shows it."""
    with unmigrated(0, settings), owner_scope(reason="test"):
        name_everyone("Bad")
        with pytest.raises(Exception, match="planted_two"):
            migrate_schema(owner_connection(), "umea", "node")
        found = faults()
        assert lacking() == [2, 1, 2]
    proof.planted("differences", len(found))
