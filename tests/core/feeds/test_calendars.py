"""Calendars as calendar programs read them."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from core.feeds.calendars import swedish_time, write_calendar, write_event
from core.feeds.values import CalendarEvent, EventCalendar

EVENT = CalendarEvent(
    id=uuid.UUID("0199a0b0-0000-7000-8000-000000000002"),
    version=1,
    title="Effektmätning; för den som, har lite tid",
    url="http://localhost:8000/objekt/2/effektmatning/",
    summary="En eftermiddag med tre verktyg.\nTa med egna frågor.",
    starts_at=datetime(2026, 7, 1, 7, tzinfo=UTC),
    ends_at=datetime(2026, 7, 1, 9, tzinfo=UTC),
    published=datetime(2026, 3, 3, 8, tzinfo=UTC),
    updated=datetime(2026, 3, 9, 12, 30, 1, 500, tzinfo=UTC),
    language="sv",
    place="Sliperiet, Umeå",
    online_url="https://example.org/rum",
    categories=("Workshop", "Forskning, utbildning"),
)
CALENDAR = EventCalendar(
    name="Kalender", self_url="http://localhost:8000/kalender.ics", language="sv", events=(EVENT,)
)


def read(content: bytes) -> tuple[Any, list[Any]]:
    """The calendar and its events."""
    calendar = Calendar.from_ical(content)
    return calendar, list(calendar.walk("VEVENT"))


def test_a_calendar_program_finds_everything() -> None:
    calendar, (event,) = read(write_calendar(CALENDAR))
    assert (calendar["VERSION"], calendar["METHOD"], calendar["X-WR-CALNAME"]) == ("2.0", "PUBLISH", "Kalender")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == (str(EVENT.id), 0, "CONFIRMED")
    assert (event["SUMMARY"], event["LOCATION"], event["URL"]) == (EVENT.title, EVENT.place, EVENT.url)
    assert event["DESCRIPTION"] == "\n\n".join((EVENT.summary, EVENT.online_url, EVENT.url))
    assert [str(word) for word in event["CATEGORIES"].cats] == list(EVENT.categories)
    assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt == datetime(2026, 3, 9, 12, 30, 1, tzinfo=UTC)


def test_times_are_swedish_with_the_zones_own_rule() -> None:
    content = write_calendar(CALENDAR)
    _calendar, (event,) = read(content)
    assert (event["DTSTART"].params["TZID"], event["DTSTART"].to_ical()) == ("Europe/Stockholm", b"20260701T090000")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (EVENT.starts_at, EVENT.ends_at)
    assert content.index(b"BEGIN:VTIMEZONE") < content.index(b"BEGIN:VEVENT")


@pytest.mark.parametrize("day", [1, 29, 88, 89, 180, 298, 299, 360])
def test_the_zone_that_is_sent_agrees_with_the_real_one(day: int) -> None:
    noon = datetime(2026, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001  (local time)
    sent = noon.replace(tzinfo=swedish_time().to_tz())
    assert sent.utcoffset() == noon.replace(tzinfo=ZoneInfo("Europe/Stockholm")).utcoffset()


@pytest.mark.parametrize(
    ("changes", "status", "sequence"),
    [
        ({}, "CONFIRMED", 0),
        ({"preliminary": True, "version": 2}, "TENTATIVE", 1),
        ({"cancelled": True, "version": 5}, "CANCELLED", 4),
        ({"cancelled": True, "preliminary": True}, "CANCELLED", 0),
    ],
)
def test_state_and_number_of_corrections(changes: dict[str, Any], status: str, sequence: int) -> None:
    _calendar, (event,) = read(write_event(replace(EVENT, **changes)))
    assert (event["STATUS"], event["SEQUENCE"]) == (status, sequence)


@pytest.mark.parametrize("ends_at", [None, EVENT.starts_at])
def test_an_event_without_an_end_has_none(ends_at: datetime | None) -> None:
    _calendar, (event,) = read(write_event(replace(EVENT, ends_at=ends_at)))
    assert "DTEND" not in event


def test_what_an_event_lacks_is_left_out() -> None:
    bare = replace(EVENT, place="", online_url="", summary="", categories=())
    _calendar, (event,) = read(write_event(bare))
    assert {"LOCATION", "CATEGORIES", "CONFERENCE"} & set(event) == set()
    assert event["DESCRIPTION"] == EVENT.url


def test_no_line_is_longer_than_seventy_five_octets() -> None:
    content = write_event(replace(EVENT, title="Ö" * 200, summary="å\n" * 100))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert read(content)[1][0]["SUMMARY"] == "Ö" * 200


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_makes_a_calendar_of_one_event(text: str) -> None:
    event = replace(EVENT, title=text, summary=text, place=text, categories=(text,))
    calendar, events = read(write_calendar(replace(CALENDAR, name=text, events=(event,))))
    assert [str(each["UID"]) for each in events] == [str(EVENT.id)]
    assert calendar.errors == []
