"""Any accent stays readable on paper, in the dark and under text."""

import random

import pytest

from core.design.colour import (
    BLACK,
    DARK_INK,
    DARK_PAPER,
    INK,
    PAPER,
    WHITE,
    contrast,
    is_hex_colour,
    palette,
    text_on,
)

ENOUGH = 4.5
MARK = 3.0
RANDOM = random.Random(2019)
ACCENTS = [f"#{RANDOM.randrange(1 << 24):06x}" for _ in range(200)]
EDGES = ["#000000", "#ffffff", "#808080", "#767676", "#ffff00", "#00ffff", "#0000ff", "#c2410c", "#1f3a5f"]


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast(BLACK, WHITE), 2) == 21
    assert round(contrast("#767676", WHITE), 2) == 4.54
    assert contrast("#123456", "#abcdef") == contrast("#abcdef", "#123456")


@pytest.mark.parametrize("accent", [*ACCENTS, *EDGES])
def test_every_variant_is_readable_where_it_is_used(accent: str) -> None:
    found = palette(accent)

    text = {
        "text on the accent": contrast(found.on_accent, found.accent),
        "white on the deep accent": contrast(WHITE, found.deep),
        "accent text on paper": contrast(found.light.ink, PAPER),
        "accent text on the tint": contrast(found.light.ink, found.light.tint),
        "accent text in the dark": contrast(found.dark.ink, DARK_PAPER),
        "accent text on the dark tint": contrast(found.dark.ink, found.dark.tint),
        "ink on the tint": contrast(INK, found.light.tint),
        "ink on the dark tint": contrast(DARK_INK, found.dark.tint),
    }
    marks = {"mark on paper": contrast(found.light.mark, PAPER), "in the dark": contrast(found.dark.mark, DARK_PAPER)}

    assert {name: ratio for name, ratio in text.items() if ratio < ENOUGH} == {}
    assert {name: ratio for name, ratio in marks.items() if ratio < MARK} == {}


def test_an_accent_that_is_readable_already_is_left_as_it_is() -> None:
    assert palette("#1F3A5F").light.ink == "#1f3a5f"
    assert palette("#1F3A5F").deep == "#1f3a5f"


def test_text_on_a_middle_grey_is_black_where_ink_is_too_weak() -> None:
    assert text_on("#777777") == BLACK
    assert text_on("#ffff00") == INK
    assert text_on("#1f3a5f") == WHITE


BAD = ["", "red", "#fff", "#12345", "#1234567", "123456", "#12345g", "#123456\n", "#١٢٣٤٥٦"]


@pytest.mark.parametrize("text", BAD)
def test_anything_but_a_hex_colour_is_refused(text: str) -> None:
    assert is_hex_colour(text) is False
    with pytest.raises(ValueError, match="not a colour"):
        palette(text)
