"""The data files, before any database."""

import pytest

from shared.taxonomy import sources


@pytest.mark.parametrize(
    ("rows", "key", "count"),
    [
        (sources.knowledge_areas, "slug", 4),
        (sources.goals, "number", 17),
        (sources.sectors, "slug", 4),
        (sources.sector_subtypes, "slug", 15),
        (sources.strategy_areas, "slug", 5),
        (sources.themes, "slug", 5),
        (sources.counties, "code", 21),
        (sources.municipalities, "code", 290),
    ],
)
def test_every_row_is_there_once_and_whole(rows: object, key: str, count: int) -> None:
    found = rows()  # type: ignore[operator]
    assert len({row[key] for row in found}) == len(found) == count
    assert {value for row in found for value in row.values() if value == ""} == set()


def test_codes_keep_their_zeros_and_their_county() -> None:
    counties = {row["code"] for row in sources.counties()}
    assert {row["county_id"] for row in sources.municipalities()} == counties
    assert [row["code"] for row in sources.municipalities() if row["code"][:2] != row["county_id"]] == []


def test_every_county_seat_is_a_municipality_of_the_county() -> None:
    seats = {row["code"]: row["seat_municipality_code"] for row in sources.counties()}
    codes = {row["code"] for row in sources.municipalities()}
    assert {code for code, seat in seats.items() if seat not in codes or seat[:2] != code} == set()
