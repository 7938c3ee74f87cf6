"""Jobs."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="jobs",
    claim="Jobs of eight tenants, failing, killed and forged, run in their own tenant or not at all",
    parts=(Part(("tests/isolation/test_jobs.py",), size=10_000, rounds=4),),
    goals={"jobs": 10_000, "forged jobs": 1_000},
)
