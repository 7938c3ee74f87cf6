"""A tenant is made whole or not at all."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="onboarding",
    claim="Provisioning killed anywhere is absent or complete, a rerun completes it, and nothing is left over",
    parts=(Part(("tests/shared/registry/test_onboarding_killed.py",), size=300, rounds=6),),
    goals={"kills": 300},
)
