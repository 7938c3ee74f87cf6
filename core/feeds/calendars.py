"""Calendars as iCalendar (RFC 5545): stable ids, rising numbers of correction, Swedish time."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from core.feeds.values import CalendarEvent, EventCalendar, printable

CONTENT_TYPE = "text/calendar"
PRODUCT = "-//Nodverk//Nodverk//SV"
ZONE = "Europe/Stockholm"
REFRESH = timedelta(hours=1)

CANCELLED, TENTATIVE, CONFIRMED = "CANCELLED", "TENTATIVE", "CONFIRMED"


def write_calendar(calendar: EventCalendar) -> bytes:
    """A calendar to subscribe to."""
    made = _calendar(calendar.events)
    name = vText(printable(calendar.name))  # the library knows neither of the two, and would not escape them
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", ZONE)
    made.add("url", calendar.self_url)
    made.add("source", calendar.self_url, parameters={"VALUE": "URI"})
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT1H")
    return bytes(made.to_ical())


def write_event(event: CalendarEvent) -> bytes:
    """One event, to add to one's own calendar."""
    return bytes(_calendar((event,)).to_ical())


def _calendar(events: tuple[CalendarEvent, ...]) -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add_component(swedish_time())
    for event in events:
        made.add_component(_event(event))
    return made


def swedish_time() -> Timezone:
    """The zone by its rule since 1996, which every client understands; the library writes each year's two days."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    for part, month, name, before, after in (
        (TimezoneDaylight(), 3, "CEST", 1, 2),
        (TimezoneStandard(), 10, "CET", 2, 1),
    ):
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, 1 + before))  # noqa: DTZ001  (zone's own)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzname", name)
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


def status_of(event: CalendarEvent) -> str:
    """Whether the event takes place."""
    if event.cancelled:
        return CANCELLED
    return TENTATIVE if event.preliminary else CONFIRMED


def _event(event: CalendarEvent) -> Event:
    made = Event()
    made.add("uid", str(event.id))
    made.add("sequence", event.version - 1)
    made.add("status", status_of(event))
    made.add("dtstamp", _utc(event.updated))
    made.add("created", _utc(event.published))
    made.add("last-modified", _utc(event.updated))
    made.add("dtstart", _local(event.starts_at))
    if event.ends_at is not None and event.ends_at > event.starts_at:  # an end at the start is no end to a calendar
        made.add("dtend", _local(event.ends_at))
    made.add("summary", printable(event.title), parameters={"LANGUAGE": event.language})
    made.add("url", event.url)
    for name, value in _texts(event).items():
        if value:
            made.add(name, value)
    if event.organisers:
        names = ", ".join(printable(name) for name in event.organisers)
        made.add("organizer", vCalAddress(event.organiser_url), parameters={"CN": names})
    if event.online_url:
        made.add("conference", event.online_url, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    return made


def _texts(event: CalendarEvent) -> dict[str, Any]:
    """What an event may lack. Older clients show no more than the description: the link to take part is there too."""
    about = "\n\n".join(part for part in (event.summary, event.online_url, event.url) if part)
    return {
        "location": printable(event.place),
        "description": printable(about),
        "categories": [printable(word) for word in event.categories],
    }


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(ZONE))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
