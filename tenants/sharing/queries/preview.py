"""Exactly what others will see, before it is shared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from shared.catalogue.enums import kind_label
from shared.catalogue.licences import licence_name
from shared.catalogue.texts import text_of_language
from shared.exchange.errors import PayloadError
from shared.exchange.payload import clean_payload, pictures_of
from shared.taxonomy.queries import areas_by_slug, municipalities_by_code
from tenants.sharing.adapters import PageAdapter
from tenants.sharing.queries.faults import MissingAlt, missing_alts
from tenants.sharing.queries.pages import live_pages

EXCERPT = 280
REMARKS = ((_("Preliminary"), "preliminary"), (_("Cancelled"), "cancelled"))


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact that others will see."""

    label: str | Promise
    value: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What others will see: facts of the item, then those of each language.

    `fault`: why it cannot be shared; `missing`: pictures that lack an alt text, which hold it up too.
    """

    facts: tuple[Shown, ...] = ()
    languages: tuple[tuple[str, tuple[Shown, ...]], ...] = ()
    fault: str = ""
    missing: tuple[MissingAlt, ...] = ()

    @property
    def is_held_up(self) -> bool:
        """Whether it cannot be shared as it is."""
        return bool(self.fault or self.missing)


def preview_of(page: Page, adapter: PageAdapter) -> Preview:
    """What is shared of a page: its live languages, or the page itself while it is a draft. Six queries at most."""
    pages = live_pages(adapter.page_class, page.translation_key) or [page.specific]
    languages = {each.locale.language_code: adapter.describe_language(each) for each in pages}
    try:
        payload = clean_payload({**adapter.describe(pages[0]), "languages": languages})
    except PayloadError as error:
        return Preview(fault=str(error))
    each_language = tuple((code, tuple(_language_facts(each))) for code, each in payload["languages"].items())
    return Preview(tuple(facts_of(payload)), each_language, missing=missing_alts(pages, payload))


def facts_of(payload: dict[str, Any]) -> Iterator[Shown]:
    """Everything of a clean payload that is the same in all languages, in words. Two queries."""
    areas = areas_by_slug(payload["areas"]).values()
    places = municipalities_by_code(payload["municipalities"]).values()
    yield Shown(_("Kind"), kind_label(payload["kind"]))
    yield from _times(payload)
    yield from _if_any(_("Year"), str(payload["year"] or ""))
    yield from _if_any(_("Areas of knowledge"), ", ".join(area.name for area in areas))
    yield from _if_any(_("Global goals"), ", ".join(map(str, payload["goals"])))
    yield from _if_any(_("Municipalities"), ", ".join(str(place) for place in places))
    yield from _if_any(_("Authors"), ", ".join(payload["authors"]))
    yield from _if_any(_("Organisers"), ", ".join(payload["organisers"]))
    yield from _if_any(_("Link"), payload["online_url"] or "")
    yield from _if_any(_("Licence"), payload["licence"])
    for picture in pictures_of(payload):
        terms = (picture["credit"], licence_name(picture["licence"]))
        yield Shown(_("Picture"), ", ".join(filter(None, terms)) or "–")


def _times(payload: dict[str, Any]) -> Iterator[Shown]:
    for label, name in ((_("Starts"), "starts_at"), (_("Ends"), "ends_at")):
        if payload[name]:
            yield Shown(label, date_format(localtime(datetime.fromisoformat(payload[name])), "DATETIME_FORMAT"))
    remarks = [str(label) for label, name in REMARKS if payload[name]]
    yield from _if_any(_("Note"), ", ".join(remarks))


def _language_facts(language: dict[str, Any]) -> Iterator[Shown]:
    text = text_of_language(language)
    yield Shown(_("Title"), language["title"])
    yield from _if_any(_("Lead"), language["lead"])
    yield from _if_any(_("Text"), text[:EXCERPT] + ("…" if len(text) > EXCERPT else ""))
    yield from _if_any(_("Place"), language["place"])
    yield from _if_any(_("Alt text"), language["picture_alt"])
    yield Shown(_("Address here"), language["url"])


def _if_any(label: str | Promise, value: str) -> Iterator[Shown]:
    if value:
        yield Shown(label, value)
