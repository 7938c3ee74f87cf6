"""From pages to what templates show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.timezone import localtime

from core.design.types import MATCH_START, MATCH_STOP, Card, EventCard, EventMonth, LanguageCode, Partner, Provenance
from core.tenancy.hosts import ResolvedTenant
from shared.catalogue.enums import EventKind, KnowledgeKind, NewsKind, Visibility
from shared.catalogue.texts import CONFIGS
from tenants.sharing.models import Copy
from tenants.website.frames import address_of, name_of, reading_language, surroundings_for, tenant_of
from tenants.website.pictures import picture_of
from tenants.website.queries import copies_by_key, visibilities_by_key

KIND_NAMES = {kind.value: kind.label for kinds in (KnowledgeKind, EventKind, NewsKind) for kind in kinds}


@dataclass(frozen=True)
class Shelf:
    """What cards need beyond their pages, read once for a whole page: one query, two for the signed-in."""

    request: HttpRequest
    tenant: ResolvedTenant
    language: LanguageCode
    areas: dict[str, str]
    copies: dict[UUID, Copy]
    visibilities: dict[UUID, Visibility] = field(default_factory=dict)
    marked: bool = False

    def visibility(self, page: Any) -> Visibility | None:
        """For people of the tenant: who may see the page; None for the anonymous, who see what is public."""
        if not self.marked:
            return None
        copy = self.copies.get(page.translation_key)
        default = Visibility(copy.visibility) if copy else Visibility.TENANT
        return self.visibilities.get(page.translation_key, default)

    def mark(self, page: Any) -> str:
        """For people of the tenant: who may see the page, when that is not everyone."""
        visibility = self.visibility(page)
        return "" if visibility in (None, Visibility.PUBLIC) else str(visibility.label)

    def provenance(self, page: Any) -> Provenance | None:
        """From whom a copy in a list comes; a list shows no more of it. What we make ourselves stands as our own."""
        copy = self.copies.get(page.translation_key)
        if copy is None:
            return None
        return Provenance(node_name=copy.name_of_origin(self.language), url="", joint=copy.is_joint)


def shelf_for(request: HttpRequest, pages: Iterable[Any]) -> Shelf:
    """Read what the cards of these pages need."""
    keys = [page.translation_key for page in pages]
    user: Any = request.user
    language = reading_language()
    return Shelf(
        request=request,
        tenant=tenant_of(request),
        language=language,
        areas=surroundings_for(request).areas[language],
        copies=copies_by_key(keys),
        visibilities=visibilities_by_key(keys) if user.is_authenticated else {},
        marked=user.is_authenticated,
    )


def card_of(page: Any, shelf: Shelf, *, pictured: bool = True) -> Card:
    """A page in a list: an EventCard for an event."""
    facts = {
        "title": page.title,
        "url": address_of(shelf.request, page),
        "lead": page.lead,
        "kind": kind_name(page.kind),
        "node_name": name_of(shelf.tenant),
        "accent": shelf.tenant.accent,
        "date": page.first_published_at,
        "areas": tuple(shelf.areas[slug] for slug in page.areas if slug in shelf.areas),
        "picture": picture_of(page.picture, alt=page.picture_alt) if pictured and page.picture else None,
        "language": shelf.language,
        "provenance": shelf.provenance(page),
        "demo": page.is_demo,
        "mark": shelf.mark(page),
    }
    return event_card(page, facts) if hasattr(page, "starts_at") else Card(**facts)


def event_card(page: Any, facts: dict[str, Any]) -> EventCard:
    """An event, in Swedish time."""
    return EventCard(
        **facts,
        start=localtime(page.starts_at),
        end=localtime(page.ends_at) if page.ends_at else None,
        place=page.place,
        preliminary=page.preliminary,
        cancelled=page.cancelled,
    )


def cards_of(pages: Sequence[Any], shelf: Shelf, *, pictured: bool = True) -> tuple[Any, ...]:
    """Pages in a list."""
    return tuple(card_of(page, shelf, pictured=pictured) for page in pages)


def together(leader: Partner, others: Iterable[Partner]) -> tuple[Partner, ...]:
    """All who make an item, who leads it first, the others by name; none where one makes it alone."""
    found = sorted(others, key=lambda partner: partner.name)
    return (leader, *found) if found else ()


def words_of(part: Mapping[str, Mapping[str, str]] | None) -> dict[str, Any]:
    """One's part as a Partner has it, in the reader's language where it is written in that."""
    wanted = reading_language()
    code = next((each for each in (wanted, *CONFIGS) if each in (part or {})), wanted)
    return {**(part or {}).get(code, {}), "language": code}


def kind_name(kind: str) -> str:
    """A kind in the reader's language, as it is where it is unknown."""
    return str(KIND_NAMES.get(kind, kind))


def months_of(events: Iterable[EventCard]) -> tuple[EventMonth, ...]:
    """Events that come in order, by the month they start in."""
    groups = groupby(events, key=lambda event: date(event.start.year, event.start.month, 1))
    return tuple(EventMonth(month=month, events=tuple(found)) for month, found in groups)


def cut_out(excerpt: str) -> str:
    """An excerpt with dots where it begins or ends within a sentence."""
    if not excerpt:
        return ""
    first = excerpt.lstrip(MATCH_START)[:1]
    ends = excerpt.rstrip(MATCH_STOP).endswith((".", "!", "?"))
    return f"{'… ' if first.islower() else ''}{excerpt}{'' if ends else ' …'}"
