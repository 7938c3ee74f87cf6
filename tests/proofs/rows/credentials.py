"""Credentials."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="credentials",
    claim="Sessions, form tokens, reset links, passwords and signatures of one tenant are refused by every other",
    parts=(Part(("tests/isolation/test_credentials.py",), size=1),),
    goals={
        "sessions at other hosts": 56,
        "form tokens at other hosts": 56,
        "reset links at other hosts": 56,
        "passwords at other hosts": 56,
        "signed texts at other tenants": 56,
        "credentials carried over": 3,
    },
)
