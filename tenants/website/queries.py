"""What the public site reads: its own pages as far as the visitor may see them, and its neighbours."""

import uuid
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.db.models import Count, F, Func, QuerySet
from django.utils.http import RFC3986_SUBDELIMS
from wagtail.models import Page, PageViewRestriction, Site

from core.design.types import MATCH_START, MATCH_STOP
from core.tenancy.hosts import ResolvedTenant
from core.tenancy.kept import Kept
from shared.catalogue.enums import Visibility
from shared.catalogue.texts import CONFIGS, words_of
from shared.registry.enums import PartyRelation, TenantType
from shared.registry.models import TenantParty
from shared.registry.queries import address_of_host, resolved_in_service
from shared.taxonomy.queries import area_choices
from tenants.editorial.models import ContentPage, HomePage, KnowledgePage, NewsPage
from tenants.events.models import EventPage
from tenants.events.queries import events_before, events_from
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries import visible_pages

HOME_DEPTH = 2
SECTION_DEPTH = 3
FILTERS = ("area", "goal", "kind")
WORDS_OF_PAGES = 2_000
SAFE = f"{RFC3986_SUBDELIMS}/~:@"
"""What django.urls leaves as it is in an address."""
CARD = frozenset({
    "title", "url_path", "translation_key", "first_published_at", "lead", "kind", "areas", "is_demo", "picture",
    "picture_alt", "starts_at", "ends_at", "place", "preliminary", "cancelled",
})  # fmt: skip
"""What a card shows of a page, of whatever class: neither texts nor what editors see is fetched for lists."""
# The version of every row that Surroundings are made from: another transaction's change gives a row another xmin.
_ROW = "string_agg(each.xmin::text || each.ctid::text, ',')"
_STANDING = """
    SELECT page_ptr_id FROM editorial_homepage UNION ALL SELECT page_ptr_id FROM editorial_knowledgeindexpage
    UNION ALL SELECT page_ptr_id FROM editorial_newsindexpage UNION ALL SELECT page_ptr_id FROM events_eventindexpage
"""
MARK = f"""
    SELECT md5(concat_ws('/',
        (SELECT {_ROW} FROM wagtailcore_site each), (SELECT {_ROW} FROM wagtailcore_locale each),
        (SELECT {_ROW} FROM wagtailcore_pageviewrestriction each), (SELECT {_ROW} FROM editorial_homepage each),
        (SELECT {_ROW} FROM wagtailcore_page each WHERE id IN ({_STANDING})),
        (SELECT {_ROW} FROM pictures_picture each WHERE id IN (SELECT picture_id FROM editorial_homepage)),
        (SELECT {_ROW} FROM taxonomy_knowledgearea each), (SELECT {_ROW} FROM registry_tenant each),
        (SELECT {_ROW} FROM registry_domain each), (SELECT {_ROW} FROM registry_tenantparty each)))
"""
HEADLINES = """
    SELECT ts_headline(%(config)s::regconfig, text, websearch_to_tsquery(%(config)s::regconfig, %(words)s), %(marks)s)
    FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS each(text, place) ORDER BY place
"""


@dataclass(frozen=True)
class Neighbours:
    """Every tenant in service, the office first, and who hosts them, by language."""

    tenants: tuple[ResolvedTenant, ...]
    hosts: dict[tuple[uuid.UUID, str], str]

    @cached_property
    def office(self) -> ResolvedTenant | None:
        """The national office, if it is in service."""
        return next((tenant for tenant in self.tenants if tenant.type == TenantType.NATIONAL_OFFICE), None)

    @cached_property
    def _primaries(self) -> dict[uuid.UUID, str]:
        return {tenant.id: address_of_host(tenant.host) for tenant in reversed(self.tenants)}

    @cached_property
    def nodes(self) -> tuple[ResolvedTenant, ...]:
        """The nodes in service."""
        return tuple(tenant for tenant in self.tenants if tenant.type != TenantType.NATIONAL_OFFICE)

    def address(self, tenant: ResolvedTenant) -> str:
        """The absolute address of a tenant's primary host; of the host that answered when it has none."""
        return self._primaries.get(tenant.id) or address_of_host(tenant.host)

    @property
    def office_address(self) -> str:
        """The portal's front page; empty while there is no office."""
        return f"{self.address(self.office)}/" if self.office else ""

    def host_of(self, tenant: ResolvedTenant, language: str) -> str:
        """The name of the organisation that hosts a tenant."""
        return self.hosts.get((tenant.id, language), "")


def neighbours() -> Neighbours:
    """Every tenant in service and its host. Three queries, whatever their number."""
    hosts: dict[tuple[uuid.UUID, str], str] = {}
    for party in TenantParty.objects.filter(relation=PartyRelation.HOST).order_by("organisation_slug"):
        hosts.setdefault((party.tenant_id, "sv"), party.name_sv)
        hosts.setdefault((party.tenant_id, "en"), party.name_en or party.name_sv)
    return Neighbours(tuple(resolved_in_service()), hosts)


@dataclass(frozen=True)
class Sections:
    """The front pages of every language and the live sections under them.

    `roots`: where each front page stands in the tree, and its address; empty where there are several sites.
    """

    homes: tuple[HomePage, ...]
    pages: tuple[Page, ...]
    roots: tuple[tuple[str, str], ...] = ()

    def address_of(self, url_path: str) -> str:
        """The address of a page of the site, from its place in the tree; empty when Wagtail has to be asked.

        Wagtail resolves each page's address by itself, which costs as much as a small query.
        """
        found = ((place, url) for place, url in self.roots if url_path.startswith(place))
        return next((url + quote(url_path.removeprefix(place), safe=SAFE) for place, url in found), "")

    def language_of(self, page: Page) -> str:
        """The language of a page of the site."""
        return next((home.locale.language_code for home in self.homes if home.locale_id == page.locale_id), "")

    def home(self, language: str) -> HomePage | None:
        """The front page of a language."""
        return next((home for home in self.homes if home.locale.language_code == language), None)

    def tagline(self, language: str) -> str:
        """What the site says of itself."""
        home = self.home(language)
        return home.tagline if home else ""

    def in_language(self, language: str) -> list[Page]:
        """The sections that belong in the menu of a language."""
        return [page for page in self.pages if page.show_in_menus and page.locale.language_code == language]

    def section(self, page_class: type[Page], language: str) -> Page | None:
        """The section of a kind in a language."""
        found = (page for page in self.pages if page.locale.language_code == language)
        return next((page for page in found if issubclass(page.specific_class or Page, page_class)), None)


def sections(site: Site | None) -> Sections:
    """The skeleton of the only site, or None where there are several. Two queries."""
    homes = HomePage.objects.live().filter(depth=HOME_DEPTH).select_related("locale", "picture").order_by("path")
    pages = Page.objects.live().filter(depth=SECTION_DEPTH).select_related("locale").order_by("path")
    served = [home for home in homes if site and home.translation_key == site.root_page.translation_key]
    roots = ((home.url_path, home.get_url() or "") for home in served)
    return Sections(tuple(homes), tuple(pages), tuple((place, url) for place, url in roots if url.startswith("/")))


@dataclass(frozen=True)
class Surroundings:
    """What stands around every page of a site and hardly ever changes; `site` is None where there are several."""

    site: Site | None
    tree: Sections
    around: Neighbours
    areas: dict[str, dict[str, str]]
    is_restricted: bool

    def page_at(self, parts: Sequence[str], language: str) -> Any:
        """The page at these parts of an address, as a front page's own object; None when Wagtail has to look for it.

        One query for a section or what stands in it, none for a front page.
        """
        home = self.tree.home(language)
        if home is None or self.site is None or home.translation_key != self.site.root_page.translation_key:
            return None
        if not parts:
            return copy(home)
        section = next((page for page in self.tree.pages if page.slug == parts[0] and page.is_child_of(home)), None)
        kind = section.specific_class if section else None
        if section is None or kind is None or len(parts) > 2:
            return None
        if len(parts) == 1:
            return kind._default_manager.select_related("locale").filter(pk=section.pk).first()
        return content_in(section, kind, parts[1])


def content_in(section: Page, kind: type[Page], slug: str) -> Any:
    """What stands in a section under this name, with what its page shows; None when that may be of several kinds."""
    classes = kind.allowed_subpage_models()
    if len(classes) != 1:
        return None
    inside = {"path__startswith": section.path, "depth": section.depth + 1, "slug": slug}
    return classes[0]._default_manager.select_related("locale", "picture").filter(**inside).first()


_kept: Kept[Surroundings] = Kept()


def surroundings() -> Surroundings:
    """What stands around the bound tenant's pages. One query; nine more when something changed."""
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        (mark,) = cursor.fetchone()
    return _kept.get(mark, _read_surroundings)


def _read_surroundings() -> Surroundings:
    sites = list(Site.objects.select_related("root_page")[:2])
    site = sites[0] if len(sites) == 1 else None
    return Surroundings(
        site=site,
        tree=sections(site),
        around=neighbours(),
        areas={language: dict(area_choices(language)) for language in CONFIGS},
        is_restricted=PageViewRestriction.objects.exists(),
    )


def readable(pages: QuerySet[Any], user: Any, language: str) -> QuerySet[Any]:
    """Live pages of a language that the visitor may read, with what a card shows of them."""
    found: QuerySet[Any] = visible_pages(pages.filter(locale__language_code=language), user)
    return found.select_related("locale", "picture")


def for_cards(pages: QuerySet[Any]) -> QuerySet[Any]:
    """The same pages with no more than cards show."""
    names = CARD & {field.name for field in pages.model._meta.fields}
    return pages.select_related(None).select_related("picture").only(*names)


def knowledge_for_visitor(user: Any, language: str) -> QuerySet[KnowledgePage]:
    """Knowledge items, the latest first."""
    return readable(KnowledgePage.objects.all(), user, language).order_by("-first_published_at", "-pk")


def news_for_visitor(user: Any, language: str) -> QuerySet[NewsPage]:
    """News, the latest first."""
    return readable(NewsPage.objects.all(), user, language).order_by("-first_published_at", "-pk")


def coming_events_for_visitor(user: Any, language: str, moment: datetime) -> QuerySet[EventPage]:
    """Events that are not over, the next first."""
    return readable(events_from(moment), user, language)


def past_events_for_visitor(user: Any, language: str, moment: datetime) -> QuerySet[EventPage]:
    """Events that are over, the latest first."""
    return readable(events_before(moment), user, language)


def narrowed(
    pages: QuerySet[Any], *, areas: Iterable[str] = (), goals: Iterable[int] = (), kinds: Iterable[str] = ()
) -> Any:
    """Pages of any of these areas and of any of these goals and kinds; a facet without choices narrows nothing."""
    if areas := list(areas):
        pages = pages.filter(areas__overlap=areas)
    if goals := list(goals):
        pages = pages.filter(goals__overlap=goals)
    if kinds := list(kinds):
        pages = pages.filter(kind__in=kinds)
    return pages


def area_counts(pages: QuerySet[Any]) -> dict[str, int]:
    """How many of the pages belong to each knowledge area. One query."""
    area = Func(F("areas"), function="unnest")
    return dict(pages.order_by().annotate(area=area).values_list("area").annotate(number=Count("pk")))


def kind_counts(pages: QuerySet[Any]) -> dict[str, int]:
    """How many of the pages are of each kind. One query."""
    return dict(pages.order_by().values_list("kind").annotate(number=Count("pk")))


def related_pages(page: ContentPage, user: Any, language: str, limit: int) -> list[KnowledgePage]:
    """Knowledge items that share an area with a page, the latest first. One query; none for a page without areas."""
    if not page.areas:
        return []
    others = knowledge_for_visitor(user, language).exclude(translation_key=page.translation_key)
    return list(for_cards(narrowed(others, areas=page.areas))[:limit])


def copies_by_key(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Copy]:
    """The copies among these pages, by translation key. One query."""
    return {copy.translation_key: copy for copy in Copy.objects.filter(translation_key__in=list(keys))}


def visibilities_by_key(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Visibility]:
    """Who may see these own items, by translation key; one that was never shared is the tenant's own. One query."""
    rows = SharedItem.objects.filter(translation_key__in=list(keys)).values_list("translation_key", "visibility")
    return {key: Visibility(value) for key, value in rows}


def live_translations(page: Page) -> list[Page]:
    """A page that the visitor reads, in every language it is live in: who may read one may read all. One query."""
    pages = Page.objects.live().filter(translation_key=page.translation_key).order_by("locale_id")
    return list(pages.only("url_path", "locale_id"))


def searched_pages(query: str, user: Any, language: str) -> Any:
    """Search results, best first, among the content pages the visitor may read in a language."""
    return Page.objects.filter(pk__in=readable_ids(user, language)).specific().search(query)


def readable_words(user: Any, language: str) -> set[str]:
    """The words of the titles and leads the visitor may read, in a bounded number of pages. Three queries."""
    found = (
        visible_pages(pages.objects.filter(locale__language_code=language), user).values_list("title", "lead")
        for pages in (KnowledgePage, NewsPage, EventPage)
    )
    return {word for rows in found for texts in rows[:WORDS_OF_PAGES] for text in texts for word in words_of(text)}


def marked(texts: Sequence[str], query: str, language: str, options: str = "") -> list[str]:
    """The texts with the words of a query between MATCH_START and MATCH_STOP, cut as ts_headline's options say.

    One query; none for none.
    """
    if not texts:
        return []
    marks = f'StartSel="{MATCH_START}", StopSel="{MATCH_STOP}", {options or "HighlightAll=true"}'
    values: dict[str, str | list[str]] = {"config": CONFIGS[language], "texts": list(texts), "marks": marks}
    values["words"] = " or ".join(words_of(query))
    with connection.cursor() as cursor:
        cursor.execute(HEADLINES, values)
        return [text for (text,) in cursor.fetchall()]


def readable_ids(user: Any, language: str) -> QuerySet[Any]:
    """The keys of every content page the visitor may read in a language, as a subquery."""
    pages = Page.objects.filter(depth__gt=SECTION_DEPTH, locale__language_code=language)
    found: QuerySet[Any] = visible_pages(pages, user).order_by().values("pk")
    return found
