"""What each page of the portal shows."""

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.design.types import Card, Link, NavLink, Topic
from national_office.portal import machine_readable
from national_office.portal.bodies import blocks_of, linked_items
from national_office.portal.facets import active_filters, facets_of, labels_for, tabs_of
from national_office.portal.filters import address_of, filters_of, past_is_asked_for
from national_office.portal.frames import about_url
from national_office.portal.nodes import coming_events, newest_first, nodes_for
from national_office.portal.presenters import (
    address_slug,
    area_links,
    cards_of,
    crumbs,
    explore_url,
    language_note,
    provenance_of,
)
from national_office.portal.queries import public_items, words_in
from shared.catalogue.enums import Family
from shared.catalogue.queries import (
    Entry,
    EntryFilters,
    FullEntry,
    entries_for_public,
    entry_for_public,
    events_for_public,
    latest_for_public,
    related_for_public,
)
from shared.catalogue.queries.facets import count_facets
from shared.taxonomy.queries import area_choices, goals_by_number, municipalities_by_code
from tenants.website.addresses import ListAddress, check_page, list_address, page_number
from tenants.website.bodies import contents_of
from tenants.website.choices import QUERY_LIMIT, texts
from tenants.website.frames import frame_for, name_of, neighbours_for, reading_language
from tenants.website.partners import others_named
from tenants.website.pictures import picture_from
from tenants.website.presenters import months_of

type Context = dict[str, Any]
KNOWLEDGE, SECONDARY, LATEST, EVENTS, RELATED, OF_NODE = 12, 3, 6, 4, 3, 10
PAST_DAYS = 365


def home_context(request: HttpRequest) -> Context:
    """The front page: the latest from everywhere."""
    language = reading_language()
    areas = dict(area_choices(language))
    knowledge = latest_for_public(KNOWLEDGE, language, family=Family.KNOWLEDGE)
    news = latest_for_public(LATEST, language, family=Family.NEWS)
    events = coming_events()
    lead, secondary = chosen_stories(knowledge)
    shown = {entry.item for entry in (*lead, *secondary)}
    latest = [entry for entry in newest_first(*knowledge, *news) if entry.item not in shown][:LATEST]
    found = nodes_for(request, events)
    frame = frame_for(request)
    return {
        "frame": frame,
        "lead": next(iter(cards_of(lead, areas, request)), None),
        "secondary": cards_of(secondary, areas, request),
        "latest": cards_of(latest, areas, request),
        "events": cards_of(events[:EVENTS], areas, request),
        "nodes": found.nodes,
        "office": found.office,
        "map_areas": found.areas,
        "areas": area_topics(areas),
        "explore_url": reverse("portal:explore"),
        "calendar_url": reverse("portal:calendar"),
        "nodes_url": reverse("portal:nodes"),
        "about_url": about_url(request),
        **machine_readable.of_home(request, frame),
    }


def chosen_stories(entries: tuple[Entry, ...]) -> tuple[list[Entry], list[Entry]]:
    """The large story, the latest with a picture, and the next ones, from as many nodes as there are."""
    lead = next((entry for entry in entries if entry.picture), entries[0] if entries else None)
    if lead is None:
        return [], []
    others = [entry for entry in entries if entry is not lead]
    first_of_node: dict[str, Entry] = {}
    for entry in others:
        if entry.node_slug != lead.node_slug:
            first_of_node.setdefault(entry.node_slug, entry)
    varied = list(first_of_node.values())
    return [lead], [*varied, *(entry for entry in others if entry not in varied)][:SECONDARY]


def area_topics(areas: dict[str, str]) -> tuple[Topic, ...]:
    """The knowledge areas, with how much each holds. One query."""
    counts = {each.value: each.count for each in count_facets(EntryFilters(), None).facets["area"]}
    return tuple(
        Topic(label=label, url=explore_url(area=slug), count=counts.get(slug, 0)) for slug, label in areas.items()
    )


def explore_context(request: HttpRequest) -> Context:
    """The list of everything. Raises Http404 past its last page."""
    filters, was_cut = filters_of(request)
    number, language = page_number(request), reading_language()
    found = entries_for_public(filters, language, number)
    check_page(number, found.pages)
    words, around = words_in(language), neighbours_for(request)
    path = reverse("portal:explore")
    address, labels = address_of(filters, path), labels_for(words, around, found)
    chosen = bool(address.chosen)
    return {
        "frame": explore_frame(request, filters, number),
        "heading": _("Explore"),
        "lead": explore_lead(was_cut=was_cut),
        "total": found.total,
        "is_estimate": found.is_estimate,
        "results": cards_of(found.entries, words.areas, request),
        "search_url": path,
        "query": filters.q,
        "hidden": tuple(pair for pair in address.chosen if pair[0] != "q"),
        "facets": facets_of(found, labels, address),
        "active": active_filters(labels, address),
        "tabs": tabs_of(found, address),
        "clear_url": path if chosen else "",
        "did_you_mean": did_you_mean(found.suggestion, address),
        "is_corrected": found.is_corrected,
        "is_loose": found.is_loose,
        "pagination": address.pagination(number, found.pages),
        "crumbs": crumbs((_("Explore"), "")),
        "robots": "noindex, follow" if chosen else "",
        **machine_readable.of_list(filters),
    }


def explore_frame(request: HttpRequest, filters: EntryFilters, number: int) -> Any:
    """The frame of the list: the canonical address keeps the page's number, and nothing that was chosen."""
    frame = frame_for(request)
    canonical = f"{frame.canonical_url}?page={number}" if number > 1 else frame.canonical_url
    return replace(frame, query=filters.q, canonical_url=canonical)


def explore_lead(*, was_cut: bool) -> str:
    """The sentence over the list, or that the words searched for were too many."""
    if was_cut:
        return _("Only the first %(limit)s characters were searched for.") % {"limit": QUERY_LIMIT}
    return _("All that the nodes have published, in one place.")


def did_you_mean(suggestion: str, address: ListAddress) -> Link | None:
    """What the reader may have meant, with everything else kept."""
    return Link(label=suggestion, url=str(address.replaced("q", suggestion))) if suggestion else None


def entry_or_404(item_id: uuid.UUID) -> FullEntry:
    """A public item. Raises Http404."""
    entry = entry_for_public(item_id, reading_language())
    if entry is None:
        message = "No such public item."
        raise Http404(message)
    return entry


def item_context(request: HttpRequest, entry: FullEntry) -> Context:
    """One item, as its payload tells it."""
    language, content = reading_language(), entry.content
    areas = dict(area_choices(language))
    blocks = blocks_of(content["body"], public_items(linked_items(content["body"])))
    related = related_for_public(entry, language, RELATED)
    card = item_card(request, entry, areas)
    way = crumbs((_("Explore"), reverse("portal:explore")), (entry.title, ""))
    return {
        "frame": frame_for(request, addresses_of(entry)),
        "item": card,
        "blocks": blocks,
        "key_findings": content["key_findings"],
        "contents": contents_of(blocks),
        "authors": ", ".join(entry.payload["authors"]),
        "organisers": others_named(entry.payload["organisers"], card.partners),
        "tags": area_links(entry, areas),
        "goals": goal_links(entry),
        "places": place_links(entry),
        "related": cards_of(related, areas, request),
        "crumbs": way,
        "notice": language_note(entry),
        "social_picture": card.picture,
        "source": online_link(entry),
        **machine_readable.of_item(request, entry, card, way),
    }


def item_card(request: HttpRequest, entry: FullEntry, areas: dict[str, str]) -> Card:
    """The item's own card, with its provenance and its picture's own words."""
    card: Card = cards_of([entry], areas, request)[0]
    picture = picture_from(entry.picture, alt=entry.content["picture_alt"]) if entry.picture else None
    return replace(card, provenance=provenance_of(entry, is_open=bool(card.node_url)), picture=picture)


def addresses_of(entry: FullEntry) -> dict[str, str]:
    """The item's address on the portal in each language it has."""
    found = {}
    for code, slug in entry.slugs.items():
        with override(code):
            found[code] = reverse("portal:item", args=[entry.item, address_slug(slug)])
    return found


def goal_links(entry: Entry) -> tuple[Link, ...]:
    """The item's goals, each leading to what else there is. One query."""
    goals = goals_by_number(entry.goals).values()
    return tuple(Link(label=f"{goal.number}. {goal.name}", url=explore_url(goal=str(goal.number))) for goal in goals)


def place_links(entry: Entry) -> tuple[Link, ...]:
    """The item's municipalities, each leading to what there is in its county. One query."""
    places = municipalities_by_code(entry.municipalities).values()
    return tuple(Link(label=place.name, url=explore_url(county=place.code[:2])) for place in places)


def online_link(entry: FullEntry) -> Link | None:
    """Where one takes part in an event, or where the report itself is."""
    url = entry.payload["online_url"]
    label = _("Take part online") if entry.family == Family.EVENT else _("Open the original")
    return Link(label=label, url=url, external=True) if url else None


def calendar_context(request: HttpRequest) -> Context:
    """What is coming across the country, or with `?period=past` what has been this last year."""
    language, now = reading_language(), timezone.now()
    past = past_is_asked_for(request)
    node = next(iter(texts(request, "node", limit=48)), "")
    path = reverse("portal:calendar")
    kept = {"node": [node] if node else []}
    coming, gone = list_address(path, kept), list_address(path, {**kept, "period": ["past"]})
    events = period_events(now, language, node=node, past=past)
    return {
        "heading": _("Calendar"),
        "lead": _("What is on in the network, from north to south."),
        "months": months_of(cards_of(events, dict(area_choices(language)), request)),
        "node_filter": node_choices(request, path, node),
        "other_period": Link(label=_("Coming events"), url=str(coming))
        if past
        else Link(label=_("Past events"), url=str(gone)),
        "crumbs": crumbs((_("Calendar"), "")),
        "robots": "noindex, follow" if node or past else "",
        **machine_readable.of_calendar(request, gone if past else coming),
    }


def period_events(now: datetime, language: str, *, node: str, past: bool) -> tuple[Entry, ...]:
    """Events that are not over, the next first; or those that are, the latest first. One query."""
    if not past:
        return events_for_public(now, None, language, node=node)
    events = events_for_public(now - timedelta(days=PAST_DAYS), now, language, node=node)
    over = [event for event in events if (event.ends_at or event.starts_at or now) < now]
    return tuple(reversed(over))


def node_choices(request: HttpRequest, path: str, chosen: str) -> tuple[NavLink, ...]:
    """All, then each tenant."""
    every = NavLink(label=_("All"), url=path, current=not chosen)
    tenants = neighbours_for(request).tenants
    return (
        every,
        *(
            NavLink(
                label=name_of(each), url=str(list_address(path, {"node": [each.slug]})), current=each.slug == chosen
            )
            for each in tenants
        ),
    )
