"""The portal's feeds and calendars: each follows the list whose choices its address carries."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.feeds.values import EventCalendar, Feed
from national_office.portal.facets import active_filters, labels_for
from national_office.portal.filters import address_of, filters_of, past_is_asked_for
from national_office.portal.presenters import address_slug
from national_office.portal.queries import words_in
from shared.catalogue.queries import EntryFilters, EntryPage
from shared.catalogue.queries.items import PublicItem, event_items_for_public, item_for_public, items_for_public
from shared.catalogue.queries.search import plan_search
from tenants.website.addresses import ListAddress, list_address
from tenants.website.choices import texts
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
from tenants.website.frames import name_of, neighbours_for, reading_language


@require_safe
def explore(request: HttpRequest, form: str) -> HttpResponseBase:
    """The list of everything, with the same choices, as a feed: latest first."""
    written = format_or_404(form)
    filters, _was_cut = filters_of(request)
    plan = plan_search(filters.q) if filters.q else None
    items = items_for_public(filters, limit=ENTRIES, plan=plan)
    address = address_of(filters, reverse("portal:explore"))
    return feed_answer(request, _feed(request, items, _title(request, filters, address), address), written)


@require_safe
def calendar_feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """The national calendar as a feed: what is coming, or with `?period=past` what has been."""
    written, node, past = format_or_404(form), _node(request), past_is_asked_for(request)
    address = list_address(
        reverse("portal:calendar"), {"node": [node] if node else [], "period": ["past"] if past else []}
    )
    now = timezone.now()
    if past:
        gone = event_items_for_public(now - timedelta(days=PAST_DAYS), limit=ENTRIES, node=node, until=now)
        return feed_answer(request, _feed(request, gone, _("Past events"), address), written)
    coming = event_items_for_public(now, limit=ENTRIES, node=node)
    return feed_answer(request, _feed(request, coming, _calendar_name(request, node), address), written)


@require_safe
def calendar(request: HttpRequest) -> HttpResponseBase:
    """The national calendar, or one node's part of it, to subscribe to: what is coming and the past year."""
    reader, node = reader_of(request), _node(request)
    items = event_items_for_public(timezone.now() - timedelta(days=PAST_DAYS), limit=EVENTS, node=node)
    return calendar_answer(
        request,
        EventCalendar(
            name=f"{_calendar_name(request, node)} – {site_name()}",
            self_url=f"{reader.base}{request.get_full_path()}",
            language=reader.language,
            events=tuple(calendar_event(item, reader, page_of(item, reader)) for item in items),
        ),
    )


@require_safe
def event(request: HttpRequest, item_id: uuid.UUID) -> HttpResponseBase:
    """One event to add to a calendar of one's own."""
    item = item_for_public(item_id)
    if item is None or item.starts_at is None:
        raise Http404
    reader = reader_of(request)
    return event_answer(request, calendar_event(item, reader, page_of(item, reader)))


def site_name() -> str:
    """What the portal is called."""
    return _("Mötesplats Social Innovation")


def page_of(item: PublicItem, reader: Reader) -> str:
    """The absolute address of an item's page on the portal."""
    slug = address_slug(item.words[item.language(reader.language)].slug)
    return f"{reader.base}{reverse('portal:item', args=[item.id, slug])}"


def _feed(request: HttpRequest, items: Iterable[PublicItem], title: str, address: ListAddress) -> Feed:
    reader = reader_of(request)
    return Feed(
        title=f"{title} – {site_name()}",
        description=_("What is new from %(name)s.") % {"name": site_name()},
        url=f"{reader.base}{address}",
        self_url=f"{reader.base}{request.get_full_path()}",
        language=reader.language,
        author=site_name(),
        entries=tuple(feed_entry(item, reader, page_of(item, reader)) for item in items),
    )


def _title(request: HttpRequest, filters: EntryFilters, address: ListAddress) -> str:
    """The list's name and what is chosen in it."""
    around, words = neighbours_for(request), words_in(reading_language())
    labels = labels_for(words, around, EntryPage(entries=(), total=0, number=1, pages=1))
    chosen = [each.label for each in active_filters(labels, address)]
    return ": ".join(filter(None, (_("Explore"), ", ".join(filter(None, (filters.q, *chosen))))))


def _node(request: HttpRequest) -> str:
    return next(iter(texts(request, "node", limit=48)), "")


def _calendar_name(request: HttpRequest, node: str) -> str:
    named = next((name_of(each) for each in neighbours_for(request).tenants if each.slug == node), "")
    return ": ".join(filter(None, (_("Calendar"), named)))
