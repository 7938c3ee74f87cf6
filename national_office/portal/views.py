"""The portal's pages."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from national_office.portal import contexts
from national_office.portal import nodes as node_pages
from national_office.portal.presenters import address_slug, item_url


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "portal/home.html", contexts.home_context(request))


@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    """The list of everything, with facets and search."""
    return render(request, "portal/explore.html", contexts.explore_context(request))


@require_safe
def item(request: HttpRequest, item_id: uuid.UUID, slug: str = "") -> HttpResponseBase:
    """One item; an address with another slug leads to the right one."""
    entry = contexts.entry_or_404(item_id)
    if slug != address_slug(entry.slug):
        return redirect(item_url(entry), permanent=False)
    return render(request, "portal/item.html", contexts.item_context(request, entry))


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """What is on across the country."""
    return render(request, "portal/calendar.html", contexts.calendar_context(request))


@require_safe
def nodes(request: HttpRequest) -> HttpResponse:
    """All nodes."""
    return render(request, "portal/nodes.html", node_pages.nodes_context(request))


@require_safe
def node(request: HttpRequest, slug: str) -> HttpResponse:
    """One node."""
    return render(request, "portal/node.html", node_pages.node_context(request, slug))
