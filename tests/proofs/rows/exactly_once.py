"""Exactly once."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="exactly-once",
    claim="Web, worker and database are killed outright at random points: nothing lost, doubled or out of order",
    parts=(
        Part(("tests/exchange/kills/test_exactly_once.py",), size=1_000, rounds=5),
        Part(("tests/core/worker/test_frozen_relay.py",)),
    ),
    goals={"effects": 1_000, "kills": 60},
)
