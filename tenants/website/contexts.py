"""What each page template shows. A page's context is made here and set by a template tag, never by its model."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from core.design.types import Block, Card, Crumb, Link, SiteFrame, Topic
from shared.catalogue.enums import Visibility
from shared.taxonomy.queries import goals_by_number, municipalities_by_code
from tenants.editorial.models import ContentPage, HomePage, KnowledgeIndexPage, NewsIndexPage
from tenants.events.models import EventIndexPage
from tenants.sharing.queries import provenance_for
from tenants.website import machine_readable
from tenants.website.addresses import list_address
from tenants.website.bodies import blocks_of, contents_of
from tenants.website.choices import QUERY_LIMIT, query_text
from tenants.website.frames import address_of, frame_for, name_of, reading_language, sections_for
from tenants.website.listings import active_filters, choice_of, counts_of, facets_of, page_of
from tenants.website.partners import others_named, partners_for
from tenants.website.pictures import picture_of
from tenants.website.presenters import Shelf, card_of, cards_of, months_of, shelf_for
from tenants.website.queries import (
    area_counts,
    coming_events_for_visitor,
    for_cards,
    knowledge_for_visitor,
    live_translations,
    news_for_visitor,
    past_events_for_visitor,
    related_pages,
)
from tenants.website.searching import search_pages, with_matches

type Context = dict[str, Any]
SECTIONS: dict[str, type[Page]] = {
    "knowledge_url": KnowledgeIndexPage,
    "news_url": NewsIndexPage,
    "calendar_url": EventIndexPage,
}
CARDS, NEWS, EVENTS, RELATED = 6, 4, 4, 3
PERIOD, PAST = "period", "past"


def page_frame(request: HttpRequest, page: Page) -> SiteFrame:
    """The frame of a page; its languages are those the visitor may read it in. One query for what can be shared."""
    tree = sections_for(request)
    standing = [each for each in (*tree.homes, *tree.pages) if each.translation_key == page.translation_key]
    translations = standing or live_translations(page)
    return frame_for(request, {tree.language_of(each): address_of(request, each) for each in translations})


def home_context(request: HttpRequest, page: HomePage) -> Context:
    """A front page."""
    user, language = request.user, reading_language()
    every = knowledge_for_visitor(user, language)
    knowledge = list(for_cards(every)[: CARDS + 1])
    news = list(for_cards(news_for_visitor(user, language))[:NEWS])
    events = list(for_cards(coming_events_for_visitor(user, language, timezone.now()))[:EVENTS])
    shelf = shelf_for(request, [*knowledge, *news, *events])
    cards = cards_of(knowledge, shelf)
    lead = lead_of(cards)
    intro, _blank, rest = page.about.strip().partition("\n\n")
    urls, frame = section_urls(request), page_frame(request, page)
    return {
        "frame": frame,
        "heading": name_of(shelf.tenant),
        "picture": picture_of(page.picture, alt=page.picture_alt) if page.picture else None,
        "lead_card": lead,
        "cards": tuple(card for card in cards if card is not lead)[:CARDS],
        "news": cards_of(news, shelf),
        "events": cards_of(events, shelf),
        "areas": area_topics(shelf, area_counts(every), urls["knowledge_url"]),
        "intro": intro,
        "blocks": (Block(kind="paragraph", value=rest),) if rest else (),
        **urls,
        **machine_readable.of_home(request, frame),
    }


def lead_of(cards: Sequence[Card]) -> Card | None:
    """The large story: the latest of our own with a picture, else any with a picture, else the latest."""
    pictured = [card for card in cards if card.picture]
    own = (card for card in pictured if card.provenance is None)
    return next(own, next(iter(pictured or cards), None))


def section_urls(request: HttpRequest) -> dict[str, str]:
    """The addresses of the sections in the reader's language; empty for one that is not there."""
    tree, language = sections_for(request), reading_language()
    found = {name: tree.section(page_class, language) for name, page_class in SECTIONS.items()}
    return {name: address_of(request, page) if page else "" for name, page in found.items()}


def area_topics(shelf: Shelf, counts: dict[str, int], url: str) -> tuple[Topic, ...]:
    """The knowledge areas that hold something, in the network's order."""
    return tuple(
        Topic(label=label, url=str(list_address(url, {"area": [slug]})), count=counts[slug])
        for slug, label in shelf.areas.items()
        if url and slug in counts
    )


def knowledge_index_context(request: HttpRequest, page: KnowledgeIndexPage) -> Context:
    """The section of knowledge items, with its facets."""
    choice, every = choice_of(request), knowledge_for_visitor(request.user, reading_language())
    counts = counts_of(every, choice)
    context = list_context(request, page, every, counts.total)
    facets = facets_of(counts, context["address"], context["shelf"].areas)
    return {**context, "facets": facets, **machine_readable.of_section("kunskap", context["address"], page.title)}


def news_index_context(request: HttpRequest, page: NewsIndexPage) -> Context:
    """The section of news."""
    every = news_for_visitor(request.user, reading_language())
    context = list_context(request, page, every, choice_of(request).applied(every).count())
    return {**context, **machine_readable.of_section("nyheter", context["address"], page.title)}


def list_context(request: HttpRequest, page: Any, every: Any, total: int) -> Context:
    """A section as a list: what the choices leave, and the way back from each choice."""
    choice = choice_of(request)
    path = address_of(request, page) or request.path
    address, found = choice.address(path), choice.applied(every)
    rows, pagination = page_of(request, for_cards(found), address, total)
    shelf = shelf_for(request, rows)
    return {
        "frame": page_frame(request, page),
        "heading": page.title,
        "lead": page.lead,
        "total": total,
        "results": cards_of(rows, shelf),
        "active": active_filters(choice, address, shelf.areas),
        "clear_url": "" if choice.is_empty else path,
        "pagination": pagination,
        "search_url": reverse("website:search"),
        "crumbs": crumbs_to(request, page),
        "hide_node": True,
        "robots": "" if choice.is_empty else "noindex, follow",
        "shelf": shelf,
        "address": address,
    }


def event_index_context(request: HttpRequest, page: EventIndexPage) -> Context:
    """The calendar: what is coming, or with `?period=past` what has been."""
    user, language, moment = request.user, reading_language(), timezone.now()
    past = request.GET.get(PERIOD) == PAST
    found = (past_events_for_visitor if past else coming_events_for_visitor)(user, language, moment)
    path = address_of(request, page) or request.path
    gone = list_address(path, {PERIOD: [PAST]})
    address = gone if past else list_address(path, {})
    rows, pagination = page_of(request, for_cards(found), address, found.count())
    shelf = shelf_for(request, rows)
    return {
        "frame": page_frame(request, page),
        "heading": page.title,
        "lead": page.lead,
        "months": months_of(cards_of(rows, shelf)),
        "other_period": Link(label=_("Coming events"), url=path)
        if past
        else Link(label=_("Past events"), url=str(gone)),
        "pagination": pagination,
        "crumbs": crumbs_to(request, page),
        "hide_node": True,
        **machine_readable.of_calendar(request, address, page.title),
    }


def item_context(request: HttpRequest, page: Any) -> Context:
    """One knowledge item, piece of news or event."""
    user, language = request.user, reading_language()
    related = related_pages(page, user, language, RELATED)
    shelf = shelf_for(request, [page, *related])
    item = item_card(page, shelf)
    blocks, way = blocks_of(page.body), crumbs_to(request, page)
    return {
        "frame": frame_with(page_frame(request, page), item),
        "item": item,
        "blocks": blocks,
        "key_findings": getattr(page, "key_findings", []),
        "contents": contents_of(blocks),
        "authors": ", ".join(getattr(page, "authors", [])),
        "organisers": others_named(getattr(page, "organisers", ()), item.partners),
        "related": tuple(replace(card, node_name="") for card in cards_of(related, shelf)),
        "updated": updated_at(page),
        "crumbs": way,
        "social_picture": item.picture,
        "notice": visibility_notice(page, shelf),
        **item_links(request, page, shelf),
        **machine_readable.of_item(request, page, item, shelf, way),
    }


def frame_with(frame: SiteFrame, item: Card) -> SiteFrame:
    """The frame of a page that shows an item, with the colours of all who make it."""
    more = tuple(each.accent for each in item.partners if each.accent not in {"", frame.accent, *frame.accents})
    return replace(frame, accents=(*frame.accents, *more)) if more else frame


def item_card(page: ContentPage, shelf: Shelf) -> Card:
    """The page's own card, with the whole provenance of a copy. One query for a copy."""
    card = replace(card_of(page, shelf), partners=partners_for(page, shelf))
    return replace(card, provenance=provenance_for(page)) if card.provenance else card


def item_links(request: HttpRequest, page: Any, shelf: Shelf) -> Context:
    """Where the words that an item is tagged with lead. One query for goals, one for places."""
    knowledge = section_urls(request)["knowledge_url"]
    goals = goals_by_number(page.goals)
    areas = [
        Link(label=shelf.areas[slug], url=_chosen(knowledge, "area", slug))
        for slug in page.areas
        if slug in shelf.areas
    ]
    return {
        "tags": (*areas, *(Link(label=tag, url="") for tag in page.own_tags)),
        "goals": tuple(
            Link(label=f"{goal.number}. {goal.name}", url=_chosen(knowledge, "goal", str(goal.number)))
            for goal in goals.values()
        ),
        "places": tuple(
            Link(label=place.name, url="") for place in municipalities_by_code(page.municipalities).values()
        ),
        "source": source_link(page),
    }


def _chosen(path: str, name: str, value: str) -> str:
    return str(list_address(path, {name: [value]})) if path else ""


def source_link(page: Any) -> Link | None:
    """Where the report itself is, or where one takes part."""
    if getattr(page, "link_url", ""):
        return Link(label=_("Open the original"), url=page.link_url, external=True)
    if getattr(page, "online_url", ""):
        return Link(label=_("Take part online"), url=page.online_url, external=True)
    return None


def updated_at(page: Page) -> Any:
    """When the text last changed, if that was on a later day than it was published."""
    first, last = page.first_published_at, page.last_published_at
    return last if first and last and last.date() > first.date() else None


def visibility_notice(page: Any, shelf: Shelf) -> str:
    """For people of the tenant: who can read a page that is not public."""
    sentences = {
        Visibility.TENANT: _("This page is not public. Only we can read it."),
        Visibility.NATIONAL: _("This page is not public. We and the national office can read it."),
        Visibility.CHOSEN: _("This page is not public. We and the nodes that were chosen can read it."),
        Visibility.NETWORK: _("This page is not public. All nodes can read it."),
    }
    visibility = shelf.visibility(page)
    return sentences.get(visibility, "") if visibility else ""


def crumbs_to(request: HttpRequest, page: Page) -> tuple[Crumb, ...]:
    """The way to a page from the front page of its language, without a query."""
    tree = sections_for(request)
    above = [each for each in (*tree.homes, *tree.pages) if page.path.startswith(each.path) and each.path != page.path]
    steps = [
        Crumb(label=_("Start") if each.depth == 2 else each.title, url=address_of(request, each)) for each in above
    ]
    return (*steps, Crumb(label=page.title))


def search_context(request: HttpRequest) -> Context:
    """What a search among the tenant's own pages finds."""
    query, was_cut = query_text(request)
    language = reading_language()
    address = list_address(request.path, {"q": [query] if query else []})
    found = search_pages(query, request.user, language)
    rows, pagination = page_of(request, found.pages, address, found.total)
    cards = cards_of(rows, shelf_for(request, rows), pictured=False)
    meant = found.suggestion
    return {
        "heading": _("Search"),
        "lead": _("Only the first %(limit)s characters were searched for.") % {"limit": QUERY_LIMIT}
        if was_cut
        else "",
        "frame": replace(frame_for(request), query=query),
        "query": query,
        "total": found.total,
        "results": with_matches(cards, rows, meant or query, language),
        "did_you_mean": Link(label=meant, url=str(address.replaced("q", meant))) if meant else None,
        "is_corrected": bool(meant),
        "pagination": pagination,
        "search_url": reverse("website:search"),
        "clear_url": "",
        "hide_node": True,
        "robots": "noindex, follow",
        **machine_readable.of_search(address, _("Search")),
    }
