"""What pages say of themselves to search engines, in the words of schema.org."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.design.types import Card, Crumb, EventCard, Partner, SiteFrame
from core.feeds.linked_data import Thing, thing
from shared.catalogue.enums import KnowledgeKind, NewsKind

ARTICLE, NEWS, REPORT, PODCAST, EVENT = "Article", "NewsArticle", "Report", "PodcastEpisode", "Event"
TYPES: dict[str, str] = {
    **dict.fromkeys(KnowledgeKind.values, REPORT),
    KnowledgeKind.CASE: ARTICLE,
    KnowledgeKind.HANDBOOK: ARTICLE,
    KnowledgeKind.PODCAST: PODCAST,
    NewsKind.NEWS: NEWS,
}
"""The type of each kind; every kind of event is an Event."""

ONLINE, OFFLINE, MIXED = (f"https://schema.org/{mode}EventAttendanceMode" for mode in ("Online", "Offline", "Mixed"))


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemFacts:
    """What linked data needs of an item beside its card. `url` and `base` are absolute."""

    kind: str
    url: str
    base: str
    publisher: Thing
    authors: Sequence[str] = ()
    organisers: Sequence[str] = ()
    partners: Sequence[Partner] = ()
    updated: datetime | None = None
    online_url: str = ""
    licence_url: str = ""


def item_thing(card: Card, facts: ItemFacts) -> Thing:
    """A knowledge item, a piece of news or an event."""
    common = {
        "@id": facts.url,
        "url": facts.url,
        "inLanguage": card.language,
        "description": card.lead,
        "image": absolute(card.picture.src, facts.base) if card.picture else "",
    }
    if isinstance(card, EventCard):
        return thing(EVENT, {**common, "name": card.title, **_event_facts(card, facts)})
    authors = [thing("Person", {"name": name}) for name in facts.authors] + _makers(facts)
    return thing(
        TYPES.get(facts.kind, ARTICLE),
        {
            **common,
            "headline": card.title,
            "name": card.title,
            "datePublished": _iso(card.date),
            "dateModified": _iso(facts.updated or card.date),
            "author": authors or facts.publisher,
            "publisher": facts.publisher,
            "about": list(card.areas),
            "license": facts.licence_url,
            "isAccessibleForFree": True,
        },
    )


def _makers(facts: ItemFacts) -> list[Thing]:
    """Those who make an item together; none where one makes it alone."""
    return [organisation_thing(each.name, absolute(each.url, facts.base)) for each in facts.partners]


def _event_facts(card: EventCard, facts: ItemFacts) -> dict[str, Any]:
    place = thing("Place", {"name": card.place, "address": card.place}) if card.place else None
    online = thing("VirtualLocation", {"url": facts.online_url}) if facts.online_url else None
    known = {each.name for each in facts.partners}
    others = [thing("Organization", {"name": name}) for name in facts.organisers if name not in known]
    organisers = _makers(facts) + others
    return {
        "startDate": _iso(card.start),
        "endDate": _iso(card.end),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if card.cancelled else 'Scheduled'}",
        "eventAttendanceMode": MIXED if place and online else ONLINE if online else OFFLINE,
        "location": [each for each in (place, online) if each],
        "organizer": organisers or facts.publisher,
    }


def crumbs_thing(crumbs: Iterable[Crumb], base: str) -> Thing:
    """The way to a page."""
    steps = [
        thing("ListItem", {"position": place, "name": crumb.label, "item": absolute(crumb.url, base)})
        for place, crumb in enumerate(crumbs, start=1)
    ]
    return thing("BreadcrumbList", {"itemListElement": steps})


def organisation_thing(name: str, url: str, *, description: str = "", part_of: Thing | None = None) -> Thing:
    """A node or the office."""
    facts = {"@id": url, "name": name, "url": url, "description": description, "parentOrganization": part_of}
    return thing("Organization", facts)


def site_things(frame: SiteFrame, base: str) -> tuple[Thing, Thing]:
    """What a front page says: whose site it is, and that it can be searched."""
    office = organisation_thing(frame.office_name, frame.office_url) if frame.office_url else None
    home = absolute(frame.home_url, base)
    own = organisation_thing(frame.name, home, description=frame.tagline, part_of=None if frame.is_office else office)
    search = thing(
        "SearchAction",
        {
            "target": f"{base}{frame.search_url}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    )
    facts = {"name": frame.name, "url": home, "publisher": {"@id": home}, "potentialAction": search}
    return own, thing("WebSite", facts)


def absolute(url: str, base: str) -> str:
    """An address of this host in full; an empty one, and one that is no address of a host, is left out."""
    if url.startswith("/"):
        return f"{base}{url}"
    return url if url.startswith(("https://", "http://")) else ""


def _iso(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
