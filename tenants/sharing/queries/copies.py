"""What is known of a page that came from another tenant."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from wagtail.models import Page

from core.design.types import Provenance
from shared.catalogue.licences import licence_name, licence_url
from tenants.sharing.models import Copy


def copy_of(page: Page) -> Copy | None:
    """The copy that a page belongs to, in whatever state; None for the tenant's own pages. One query."""
    return Copy.objects.filter(translation_key=page.translation_key).first()


def tell_copies(pages: QuerySet[Any]) -> QuerySet[Any]:
    """The same pages, of each of which `is_copy` then knows without asking."""
    told: QuerySet[Any] = pages.annotate(
        known_copy=Exists(Copy.objects.filter(translation_key=OuterRef("translation_key")))
    )
    return told


def is_copy(page: Page) -> bool:
    """Whether a page came from another tenant, so that its content is not edited here. At most one query."""
    known: bool | None = getattr(page, "known_copy", None)
    return known if known is not None else Copy.objects.filter(translation_key=page.translation_key).exists()


def may_publish_page(page: Page) -> bool:
    """Whether the page may be made live: not when it is a copy that its origin has taken back. One query."""
    copy = copy_of(page)
    return copy is None or copy.may_be_published(page.locale.language_code)


def provenance_for(page: Page) -> Provenance | None:
    """Where a copy's page comes from, for its provenance line; None for own pages. One query."""
    copy = copy_of(page)
    if copy is None:
        return None
    language = copy.language(page.locale.language_code) or next(iter(copy.languages.values()))
    licence = copy.licence
    return Provenance(
        node_name=copy.name_of_origin(get_language() or "sv"),
        url=language["url"],
        published=datetime.fromisoformat(language["published_at"]),
        version=copy.base_version,
        licence=licence_name(licence),
        licence_url=licence_url(licence),
        credit=copy.terms.get("credit", ""),
        withdrawn=not copy.is_held,
        joint=copy.is_joint,
    )


def canonical_url(page: Page) -> str | None:
    """The address at the origin that a copy's page names as canonical; None for own pages. One query."""
    provenance = provenance_for(page)
    return provenance.url if provenance else None
