"""The exchange against a model of sets: any steps of three tenants' people, in any order."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from core.tenancy.scopes import unit_of_work
from tests.exchange.model.machine import Exchange
from tests.exchange.verifying.asking import found
from tests.isolation.sizes import SEED, SIZE, SMALL
from tests.proofs.recording import Proof
from tests.tenants.sharing.test_studio import person

RUNS = max(2, SIZE // 200)
STEPS = 60 if SIZE > SMALL else 25


@dataclass
class Stage:
    """The tenants, their people, and what happens between the steps."""

    tenants: dict[str, Any]
    people: dict[str, Any]
    run_jobs: Callable[[], list[str]]
    done: Counter[str] = field(default_factory=Counter)

    def scope(self, place: str, **options: Any) -> Any:
        return unit_of_work(self.tenants[place], reason="model", **options)

    def deliver(self) -> None:
        """Everything that is on its way arrives."""
        self.run_jobs()

    def note(self, act: str) -> None:
        """One step more, of this sort."""
        self.done["steps"] += 1
        self.done[f"times: {act.replace('_', ' ')}"] += 1

    def at_the_end(self) -> None:
        assert found() == []


@pytest.fixture
def stage(scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, run_jobs: Any) -> Stage:
    """Three tenants, each with somebody who may do all of it."""
    tenants = {"umea": umea, "orebro": orebro, "kansli": kansli}
    return Stage(tenants, {"umea": anna, "orebro": cecilia, "kansli": person(scope, kansli, "KM")}, run_jobs)


def run(stage: Stage, runs: int, steps: int) -> None:
    """So many runs of so many steps."""
    for number in range(runs):
        Exchange(stage, random.Random(SEED * 100_000 + number)).run(steps)
        stage.done["runs"] += 1


def test_any_steps_in_any_order_end_where_the_model_does(stage: Stage, proof: Proof) -> None:
    run(stage, RUNS, STEPS)
    for what, number in sorted(stage.done.items()):
        proof.tried(what, number)
    proof.absent("steps after which something differs from the model", 0)


@pytest.mark.parametrize("fault", ["a withdrawal that is not followed", "words that a correction overwrites"])
def test_a_planted_fault_is_found(stage: Stage, monkeypatch: Any, proof: Proof, fault: str) -> None:
    if fault == "a withdrawal that is not followed":
        monkeypatch.setattr("tenants.sharing.services.applying.lose_copy", lambda copy: "Kept.")
    else:
        monkeypatch.setattr("tenants.sharing.merging.same", lambda one, other: True)
    with pytest.raises(AssertionError):
        run(stage, 20, 40)
    proof.planted(fault, 1)
