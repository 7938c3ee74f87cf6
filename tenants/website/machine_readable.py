"""What each page of a node offers to programs: feeds, calendars, linked data."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from core.design.types import Card, Crumb, SiteFrame
from core.feeds.linked_data import as_script
from shared.catalogue.enums import Visibility
from shared.catalogue.licences import licence_url
from tenants.sharing.queries import item_of
from tenants.website.addresses import ListAddress
from tenants.website.feeds.links import calendar_link, feed_links, subscription
from tenants.website.frames import name_of, neighbours_for, tenant_of
from tenants.website.linked_data import ItemFacts, crumbs_thing, item_thing, organisation_thing, site_things
from tenants.website.presenters import Shelf

type Context = dict[str, Any]
EVERYTHING = ListAddress("")


def of_home(request: HttpRequest, frame: SiteFrame) -> Context:
    """The front page: who we are, and everything as a feed."""
    feeds = feed_links("website:feed", address=EVERYTHING, title=frame.name)
    return {"feeds": feeds, "linked_data": as_script(*site_things(frame, base_of(request)))}


def of_section(name: str, address: ListAddress, title: str) -> Context:
    """A section, with what is chosen in it."""
    return {"feeds": feed_links("website:section_feed", name, address=address, title=title)}


def of_calendar(request: HttpRequest, address: ListAddress, title: str) -> Context:
    """The calendar: as a feed what is shown; as a file what is coming and the past year."""
    file = calendar_link("website:calendar_file", address=EVERYTHING, title=title)
    feeds = feed_links("website:section_feed", "kalender", address=address, title=title)
    return {"feeds": (*feeds, file), "calendar_file_url": subscription(base_of(request), file)}


def of_search(address: ListAddress, title: str) -> Context:
    """What a search finds, as it comes in."""
    return {"feeds": feed_links("website:feed", address=address, title=title)}


def of_item(request: HttpRequest, page: Any, item: Card, shelf: Shelf, crumbs: tuple[Crumb, ...]) -> Context:
    """One page in its own words, a copy at the address of its origin. An event as a file too: one query more."""
    base, provenance = base_of(request), item.provenance
    own = provenance.url if provenance else f"{base}{item.url}"
    name = provenance.node_name if provenance else name_of(shelf.tenant)
    facts = ItemFacts(
        kind=page.kind,
        url=own,
        base=base,
        publisher=organisation_thing(name, "" if provenance else f"{base}/"),
        authors=getattr(page, "authors", ()),
        organisers=getattr(page, "organisers", ()),
        partners=item.partners,
        updated=page.last_published_at,
        online_url=getattr(page, "online_url", ""),
        licence_url=provenance.licence_url if provenance else licence_url(page.licence),
    )
    return {
        "linked_data": as_script(item_thing(item, facts), crumbs_thing(crumbs, base)),
        "calendar_file_url": event_file(page, shelf) if hasattr(page, "starts_at") else "",
    }


def event_file(page: Page, shelf: Shelf) -> str:
    """Where an event's file is; empty while not everyone may read it."""
    if shelf.visibility(page) not in (None, Visibility.PUBLIC):
        return ""
    copy = shelf.copies.get(page.translation_key)
    item = copy.item_id if copy else getattr(item_of(page), "id", None)
    return reverse("website:event_file", args=[item]) if item else ""


def base_of(request: HttpRequest) -> str:
    """The tenant's absolute address."""
    return neighbours_for(request).address(tenant_of(request))
