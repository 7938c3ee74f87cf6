"""From catalogue entries and registry facts to what templates show."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.design.types import Card, Crumb, EventCard, Link, NodeCard, Partner, Provenance, fragments
from core.tenancy.hosts import ResolvedTenant
from national_office.portal.queries import NodeFacts
from shared.catalogue.licences import licence_name, licence_url
from shared.catalogue.queries import Entry, FullEntry
from tenants.website.addresses import list_address
from tenants.website.frames import name_of, neighbours_for, reading_language
from tenants.website.pictures import picture_from
from tenants.website.presenters import cut_out, kind_name, together, words_of
from tenants.website.queries import Neighbours


def card_of(entry: Entry, areas: Mapping[str, str], around: Neighbours) -> Card:
    """An entry in a list: an EventCard for an event. It leads to the item's page on the portal.

    What a node has published stays while the node itself is closed; only the ways to the node go.
    """
    node = next((each for each in around.tenants if each.slug == entry.node_slug), None)
    leader = Partner(name=entry.node_name, url=_node_url(node), accent=node.accent if node else "")
    facts: dict[str, Any] = {
        "title": entry.title,
        "url": item_url(entry),
        "lead": entry.lead,
        "kind": kind_name(entry.kind),
        "node_name": entry.node_name,
        "node_url": leader.url,
        "accent": leader.accent,
        "date": entry.published_at,
        "areas": tuple(areas[slug] for slug in areas if slug in entry.areas),
        "picture": picture_from(entry.picture, alt="") if entry.picture else None,
        "language": entry.language,
        "demo": entry.is_demo,
        "partners": together(leader, partners_of(entry, around)),
        "excerpt": fragments(cut_out(entry.excerpt)),
        "marked_title": fragments(entry.marked_title),
    }
    return event_card(entry, facts) if entry.starts_at else Card(**facts)


def _node_url(node: ResolvedTenant | None) -> str:
    return reverse("portal:node", args=[node.slug]) if node else ""


def partners_of(entry: Entry, around: Neighbours) -> list[Partner]:
    """Those in service who make an item together with its origin; with their parts where the entry has them."""
    parts = getattr(entry, "parts", {})
    known = [each for each in around.tenants if each.slug in entry.nodes[1:]]
    return [
        Partner(name=name_of(each), url=_node_url(each), accent=each.accent, **words_of(parts.get(each.slug)))
        for each in known
    ]


def event_card(entry: Entry, facts: dict[str, Any]) -> EventCard:
    """An event, in Swedish time."""
    return EventCard(
        **facts,
        start=localtime(entry.starts_at),
        end=localtime(entry.ends_at) if entry.ends_at else None,
        place=entry.place,
        preliminary=entry.preliminary,
        cancelled=entry.cancelled,
    )


def cards_of(entries: Iterable[Entry], areas: Mapping[str, str], request: HttpRequest) -> tuple[Any, ...]:
    """Entries in a list."""
    around = neighbours_for(request)
    return tuple(card_of(entry, areas, around) for entry in entries)


def item_url(entry: Entry) -> str:
    """The item's page on the portal."""
    return reverse("portal:item", args=[entry.item, address_slug(entry.slug)])


def address_slug(slug: str) -> str:
    """A slug as the portal writes it: ASCII letters, digits and hyphens, never empty."""
    return slugify(slug)[:80] or "objekt"


def provenance_of(entry: FullEntry, *, is_open: bool) -> Provenance:
    """Whose the item is, on what terms, and where it stands there, unless that site is closed."""
    return Provenance(
        node_name=entry.node_name,
        url=entry.url if is_open else "",
        published=entry.published_at,
        version=entry.version,
        licence=licence_name(entry.licence),
        licence_url=licence_url(entry.licence),
        credit=entry.credit,
        joint=len(entry.nodes) > 1,
    )


def node_card(facts: NodeFacts, count: int | None, around: Neighbours, coming: Entry | None = None) -> NodeCard:
    """A node as the portal presents it; `coming` is the event that is on there next."""
    tenant = facts.tenant
    site = next((around.address(each) for each in around.tenants if each.id == tenant.id), "")
    return NodeCard(
        name=tenant.name,
        portal_url=reverse("portal:node", args=[tenant.slug]),
        site_url=f"{site}{reverse('wagtail_serve', args=[''])}" if tenant.is_office else f"{site}/",
        accent=tenant.accent,
        place=joined(facts.places),
        host=", ".join(facts.hosts),
        description=describe(facts),
        count=count,
        partners=facts.partners,
        counties=facts.counties,
        email=tenant.email,
        next_event=cast("EventCard", card_of(coming, {}, around)) if coming else None,
    )


def describe(facts: NodeFacts) -> str:
    """A sentence on a node from what the registry knows."""
    words = {"host": joined(facts.hosts), "place": joined(facts.places), "area": joined(facts.counties)}
    if facts.tenant.is_office:
        return _("The national office keeps the nodes together and runs this portal.")
    if words["host"] and words["area"]:
        return _("Works for social innovation in %(area)s, hosted by %(host)s.") % words
    return _("Hosted by %(host)s.") % words if words["host"] else ""


def joined(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s and %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


def area_links(entry: Entry, areas: Mapping[str, str]) -> tuple[Link, ...]:
    """The item's knowledge areas, each leading to what else there is."""
    return tuple(Link(label=areas[slug], url=explore_url(area=slug)) for slug in areas if slug in entry.areas)


def explore_url(**chosen: str) -> str:
    """The portal's list with these choices."""
    return str(list_address(reverse("portal:explore"), {name: [value] for name, value in chosen.items()}))


def crumbs(*steps: tuple[str, str]) -> tuple[Crumb, ...]:
    """The way here from the front page."""
    start = Crumb(label=_("Start"), url=reverse("portal:home"))
    return (start, *(Crumb(label=label, url=url) for label, url in steps))


def language_note(entry: Entry) -> str:
    """That the item does not exist in the reader's language; empty when it does."""
    if entry.language == reading_language():
        return ""
    return _("This text exists only in Swedish.") if entry.language == "sv" else _("This text exists only in English.")
