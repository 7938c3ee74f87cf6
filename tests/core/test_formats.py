"""How dates are written in each language."""

from datetime import datetime

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

MOMENT = datetime(2026, 11, 9, 14, 5)  # noqa: DTZ001  (a moment on the wall clock)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", ("9 november 2026", "9 november 2026 14:05", "14:05")),
        ("en", ("9 November 2026", "9 November 2026, 14:05", "14:05")),
    ],
)
def test_dates_are_written_as_readers_here_write_them(language: str, expected: tuple[str, str, str]) -> None:
    with override(language):
        found = tuple(date_format(MOMENT, form) for form in ("DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT"))
    assert found == expected
