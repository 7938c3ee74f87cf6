"""Withdrawal: gone everywhere, soon."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="withdrawal",
    claim="What eight tenants take back is gone from every list, search, feed, calendar, map, API and picture in 5 s",
    parts=(Part(("tests/exchange/withdrawal/test_withdrawal.py",), size=200, rounds=4),),
    goals={"withdrawals": 200},
)
