"""What each page of the portal offers to programs: feeds, calendars, linked data."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.design.types import Card, Crumb, NodeCard, SiteFrame
from core.feeds.linked_data import as_script
from national_office.portal.filters import address_of
from shared.catalogue.queries import EntryFilters, FullEntry
from tenants.website.addresses import ListAddress
from tenants.website.feeds.links import calendar_link, feed_links, subscription
from tenants.website.frames import neighbours_for, tenant_of
from tenants.website.linked_data import (
    ItemFacts,
    absolute,
    crumbs_thing,
    item_thing,
    organisation_thing,
    site_things,
)

type Context = dict[str, Any]


def of_home(request: HttpRequest, frame: SiteFrame) -> Context:
    """The front page: who we are, and everything as a feed."""
    return {
        "linked_data": as_script(*site_things(frame, base_of(request))),
        **of_list(EntryFilters()),
    }


def of_list(filters: EntryFilters) -> Context:
    """The list of everything, with what is chosen in it."""
    address = address_of(filters, "")
    return {"feeds": feed_links("portal:feed", address=address, title=_("Explore"))}


def of_calendar(request: HttpRequest, address: ListAddress) -> Context:
    """The calendar: as a feed what is shown; as a file what is coming and the past year."""
    title = _("Calendar")
    file = calendar_link("portal:calendar_file", address=address.without("period"), title=title)
    feeds = feed_links("portal:calendar_feed", address=address, title=title)
    return {"feeds": (*feeds, file), "calendar_file_url": subscription(base_of(request), file)}


def of_node(request: HttpRequest, card: NodeCard, slug: str, crumbs: tuple[Crumb, ...]) -> Context:
    """A node: who it is, and what comes from it."""
    base = base_of(request)
    office = organisation_thing(_("Mötesplats Social Innovation"), f"{base}{reverse('portal:home')}")
    node = organisation_thing(card.name, card.site_url, description=card.description, part_of=office)
    feeds = feed_links("portal:feed", address=ListAddress("", (("node", slug),)), title=card.name)
    return {"feeds": feeds, "linked_data": as_script(node, crumbs_thing(crumbs, base))}


def of_item(request: HttpRequest, entry: FullEntry, card: Card, crumbs: tuple[Crumb, ...]) -> Context:
    """One item, in its own words, at the address of its origin; an event as a file too."""
    base, payload = base_of(request), entry.payload
    facts = ItemFacts(
        kind=entry.kind,
        url=entry.url,
        base=base,
        publisher=organisation_thing(entry.node_name, absolute(card.node_url, base) if card.node_url else ""),
        authors=payload["authors"],
        organisers=payload["organisers"],
        partners=card.partners,
        online_url=payload["online_url"] or "",
        licence_url=card.provenance.licence_url if card.provenance else "",
    )
    file = reverse("portal:event_file", args=[entry.item]) if entry.starts_at else ""
    return {
        "linked_data": as_script(item_thing(card, facts), crumbs_thing(crumbs, base)),
        "calendar_file_url": file,
    }


def base_of(request: HttpRequest) -> str:
    """The portal's absolute address."""
    return neighbours_for(request).address(tenant_of(request))
