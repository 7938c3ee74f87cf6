"""What surrounds every page at the office: the portal's menu, and the colours of every node."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.design.types import Link, NavLink, SiteFrame
from tenants.website.frames import (
    Alternates,
    alternates_of,
    canonical_of,
    in_each_language,
    languages_of,
    name_of,
    neighbours_for,
    reading_language,
    sections_for,
    studio_url,
    tenant_of,
)


def office_frame(request: HttpRequest, alternates: Alternates | None) -> SiteFrame:
    """The frame of the portal and of the office's own pages. Five queries."""
    tenant, around = tenant_of(request), neighbours_for(request)
    base, tagline = around.address(tenant), sections_for(request).tagline(reading_language())
    return SiteFrame(
        name=_("Mötesplats Social Innovation"),
        tagline=tagline or _("A national meeting place with nodes across Sweden"),
        home_url=reverse("portal:home"),
        accent=tenant.accent,
        accents=tuple(node.accent for node in around.tenants),
        nav=tuple(_menu(request)),
        languages=languages_of(base, alternates_of(request, alternates), in_each_language("portal:home")),
        office_url=around.office_address,
        office_name=name_of(tenant),
        is_office=True,
        studio_url=studio_url(),
        search_url=reverse("portal:explore"),
        feed_url=reverse("portal:feed", args=["atom.xml"]),
        canonical_url=canonical_of(request, around),
        nodes=tuple(Link(label=name_of(node), url=reverse("portal:node", args=[node.slug])) for node in around.nodes),
        host=around.host_of(tenant, reading_language()),
        email=tenant.email,
    )


def _menu(request: HttpRequest) -> list[NavLink]:
    entries = [
        (_("Explore"), reverse("portal:explore")),
        (_("Calendar"), reverse("portal:calendar")),
        (_("The nodes"), reverse("portal:nodes")),
    ]
    about = about_url(request)
    if about:
        entries.append((_("The office"), about))
    return [NavLink(label=label, url=url, current=request.path.startswith(url)) for label, url in entries]


def about_url(request: HttpRequest) -> str:
    """The front page of the office's own pages in the reader's language; empty where there is none."""
    home = sections_for(request).home(reading_language())
    return (home.get_url(request) or "") if home else ""
