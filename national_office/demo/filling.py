"""Filling one tenant: people, front pages, texts in both languages, and who may see them. A rerun continues."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import override
from wagtail.models import Locale, Page

from core.actors import SYSTEM, Actor
from core.tenancy.hosts import ResolvedTenant
from core.tenancy.scopes import unit_of_work
from national_office.demo.pictures import make_picture
from national_office.demo.tenants import people_of
from national_office.demo.texts import LICENCE, content_of, items_of, payload_of, published_at
from shared.catalogue.enums import Visibility
from tenants.editorial.enums import REVIEWED_KINDS
from tenants.editorial.models import HomePage
from tenants.people.models import User
from tenants.people.queries import people_with, person_by_email
from tenants.people.services import create_user
from tenants.pictures.models import Picture
from tenants.roles import Role
from tenants.sharing.adapters import PageAdapter, adapter_for_family
from tenants.sharing.services import set_visibility

HERO_CREDIT = "Illustration: Nodverk demo"


def add_people(tenant: ResolvedTenant, hashed: str) -> None:
    """One person per role, all with the demo's password, which is hashed once for all."""
    with unit_of_work(tenant, reason="demo people"):
        for person in people_of(tenant.slug):
            if person_by_email(person.email) is None:
                create_user(email=person.email, name=person.name, roles=[person.role], by=SYSTEM, hashed=hashed)


def add_front_page(tenant: ResolvedTenant, content: dict[str, Any]) -> None:
    """Tagline, about and picture of both front pages."""
    with unit_of_work(tenant, reason="demo front page"):
        hero = content["hero"]
        picture = picture_of({"key": hero["picture"], "alt_sv": hero["alt_sv"], "alt_en": hero["alt_en"]})
        for home in HomePage.objects.select_related("locale").filter(tagline=""):
            code = home.locale.language_code
            home.tagline, home.about = content[f"tagline_{code}"], content[f"about_{code}"]
            home.picture, home.picture_alt = picture, hero[f"alt_{code}"]
            home.save_revision().publish()


def add_texts(tenant: ResolvedTenant, now: datetime) -> int:
    """Every text that is not there yet; each is one unit of work. Returns how many were made."""
    content = content_of(tenant.slug)
    add_front_page(tenant, content)
    made = 0
    for family, item in items_of(content):
        with unit_of_work(tenant, reason="demo text"), override("sv"):
            made += add_item(family, item, now)
    return made


def add_item(family: str, item: dict[str, Any], now: datetime) -> bool:
    """One text: draft, visibility, then published in each language it has. Returns whether it was made now."""
    adapter = adapter_for_family(family)
    index = adapter.index_for(Locale.objects.get(language_code="sv"))
    if index is None or index.get_children().filter(slug=item["key"]).exists():
        return False
    picture = picture_of(item["picture"]) if item.get("picture") else None
    payload = payload_of(family, item, now)
    editor = people_with(frozenset({Role.KM}))[0]
    pages = [add_page(adapter, index, payload, item, now, editor)]
    pages[0].picture = picture  # our own, not one that came with a payload
    if "en" in payload["languages"]:
        pages.append(add_translation(adapter, pages[0], payload, item, now))
        pages[1].picture = picture
    set_visibility(
        page=pages[0], visibility=Visibility(item["visibility"]), listed=item.get("listed", True), by=Actor.of(editor)
    )
    for page in pages:
        page.save_revision(user=editor).publish(user=publisher_of(payload["kind"]))
    # Published long ago, as far as a reader is concerned, and not changed since.
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(last_published_at=published_at(item, now))
    return True


def publisher_of(kind: str) -> User:
    """Who publishes this kind here: the strategist what is reviewed, the communicator the rest."""
    return people_with(frozenset({Role.ST if kind in REVIEWED_KINDS else Role.KM}))[0]


def add_page(
    adapter: PageAdapter, index: Page, payload: dict[str, Any], item: dict[str, Any], now: datetime, editor: User
) -> Page:
    """The Swedish page, not live yet."""
    page = adapter.build(payload, "sv")
    page.slug, page.live, page.owner, page.locale = item["key"], False, editor, index.locale
    page.first_published_at = published_at(item, now)
    return index.add_child(instance=page)


def add_translation(
    adapter: PageAdapter, page: Page, payload: dict[str, Any], item: dict[str, Any], now: datetime
) -> Page:
    """The English page of the same item."""
    translated = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    adapter.apply(translated, payload, "en")
    translated.first_published_at = published_at(item, now)
    translated.save()
    return translated


def picture_of(words: dict[str, str]) -> Picture:
    """The tenant's picture of this key, drawn when it is not there."""
    found: Picture | None = Picture.objects.filter(title=words["key"]).first()
    if found is not None:
        return found
    made: Picture = Picture.objects.create(
        title=words["key"],
        file=ContentFile(make_picture(words["key"]), name=f"{words['key']}.jpg"),
        description=words["alt_sv"],
        alt_en=words["alt_en"],
        credit=words.get("credit", HERO_CREDIT),
        licence=LICENCE,
    )
    return made
