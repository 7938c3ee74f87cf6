"""The portal's pages."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "portal/home.html")


def explore(request: HttpRequest) -> HttpResponse:
    """The list of everything, with facets and search."""
    return render(request, "portal/explore.html")


def item(request: HttpRequest, item_id: uuid.UUID, slug: str = "") -> HttpResponse:
    """One item."""
    return render(request, "portal/item.html")


def calendar(request: HttpRequest) -> HttpResponse:
    """What is on across the country."""
    return render(request, "portal/calendar.html")


def nodes(request: HttpRequest) -> HttpResponse:
    """All nodes."""
    return render(request, "portal/nodes.html")


def node(request: HttpRequest, slug: str) -> HttpResponse:
    """One node."""
    return render(request, "portal/node.html")
