"""One noisy tenant."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="noisy-tenant",
    claim="While one tenant floods the queue others wait hardly longer; what always fails is kept, told and replayed",
    parts=(Part(("tests/isolation/test_noisy_tenant.py",), size=10_000),),
    goals={"jobs of one tenant": 10_000, "of them failing": 100, "jobs of the others": 1_000},
)
