"""The wall in PostgreSQL."""

from tests.proofs.row import Part, Row

ROW = Row(
    name="second-wall",
    claim="Without the tripwire and on a foreign path PostgreSQL refuses, and no role has a right beyond its class",
    parts=(
        Part(("tests/isolation/test_second_wall.py",), size=1_000),
        Part(("tests/isolation/test_privileges.py",), size=1),
    ),
    goals={"attempts": 1_000, "cells of the matrix": 1_000},
)
