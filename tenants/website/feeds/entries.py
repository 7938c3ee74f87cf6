"""From items to the entries of feeds and calendars, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.design.types import LanguageCode
from core.feeds.values import CalendarEvent, FeedEntry
from shared.catalogue.queries.items import PublicItem
from tenants.website.frames import neighbours_for, reading_language, surroundings_for, tenant_of
from tenants.website.pictures import picture_from
from tenants.website.presenters import kind_name


@dataclass(frozen=True, slots=True)
class Reader:
    """What every entry of an answer needs: the language, the names of the areas, the host's absolute address."""

    language: LanguageCode
    areas: Mapping[str, str]
    base: str


def reader_of(request: HttpRequest) -> Reader:
    """The one who asks. Four queries."""
    language = reading_language()
    base = neighbours_for(request).address(tenant_of(request))
    return Reader(language, surroundings_for(request).areas[language], base)


def feed_entry(item: PublicItem, reader: Reader, page: str) -> FeedEntry:
    """An item in a feed; `page` is its absolute address there."""
    shown = item.language(reader.language)
    words = item.words[shown]
    return FeedEntry(
        id=item.id,
        title=_("Cancelled: %(title)s") % {"title": words.title} if item.cancelled else words.title,
        url=page,
        summary=" ".join(part for part in (time_and_place(item, words.place), words.lead) if part),
        published=item.published_at,
        updated=item.updated_at,
        author=", ".join(names_of(item, reader)),
        language=shown,
        categories=categories_of(item, reader.areas),
        picture=picture_address(item, reader.base),
    )


def calendar_event(item: PublicItem, reader: Reader, page: str) -> CalendarEvent:
    """An event in a calendar; `page` is its absolute address."""
    shown = item.language(reader.language)
    words = item.words[shown]
    return CalendarEvent(
        id=item.id,
        version=item.version,
        title=words.title,
        url=page,
        summary=words.lead,
        starts_at=starts_at(item),
        ends_at=item.ends_at,
        published=item.published_at,
        updated=item.updated_at,
        language=shown,
        place=words.place,
        online_url=item.online_url,
        preliminary=item.preliminary,
        cancelled=item.cancelled,
        categories=categories_of(item, reader.areas),
        organisers=names_of(item, reader) if item.together else (),
        organiser_url="{0.scheme}://{0.netloc}/".format(urlsplit(words.url)),
    )


def names_of(item: PublicItem, reader: Reader) -> tuple[str, ...]:
    """Everyone who makes an item, the one that it comes from first."""
    return tuple(names[reader.language] for names in item.nodes.values())


def starts_at(item: PublicItem) -> datetime:
    """When an event begins. Every event has a beginning: the payload's contract and the page's column say so."""
    return item.starts_at or item.published_at


def categories_of(item: PublicItem, areas: Mapping[str, str]) -> tuple[str, ...]:
    """The kind and the knowledge areas in words."""
    return (kind_name(item.kind), *(name for slug, name in areas.items() if slug in item.areas))


def time_and_place(item: PublicItem, place: str) -> str:
    """A sentence on when and where an event is; empty for what is no event."""
    if item.starts_at is None:
        return ""
    start = localtime(item.starts_at)
    facts = {"day": date_format(start, "l j F Y"), "time": date_format(start, "H.i"), "place": place}
    sentence = _("%(day)s at %(time)s, %(place)s.") % facts if place else _("%(day)s at %(time)s.") % facts
    return sentence[:1].upper() + sentence[1:]


def picture_address(item: PublicItem, base: str) -> str:
    """The absolute address of the item's picture; empty while no copy of it has been made."""
    src = picture_from(item.picture, alt="").src if item.picture else ""
    return f"{base}{src}" if src.startswith("/") else ""
