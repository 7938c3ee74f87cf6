"""Content from outside, in a real browser."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="outside",
    claim="What others write, name and draw runs nothing in a browser and asks nobody else, also in the studio",
    parts=(Part(("tests/journeys/test_outside.py",), size=60),),
    goals={"strings from outside": 1_000, "pages in a browser": 250},
)
