"""The nodes as the portal presents them: in a list, on the map, and each on a page of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.design.types import MapArea, NodeCard
from national_office.portal import machine_readable
from national_office.portal.presenters import cards_of, crumbs, explore_url, node_card
from national_office.portal.queries import NodeFacts, Registry, registry_in
from shared.catalogue.enums import Family
from shared.catalogue.queries import Entry, counts_by_node, events_for_public, latest_for_public
from shared.taxonomy.queries import area_choices
from tenants.website.frames import neighbours_for, reading_language

type Context = dict[str, Any]
OF_NODE, EVENTS_OF_NODE = 10, 4
AHEAD = 60
"""So many coming events are read to find the next one of each node."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Nodes:
    """Every node, the office by itself, and the counties with who works there."""

    nodes: tuple[NodeCard, ...]
    office: NodeCard | None
    areas: tuple[MapArea, ...]


def nodes_for(request: HttpRequest, events: Iterable[Entry]) -> Nodes:
    """The nodes with what is on next at each of them. Five queries."""
    around, counts = neighbours_for(request), counts_by_node()
    registry = registry_in(reading_language())
    coming = next_of_each(events)
    cards = [
        (each.tenant, node_card(each, counts.get(each.tenant.slug, 0), around, coming.get(each.tenant.slug)))
        for each in registry.tenants
    ]
    nodes = tuple(card for tenant, card in cards if not tenant.is_office)
    office = next((card for tenant, card in cards if tenant.is_office), None)
    return Nodes(nodes=nodes, office=office, areas=tuple(map_areas(registry, office)))


def next_of_each(events: Iterable[Entry]) -> dict[str, Entry]:
    """The first of these events of each node, by its short name."""
    found: dict[str, Entry] = {}
    for event in events:
        if not event.cancelled:
            for slug in event.nodes:
                found.setdefault(slug, event)
    return found


def map_areas(registry: Registry, office: NodeCard | None) -> Iterator[MapArea]:
    """Every county in Swedish order: the first node that works there, else the office answers for it."""
    for code, name in registry.counties.items():
        node = next((each.tenant for each in registry.tenants if code in each.tenant.covers_counties), None)
        if node is not None:
            url = reverse("portal:node", args=[node.slug])
            yield MapArea(code=code, name=name, node_name=node.name, url=url, accent=node.accent)
        elif office is not None:
            yield MapArea(code=code, name=name, node_name=office.name, url=office.portal_url, vacant=True)


def coming_events(limit: int = AHEAD) -> tuple[Entry, ...]:
    """What is on next across the country. One query."""
    return events_for_public(timezone.now(), None, reading_language(), limit=limit)


def nodes_context(request: HttpRequest) -> Context:
    """All nodes."""
    found = nodes_for(request, coming_events())
    return {
        "heading": _("The nodes"),
        "lead": _("Each node works where it is, with those who are there. Together they cover the country."),
        "nodes": found.nodes,
        "office": found.office,
        "map_areas": found.areas,
        "crumbs": crumbs((_("The nodes"), "")),
    }


def node_context(request: HttpRequest, slug: str) -> Context:
    """One node: who it is, and what is new from it. Raises Http404."""
    language, around = reading_language(), neighbours_for(request)
    facts = facts_or_404(slug, language)
    areas, count = dict(area_choices(language)), counts_by_node().get(slug, 0)
    card = node_card(facts, count, around)
    events = events_for_public(timezone.now(), None, language, node=slug, limit=EVENTS_OF_NODE)
    way = crumbs((_("The nodes"), reverse("portal:nodes")), (card.name, ""))
    return {
        "node": card,
        "results": cards_of(latest_texts(OF_NODE, language, node=slug), areas, request),
        "events": cards_of(events, areas, request),
        "explore_url": explore_url(node=slug),
        "crumbs": way,
        **machine_readable.of_node(request, card, slug, way),
    }


def latest_texts(limit: int, language: str, *, node: str) -> list[Entry]:
    """What a node has published last, events apart. Two queries."""
    knowledge = latest_for_public(limit, language, family=Family.KNOWLEDGE, node=node)
    news = latest_for_public(limit, language, family=Family.NEWS, node=node)
    return newest_first(*knowledge, *news)[:limit]


def newest_first(*entries: Entry) -> list[Entry]:
    """Entries by when they were published."""
    return sorted(entries, key=lambda entry: entry.published_at, reverse=True)


def facts_or_404(slug: str, language: str) -> NodeFacts:
    """A tenant in service by its short name. Raises Http404."""
    found = next((each for each in registry_in(language).tenants if each.tenant.slug == slug), None)
    if found is None:
        message = "No such node."
        raise Http404(message)
    return found
