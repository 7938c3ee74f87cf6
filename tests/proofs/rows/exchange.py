"""The exchange: any steps in any order."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="exchange",
    claim="Whatever people of three tenants share, receive, change and take back, it ends where a model of sets does",
    parts=(Part(("tests/exchange/model/test_model.py",), size=100_000, rounds=50),),
    goals={"runs": 500, "steps": 30_000},
)
