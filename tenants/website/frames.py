"""What surrounds a public page, one builder for each type of tenant.

The office's builder is registered by the portal, which stands above this app.
"""

from collections.abc import Callable, Mapping
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import get_language, override
from wagtail.models import Page

from core.design.types import Language, LanguageCode, Link, NavLink, SiteFrame
from core.tenancy.hosts import ResolvedTenant
from tenants.website.queries import Neighbours, Sections, Surroundings, surroundings

LANGUAGE_NAMES: dict[LanguageCode, str] = {"sv": "Svenska", "en": "English"}
type Alternates = Mapping[str, str]
type FrameBuilder = Callable[[HttpRequest, Alternates | None], SiteFrame]

_builders: dict[str, FrameBuilder] = {}


def register_frame(tenant_type: str, builder: FrameBuilder) -> None:
    """Let a builder make the frames of this type of tenant."""
    _builders[tenant_type] = builder


def frame_for(request: HttpRequest, alternates: Alternates | None = None) -> SiteFrame:
    """The frame of a page at the request's tenant.

    `alternates` holds the page's address in each language it exists in, by language code; None means the same view in
    every language. A language it lacks leads to that language's front page.
    """
    builder = _builders.get(tenant_of(request).type, node_frame)
    return builder(request, alternates)


def tenant_of(request: HttpRequest) -> ResolvedTenant:
    """The tenant that the request belongs to."""
    return cast("ResolvedTenant", request.tenant)  # type: ignore[attr-defined]


def reading_language() -> LanguageCode:
    """The language the page is shown in."""
    return "en" if get_language() == "en" else "sv"


def name_of(tenant: ResolvedTenant) -> str:
    """A tenant's name in the reader's language."""
    return tenant.name_en if reading_language() == "en" else tenant.name_sv


def node_frame(request: HttpRequest, alternates: Alternates | None) -> SiteFrame:
    """The frame of a node's own site."""
    tenant, around, tree = tenant_of(request), neighbours_for(request), sections_for(request)
    homes = {home.locale.language_code: address_of(request, home) for home in tree.homes}
    return SiteFrame(
        name=name_of(tenant),
        tagline=tree.tagline(reading_language()),
        home_url=homes.get(reading_language(), "/"),
        accent=tenant.accent,
        nav=section_links(request, tree),
        languages=languages_of(around.address(tenant), alternates_of(request, alternates), homes),
        office_url=around.office_address,
        office_name=name_of(around.office) if around.office else "",
        studio_url=studio_url(),
        search_url=reverse("website:search"),
        feed_url=reverse("website:feed", args=["atom.xml"]),
        canonical_url=canonical_of(request, around),
        nodes=tuple(sister_links(around, tenant)),
        host=around.host_of(tenant, reading_language()),
        email=tenant.email,
    )


def surroundings_for(request: HttpRequest) -> Surroundings:
    """What stands around every page, asked for once in a request."""
    found: Surroundings | None = getattr(request, "surroundings", None)
    if found is None:
        found = surroundings()
        request.surroundings = found  # type: ignore[attr-defined]
    return found


def sections_for(request: HttpRequest) -> Sections:
    """The skeleton of the site."""
    return surroundings_for(request).tree


def neighbours_for(request: HttpRequest) -> Neighbours:
    """Every tenant in service."""
    return surroundings_for(request).around


def address_of(request: HttpRequest, page: Page) -> str:
    """A page's address; empty for one that has none."""
    return sections_for(request).address_of(page.url_path) or page.get_url(request) or ""


def section_links(request: HttpRequest, tree: Sections) -> tuple[NavLink, ...]:
    """The main menu: the sections of the site in the reader's language."""
    links = [(page.title, address_of(request, page)) for page in tree.in_language(reading_language())]
    return tuple(NavLink(label=label, url=url, current=request.path.startswith(url)) for label, url in links)


def sister_links(around: Neighbours, tenant: ResolvedTenant) -> list[Link]:
    """The other nodes' own sites."""
    return [
        Link(label=name_of(other), url=f"{around.address(other)}/", external=True)
        for other in around.nodes
        if other.id != tenant.id
    ]


def canonical_of(request: HttpRequest, around: Neighbours) -> str:
    """The page's absolute address at the tenant's primary host."""
    return f"{around.address(tenant_of(request))}{request.path}"


def languages_of(base: str, alternates: Alternates, homes: Alternates) -> tuple[Language, ...]:
    """The languages one can switch to; where the page itself is missing, to the front page, without hreflang."""
    current = reading_language()
    return tuple(
        Language(
            code=code,
            label=LANGUAGE_NAMES[code],
            url=alternates.get(code) or homes[code],
            current=code == current,
            absolute_url=f"{base}{alternates[code]}" if code in alternates else "",
        )
        for code in LANGUAGE_NAMES
        if code in alternates or code in homes
    )


def alternates_of(request: HttpRequest, alternates: Alternates | None) -> Alternates:
    """The page's addresses by language; the same view in each when nothing else is said."""
    if alternates is not None:
        return alternates
    return {code: translate_url(request.path, code) for code, _ in settings.LANGUAGES}


def in_each_language(name: str, *args: object) -> dict[str, str]:
    """A view's address in each language."""
    found: dict[str, str] = {}
    for code in LANGUAGE_NAMES:
        with override(code):
            found[code] = reverse(name, args=args)
    return found


def studio_url() -> str:
    """The studio's address; empty where there is none."""
    try:
        return reverse("wagtailadmin_home")
    except NoReverseMatch:
        return ""
