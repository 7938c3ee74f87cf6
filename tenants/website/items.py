"""This tenant's public pages as items, for those who read with machines: feeds, calendars, the API, the map.

Whoever asks, what the anonymous may read is all there is.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Locale, Page

from core.tenancy.hosts import ResolvedTenant
from shared.catalogue.enums import Family, NewsKind
from shared.catalogue.queries.items import ORDER, Position, PublicItem, Words
from shared.exchange.errors import PayloadError
from shared.exchange.payload import clean_payload
from shared.registry.queries import tenants_in_service
from tenants.events.models import EventPage
from tenants.pictures.models import Picture
from tenants.sharing.adapters import adapter_for, adapter_for_family
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries import visible_pages
from tenants.sharing.queries.joint import parts_of
from tenants.website.queries import SECTION_DEPTH, copies_by_key, readable

ANONYMOUS = AnonymousUser()
CHILDREN = {Family.KNOWLEDGE: "knowledgepage", Family.NEWS: "newspage", Family.EVENT: "eventpage"}

type AddressOf = Callable[[Page], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFilters:
    """What a list is narrowed to. Values within a field widen it, fields narrow it; empty means no narrowing."""

    areas: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    municipalities: tuple[str, ...] | None = None
    years: tuple[int, ...] = ()

    def condition(self) -> Q:
        """What the choices demand of a page, of whatever class."""
        condition = Q()
        if self.areas:
            condition &= _any_class("areas__overlap", list(self.areas))
        if self.goals:
            condition &= _any_class("goals__overlap", list(self.goals))
        if self.municipalities is not None:
            condition &= _any_class("municipalities__overlap", list(self.municipalities))
        if self.kinds:
            news = Q(newspage__isnull=False) if NewsKind.NEWS in self.kinds else Q(pk__in=[])
            condition &= Q(knowledgepage__kind__in=self.kinds) | Q(eventpage__kind__in=self.kinds) | news
        if self.families:
            classes = [CHILDREN[Family(name)] for name in self.families]
            condition &= Q(*(Q(**{f"{child}__isnull": False}) for child in classes), _connector="OR")
        if self.years:
            condition &= Q(knowledgepage__year__in=self.years)
        return condition


def _any_class(lookup: str, value: Any) -> Q:
    return Q(*(Q(**{f"{child}__{lookup}": value}) for child in CHILDREN.values()), _connector="OR")


def content_pages() -> Any:
    """The content pages that everyone may read, in every language."""
    published = Page.objects.filter(depth__gt=SECTION_DEPTH, first_published_at__isnull=False)
    return visible_pages(published, ANONYMOUS)


def public_pages(filters: PageFilters, *, languages: Iterable[str] = (), after: Position | None = None) -> Any:
    """One page of each item that fits, latest first: in the first of `languages` it has, Swedish before English."""
    wanted = [code for code in ORDER if code in set(languages)] or list(ORDER)
    pages = content_pages().filter(filters.condition(), locale__language_code__in=wanted)
    if len(wanted) > 1:
        swedish = content_pages().filter(translation_key=OuterRef("translation_key"), locale__language_code=ORDER[0])
        pages = pages.filter(Q(locale__language_code=ORDER[0]) | ~Exists(swedish))
    if after is not None:
        later = Q(first_published_at__lt=after.moment)
        pages = pages.filter(later | Q(first_published_at=after.moment, translation_key__lt=after.id))
    return pages.order_by("-first_published_at", "-translation_key")


def page_rows(pages: Any, q: str, limit: int) -> list[Any]:
    """At most `limit` of the pages, those with the words searched for, whole. Six queries, one more for a search."""
    if q:
        every = Page.objects.filter(pk__in=pages.order_by().values("pk"))
        found = every.order_by("-first_published_at", "-translation_key").search(q, order_by_relevance=False)
        pages = pages.filter(pk__in=[page.pk for page in found[:limit]])
    return completed(list(pages.specific()[:limit]))


def completed(pages: list[Any]) -> list[Any]:
    """The pages with their pictures and languages, which `specific` does not bring along. Two queries."""
    pictures = Picture.objects.in_bulk({page.picture_id for page in pages if page.picture_id})
    locales = {locale.pk: locale for locale in Locale.objects.all()}
    for page in pages:
        page.picture, page.locale = pictures.get(page.picture_id), locales[page.locale_id]
    return pages


def calendar_pages(language: str, since: datetime) -> QuerySet[EventPage]:
    """Public events that begin at `since` or later, in order of time."""
    pages = EventPage.objects.filter(starts_at__gte=since)
    return readable(pages, ANONYMOUS, language).order_by("starts_at", "pk")


def pages_of_item(item: uuid.UUID) -> list[Any]:
    """The public pages of an item by its global id, Swedish first; none when it is not public here. Six queries."""
    own = SharedItem.objects.filter(id=item).values("translation_key")
    received = Copy.objects.filter(item_id=item).values("translation_key")
    pages = content_pages().filter(Q(translation_key__in=own) | Q(translation_key__in=received))
    return _in_order(completed(list(pages.specific())))


def translations_of(keys: Iterable[uuid.UUID]) -> list[Any]:
    """Every public page of these items, Swedish first. Six queries."""
    pages = content_pages().filter(translation_key__in=list(keys))
    return _in_order(completed(list(pages.specific())))


def _in_order(pages: Iterable[Any]) -> list[Any]:
    return sorted(pages, key=lambda page: ORDER.index(page.locale.language_code))


def items_of(pages: Iterable[Any], tenant: ResolvedTenant, address_of: AddressOf) -> tuple[PublicItem, ...]:
    """The pages as items, in the order of each item's first page. Two queries, two more where some are made together.

    `address_of` gives a page's absolute address. A page that is no item of anybody's is passed over.
    """
    groups: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for page in pages:
        groups[page.translation_key].append(page)
    own = {each.translation_key: each for each in SharedItem.objects.filter(translation_key__in=list(groups))}
    copies = copies_by_key(groups)
    found = (_item(group, own.get(key), copies.get(key), tenant, address_of) for key, group in groups.items())
    joint = {copy.item_id for copy in copies.values() if copy.is_joint}
    joint |= {each.pk for each in own.values() if each.organisers}
    return tuple(with_partners([item for item in found if item is not None], joint))


def with_partners(items: Iterable[PublicItem], joint: Collection[uuid.UUID]) -> Iterable[PublicItem]:
    """The items, those among the `joint` ones with who makes them together. Two queries; none for none."""
    parts = parts_of(joint)
    served = {tenant.id: tenant for tenant in tenants_in_service()} if parts else {}
    for item in items:
        others = {served[each]: part for each, part in parts.get(item.id, {}).items() if each in served}
        names = {tenant.slug: {"sv": tenant.name_sv, "en": tenant.name_en} for tenant in others}
        yield replace(item, together=names, parts={tenant.slug: part for tenant, part in others.items()})


def _item(
    pages: list[Any], own: SharedItem | None, copy: Copy | None, tenant: ResolvedTenant, address_of: AddressOf
) -> PublicItem | None:
    page, adapter = pages[0], adapter_for(pages[0])
    if adapter is None or (own is None and copy is None):
        return None
    return PublicItem(
        id=copy.item_id if copy else own.id if own else uuid.UUID(int=0),
        key=page.translation_key,
        node=copy.origin_slug if copy else tenant.slug,
        node_names={code: _name_of_origin(copy, tenant, code) for code in ORDER},
        version=copy.base_version if copy else own.version if own else 1,
        family=adapter.family,
        kind=page.kind,
        words={each.locale.language_code: _words(each, copy, address_of(each)) for each in pages},
        areas=tuple(page.areas),
        goals=tuple(page.goals),
        municipalities=tuple(page.municipalities),
        year=getattr(page, "year", None),
        licence=(copy.terms.get("licence") if copy else "") or page.licence,
        credit=copy.terms.get("credit", "") if copy else "",
        published_at=page.first_published_at,
        updated_at=max(each.last_published_at for each in pages),
        starts_at=getattr(page, "starts_at", None),
        ends_at=getattr(page, "ends_at", None),
        preliminary=getattr(page, "preliminary", False),
        cancelled=getattr(page, "cancelled", False),
        online_url=getattr(page, "online_url", "") or getattr(page, "link_url", ""),
        picture=_picture(pages),
        is_demo=page.is_demo,
    )


def with_payload(item: PublicItem, pages: Sequence[Any]) -> PublicItem:
    """The item with all that its pages say, as it would travel; without that while they hold what may not travel."""
    adapter = adapter_for_family(item.family)
    languages = {page.locale.language_code: adapter.describe_language(page) for page in pages}
    try:
        return replace(item, payload=clean_payload({**adapter.describe(pages[0]), "languages": languages}))
    except PayloadError:
        return item


def _name_of_origin(copy: Copy | None, tenant: ResolvedTenant, code: str) -> str:
    if copy is not None:
        return copy.name_of_origin(code)
    return tenant.name_en if code == "en" else tenant.name_sv


def _words(page: Any, copy: Copy | None, address: str) -> Words:
    received = copy.language(page.locale.language_code) if copy else None
    return Words(
        title=page.title,
        lead=page.lead,
        slug=page.slug,
        place=getattr(page, "place", ""),
        url=received["url"] if received else address,
        page=address,
    )


def _picture(pages: list[Any]) -> dict[str, Any] | None:
    picture = pages[0].picture
    if picture is None:
        return None
    return {**picture.for_payload(), "alt": {each.locale.language_code: each.picture_alt for each in pages}}


def page_keys() -> list[uuid.UUID]:
    """What names the pages that everyone may read, front pages and sections too, in order. One query."""
    pages = visible_pages(Page.objects.filter(depth__gt=1), ANONYMOUS)
    return list(pages.order_by("translation_key").values_list("translation_key", flat=True).distinct())


def mapped_pages(keys: Iterable[uuid.UUID]) -> list[Page]:
    """Those pages, by item and language. One query."""
    pages = visible_pages(Page.objects.filter(depth__gt=1, translation_key__in=list(keys)), ANONYMOUS)
    return list(pages.select_related("locale").order_by("translation_key", "-locale__language_code"))
