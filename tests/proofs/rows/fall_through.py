"""Missing tables."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="fall-through",
    claim="A table that a tenant lacks is an error at every address that needs it; nothing comes from public",
    parts=(Part(("tests/isolation/test_fall_through.py",), size=1_000),),
    goals={"missing tables": 150, "calls": 50_000, "of them failed closed": 1_000},
)
