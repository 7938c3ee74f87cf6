"""The read API under everything that its description allows, and everything that it does not."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="api",
    claim="The read API answers as its OpenAPI description says, with no server error, whatever it is asked",
    parts=(Part(("tests/national_office/portal/test_openapi.py",), size=6_000),),
    goals={"cases": 5_000},
)
