"""The contract's few computed values."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.design.types import Block, Card, EventCard, Facet, FacetOption, Fragment, Picture, fragments

PICTURE = Picture(src="/a.webp", width=3, height=2, alt="")
EVENT = EventCard(title="Möte", url="/m/", start=datetime(2026, 3, 11, 8, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("50% 50%", "focus-c-c"),
        ("0% 0%", "focus-l-t"),
        ("100% 100%", "focus-r-b"),
        ("84% 20%", "focus-r-t"),
        ("nonsense", "focus-c-c"),
        ("x% y%", "focus-c-c"),
    ],
)
def test_a_focal_point_snaps_to_a_ninth(position: str, expected: str) -> None:
    assert replace(PICTURE, position=position).position_class == expected


def test_a_card_carries_its_accent_as_a_class() -> None:
    assert Card(title="A", url="/", accent="#C2410C").accent_class == "a-c2410c"
    assert Card(title="A", url="/").accent_class == ""


def test_an_event_spans_days_only_when_it_ends_on_another() -> None:
    assert EVENT.spans_days is False
    assert replace(EVENT, end=EVENT.start + timedelta(hours=2)).spans_days is False
    assert replace(EVENT, end=EVENT.start + timedelta(days=1)).spans_days is True


def test_marked_text_becomes_fragments_without_markup() -> None:
    marked = "En \ue000innovation\ue001 <b>i</b> \ue000norr\ue001"
    assert fragments(marked) == (
        Fragment(text="En "),
        Fragment(text="innovation", match=True),
        Fragment(text=" <b>i</b> "),
        Fragment(text="norr", match=True),
    )
    assert fragments("") == ()
    assert fragments("slut \ue000utan stopp") == (Fragment(text="slut "), Fragment(text="utan stopp"))


def test_a_facet_counts_what_is_chosen() -> None:
    option = FacetOption(value="a", label="A", count=1, selected=False, url="/")
    assert Facet(key="k", label="K", options=(option, replace(option, selected=True))).selected_count == 1


def test_a_block_knows_its_partial() -> None:
    assert Block(kind="fact_box", value={}).template == "design/blocks/fact_box.html"
