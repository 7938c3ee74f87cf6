"""Which pages of this tenant who may read."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page

from shared.catalogue.enums import Visibility
from shared.exchange.queries import is_public_item
from tenants.sharing.adapters import adapter_for, classes_by_family
from tenants.sharing.enums import CopyState
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.permissions import may_read_own

LANGUAGE_ORDER = ("sv", "en")


def live_pages(page_class: type[Page], translation_key: uuid.UUID) -> list[Any]:
    """The live pages of an item, Swedish first, each language's own page only (no alias). One query."""
    return in_order(live_pages_of(page_class, [translation_key]))


def live_pages_of(page_class: type[Page], translation_keys: Sequence[uuid.UUID]) -> Any:
    """The live pages of several items, of one class; no aliases."""
    return page_class._default_manager.filter(
        translation_key__in=translation_keys, live=True, alias_of=None, locale__language_code__in=LANGUAGE_ORDER
    ).select_related("locale")


def in_order(pages: Iterable[Any]) -> list[Any]:
    """Pages of one item, Swedish first."""
    return sorted(pages, key=lambda page: LANGUAGE_ORDER.index(page.locale.language_code))


def visible_pages(queryset: Any, user: Any) -> Any:
    """Narrow live pages to those a reader may see.

    Everybody sees what is public, own or received, and pages that are not shareable at all (front page, sections);
    people of the tenant also see the families that their roles read. Adds no query but the one for a person's roles.
    """
    pages = queryset.live()
    closed = [page_class for family, page_class in classes_by_family().items() if not may_read_own(user, family)]
    if not closed:
        return pages
    public = SharedItem.objects.filter(visibility=Visibility.PUBLIC).values("translation_key")
    copies = Copy.objects.filter(visibility=Visibility.PUBLIC, state=CopyState.PUBLISHED).values("translation_key")
    known = Q(translation_key__in=public.union(copies, all=True))
    if any(issubclass(pages.model, each) for each in closed):  # then no page is of a class that is open
        return pages.filter(known)
    types = ContentType.objects.get_for_models(*closed).values()
    return pages.filter(~Q(content_type__in=[each.pk for each in types]) | known)


def may_read(page: Page, user: Any) -> bool:
    """Whether a reader may see a live page; one query for an own page, three for a copy, at most one for its people.

    Of a copy the grant is asked, not what this tenant has heard of it: a withdrawal counts before the copy is down.
    """
    adapter = adapter_for(page)
    if adapter is None or may_read_own(user, adapter.family):
        return True
    public = {"translation_key": page.translation_key, "visibility": Visibility.PUBLIC}
    if SharedItem.objects.filter(**public).exists():
        return True
    copies = Copy.objects.filter(**public, state=CopyState.PUBLISHED).values_list("item_id", flat=True)
    item_id = copies.first()
    return item_id is not None and is_public_item(item_id)
