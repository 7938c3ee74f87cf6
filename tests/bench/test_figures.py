"""The bench's arithmetic, and its page."""

from pathlib import Path

import pytest

from tests.bench.measures import Measure, exponent, median, percentile
from tests.bench.page import BEGIN, END, markdown_of, write_page

RATIO = Measure(name="list, ours against plain", value=0.8512345, unit="times", size="19.1 kB", at_least=0.9)


@pytest.mark.parametrize(("power", "sizes"), [(0, (1, 10, 100)), (1, (10, 100, 1000)), (2, (3, 30, 300))])
def test_growth_is_the_power_of_the_size(power: int, sizes: tuple[int, ...]) -> None:
    assert exponent(sizes, [7.0 * size**power for size in sizes]) == pytest.approx(power)


def test_percentiles_are_values_that_were_measured() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert (median(values), percentile(values, 0.95), percentile(values, 0.0)) == (3.0, 5.0, 1.0)
    with pytest.raises(ValueError, match="nothing was measured"):
        median([])


@pytest.mark.parametrize(
    ("most", "least", "value", "met"),
    [
        (200.0, None, 200.0, True),
        (200.0, None, 200.1, False),
        (None, 0.9, 0.9, True),
        (None, 0.9, 0.8999, False),
        (None, None, 1.0, None),
    ],
)
def test_a_goal_is_met_or_not_or_there_is_none(
    most: float | None, least: float | None, value: float, met: bool | None
) -> None:
    assert Measure(name="x", value=value, unit="ms", at_most=most, at_least=least).as_json()["met"] is met


def test_a_row_holds_what_it_says_and_no_more() -> None:
    assert RATIO.as_json() == {
        "name": "list, ours against plain",
        "value": 0.8512,
        "unit": "times",
        "size": "19.1 kB",
        "goal": ">= 0.9",
        "met": False,
    }


def test_the_page_gets_the_new_figures_for_the_old(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Costs\n\n{BEGIN}\nold\n{END}\n\nEnd.\n")
    write_page(page, [RATIO.as_json()], "Measured today.")
    assert (
        page.read_text() == f"# Costs\n\n{BEGIN}\n{markdown_of([RATIO.as_json()], 'Measured today.')}\n{END}\n\nEnd.\n"
    )
    assert "| list, ours against plain | 19.1 kB | 0.851 | times | >= 0.9 | NO |" in page.read_text()


def test_a_page_without_a_place_stays_as_it_is(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Costs\n")
    with pytest.raises(ValueError, match="no place for figures"):
        write_page(page, [RATIO.as_json()], "Measured today.")
    assert page.read_text() == "# Costs\n"
