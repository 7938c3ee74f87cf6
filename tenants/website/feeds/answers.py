"""Feeds and calendars as answers to a request."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from core.answers import document
from core.feeds.calendars import CONTENT_TYPE, write_calendar, write_event
from core.feeds.formats import FORMATS, FeedFormat
from core.feeds.values import CalendarEvent, EventCalendar, Feed

ENTRIES = 50
"""How many entries a feed holds."""

EVENTS = 1000
"""How many events a calendar holds."""

PAST_DAYS = 365
"""How long an event stays in a calendar after its day."""


def format_or_404(name: str) -> FeedFormat:
    """The format by the last part of an address. Raises Http404."""
    if name not in FORMATS:
        message = "No such format."
        raise Http404(message)
    return FORMATS[name]


def feed_answer(request: HttpRequest, feed: Feed, written: FeedFormat) -> HttpResponseBase:
    """A feed in one format."""
    return document(request, written.write(feed), written.content_type, changed=feed.updated)


def calendar_answer(request: HttpRequest, calendar: EventCalendar) -> HttpResponseBase:
    """A calendar to subscribe to."""
    content = write_calendar(calendar)
    return document(request, content, CONTENT_TYPE, changed=calendar.updated, filename="kalender.ics")


def event_answer(request: HttpRequest, event: CalendarEvent) -> HttpResponseBase:
    """One event to add to a calendar of one's own."""
    content = write_event(event)
    return document(request, content, CONTENT_TYPE, changed=event.updated, dated=True, filename=f"{event.id}.ics")
