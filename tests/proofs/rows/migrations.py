"""Every schema follows the code, or none does."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="migrations",
    claim="A bad row is named before any change; a run killed anywhere is taken up by a rerun and converges",
    parts=(Part(("tests/shared/registry/test_migrations_killed.py",), size=60, rounds=6),),
    goals={"bad rows": 60, "kills": 60},
)
