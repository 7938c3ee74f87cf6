"""Cross-tenant reads and writes."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="cross-tenant",
    claim="Random requests of eight tenants at once read and write nothing of another's, and lose nothing of theirs",
    parts=(
        Part(("tests/isolation/test_interleaving.py",), size=100_000, rounds=10),
        Part(("tests/isolation/test_served.py",), size=20_000, rounds=2),
    ),
    goals={"requests in process": 100_000, "requests over HTTP": 20_000},
)
