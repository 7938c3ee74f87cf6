"""Projections: step by step, and made anew."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="projections",
    claim="Whatever is written, and however its jobs come or die, what is kept is what a rebuild makes, row by row",
    parts=(
        Part(("tests/exchange/projections/test_projections.py",), size=40_000, rounds=10),
        Part(("tests/exchange/verifying",)),
    ),
    goals={"steps of people": 4_000, "writes": 2_000, "doubled jobs": 100, "stopped jobs": 100},
)
