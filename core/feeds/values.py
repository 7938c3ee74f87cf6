"""What feeds and calendars are made from: finished values in one language, with absolute addresses."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without signs that neither XML nor a calendar may hold."""
    return _UNPRINTABLE.sub("", text)


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One item in a feed. `id` is its global id, the same in every feed that has it."""

    id: uuid.UUID
    title: str
    url: str
    summary: str
    published: datetime
    updated: datetime
    author: str
    language: str
    categories: tuple[str, ...] = ()
    picture: str = ""

    @property
    def urn(self) -> str:
        """The id as feeds write it."""
        return self.id.urn


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """A list as a feed: `url` is the list's page, `self_url` the feed's own address."""

    title: str
    description: str
    url: str
    self_url: str
    language: str
    author: str
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime | None:
        """When its newest entry changed; None for an empty feed."""
        return max((entry.updated for entry in self.entries), default=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarEvent:
    """One event. `version` rises with every published change of it, from 1.

    `organisers`: who arrange it together, where several do; whoever leads it is first, and is at `organiser_url`.
    """

    id: uuid.UUID
    version: int
    title: str
    url: str
    summary: str
    starts_at: datetime
    published: datetime
    updated: datetime
    language: str
    ends_at: datetime | None = None
    place: str = ""
    online_url: str = ""
    preliminary: bool = False
    cancelled: bool = False
    categories: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    organiser_url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventCalendar:
    """A calendar to subscribe to: `self_url` is its own address."""

    name: str
    self_url: str
    language: str
    events: tuple[CalendarEvent, ...]

    @property
    def updated(self) -> datetime | None:
        """When its newest event changed; None for an empty calendar."""
        return max((event.updated for event in self.events), default=None)
