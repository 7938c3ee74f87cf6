"""The feeds and calendars of a node's own site: each follows the list whose choices its address carries."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from core.feeds.values import EventCalendar, Feed
from shared.catalogue.queries.items import PublicItem
from tenants.editorial.models import KnowledgeIndexPage, NewsIndexPage
from tenants.events.models import EventIndexPage
from tenants.website.choices import query_text
from tenants.website.contexts import PAST, PERIOD
from tenants.website.feeds.answers import (
    ENTRIES,
    EVENTS,
    PAST_DAYS,
    calendar_answer,
    event_answer,
    feed_answer,
    format_or_404,
)
from tenants.website.feeds.entries import Reader, calendar_event, feed_entry, reader_of
from tenants.website.frames import name_of, reading_language, sections_for, tenant_of
from tenants.website.items import (
    ANONYMOUS,
    PageFilters,
    calendar_pages,
    items_of,
    page_rows,
    pages_of_item,
    public_pages,
)
from tenants.website.listings import Choice, active_filters, choice_of
from tenants.website.queries import (
    coming_events_for_visitor,
    knowledge_for_visitor,
    news_for_visitor,
    past_events_for_visitor,
)
from tenants.website.searching import search_pages


@dataclass(frozen=True, slots=True)
class Section:
    """One list of the site: its page, and what stands on it for the public under a visitor's choices."""

    index: type[Page]
    rows: Callable[[HttpRequest, Choice], Any]


def _knowledge(request: HttpRequest, choice: Choice) -> Any:
    return choice.applied(knowledge_for_visitor(ANONYMOUS, reading_language()))


def _news(request: HttpRequest, choice: Choice) -> Any:
    return choice.applied(news_for_visitor(ANONYMOUS, reading_language()))


def _events(request: HttpRequest, choice: Choice) -> Any:
    past = request.GET.get(PERIOD) == PAST
    found = past_events_for_visitor if past else coming_events_for_visitor
    return found(ANONYMOUS, reading_language(), timezone.now())


SECTIONS = {
    "kunskap": Section(KnowledgeIndexPage, _knowledge),
    "nyheter": Section(NewsIndexPage, _news),
    "kalender": Section(EventIndexPage, _events),
}


@require_safe
def everything(request: HttpRequest, form: str) -> HttpResponseBase:
    """What is new at this node, or what a search finds, latest first."""
    written, choice, (query, _was_cut) = format_or_404(form), choice_of(request), query_text(request)
    words = search_pages(query, ANONYMOUS, reading_language()).suggestion or query
    filters = PageFilters(areas=choice.areas, goals=choice.goals, kinds=choice.kinds)
    pages = page_rows(public_pages(filters, languages=[reading_language()]), words, ENTRIES)
    home = sections_for(request).home(reading_language())
    heading = _("Search: %(words)s") % {"words": query} if query else ""
    return feed_answer(request, _feed(request, pages, heading, choice, home), written)


@require_safe
def section(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """One list of the node as a feed."""
    written, choice, listed = format_or_404(form), choice_of(request), SECTIONS.get(name)
    page = sections_for(request).section(listed.index, reading_language()) if listed else None
    if listed is None or page is None:
        raise Http404
    rows = list(listed.rows(request, choice)[:ENTRIES])
    return feed_answer(request, _feed(request, rows, page.title, choice, page), written)


@require_safe
def calendar(request: HttpRequest) -> HttpResponseBase:
    """The node's calendar to subscribe to: what is coming and the past year."""
    reader = reader_of(request)
    pages = calendar_pages(reader.language, timezone.now() - timedelta(days=PAST_DAYS))
    items = _items(request, list(pages[:EVENTS]), reader)
    return calendar_answer(
        request,
        EventCalendar(
            name=name_of(tenant_of(request)),
            self_url=f"{reader.base}{request.get_full_path()}",
            language=reader.language,
            events=tuple(calendar_event(item, reader, _page_of(item, reader)) for item in items),
        ),
    )


@require_safe
def event(request: HttpRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """One event to add to a calendar of one's own."""
    reader = reader_of(request)
    item = next(iter(_items(request, pages_of_item(item_id), reader)), None)
    if item is None or item.starts_at is None:
        raise Http404
    return event_answer(request, calendar_event(item, reader, _page_of(item, reader)))


def _feed(request: HttpRequest, pages: Sequence[Any], heading: str, choice: Choice, page: Page | None) -> Feed:
    reader, name = reader_of(request), name_of(tenant_of(request))
    path = (page.get_url(request) if page else None) or "/"
    chosen = [each.label for each in active_filters(choice, choice.address(path), reader.areas)]
    title = ": ".join(filter(None, (heading, ", ".join(chosen))))
    entries = (feed_entry(item, reader, _page_of(item, reader)) for item in _items(request, pages, reader))
    return Feed(
        title=f"{title} – {name}" if title else name,
        description=_("What is new from %(name)s.") % {"name": name},
        url=f"{reader.base}{choice.address(path)}",
        self_url=f"{reader.base}{request.get_full_path()}",
        language=reader.language,
        author=name,
        entries=tuple(entries),
    )


def _items(request: HttpRequest, pages: Iterable[Any], reader: Reader) -> tuple[PublicItem, ...]:
    return items_of(pages, tenant_of(request), lambda page: f"{reader.base}{page.get_url(request) or '/'}")


def _page_of(item: PublicItem, reader: Reader) -> str:
    return item.words[item.language(reader.language)].page
