"""The exchange: any steps in any order."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="exchange",
    claim="Whatever people of three tenants share, receive, change and take back, it ends where a model of sets does",
    parts=(Part(("tests/exchange/model/test_model.py",), size=50_000, rounds=10),),
    goals={"runs": 500, "steps": 10_000},
)
