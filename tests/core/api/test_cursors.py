"""Cursors: what goes out comes back, and nothing else comes in."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.api.cursors import Cursor, CursorError

ITEM = uuid.UUID("0199a0b0-0000-7000-8000-000000000001")


def encoded(value: object) -> str:
    """A text as a cursor is written."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@given(st.lists(st.text(max_size=20), max_size=3))
def test_a_cursor_comes_back_as_it_went_out(parts: list[str]) -> None:
    assert Cursor.parse(str(Cursor(tuple(parts)))) == Cursor(tuple(parts))


def test_a_place_in_time_comes_back_to_the_microsecond() -> None:
    moment = datetime(2026, 3, 3, 9, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    text = str(Cursor.of_moment(moment, ITEM))
    assert Cursor.parse(text).as_moment() == (moment.astimezone(UTC), ITEM)
    assert text.isascii()
    assert not set(text) & set("+/=&")


@given(st.text(max_size=400))
def test_any_other_text_is_refused_with_one_error(text: str) -> None:
    try:
        cursor = Cursor.parse(text)
    except CursorError:
        return
    assert all(isinstance(part, str) for part in cursor.parts)


@pytest.mark.parametrize(
    "value", [None, 1, "text", {}, [1], [None], [["a"]], [{}], ["2026-03-03"], ["now", str(ITEM)], ["", ""], [],
              ["2026-03-03T08:00:00+00:00", "1"], ["2026-03-03T08:00:00", str(ITEM)], ["0001-01-01", str(ITEM), "x"]]
)  # fmt: skip
def test_what_is_no_place_in_time_is_refused(value: object) -> None:
    with pytest.raises(CursorError):
        Cursor.parse(encoded(value)).as_moment()


@pytest.mark.parametrize("value", [[], ["a", "b"], [""], ["a\x00"]])
def test_what_is_no_key_is_refused(value: object) -> None:
    with pytest.raises(CursorError):
        Cursor.parse(encoded(value)).as_key()


@pytest.mark.parametrize("text", ["", "!", "å", "A", "====", "bnVsbA", "W" * 400, encoded(["a" * 400])])
def test_what_was_never_given_out_is_refused(text: str) -> None:
    with pytest.raises(CursorError):
        Cursor.parse(text)
