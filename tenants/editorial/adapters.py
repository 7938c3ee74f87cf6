"""Knowledge items and news as payloads, and back (see tenants.sharing.adapters)."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, cast

from django.utils import timezone
from wagtail.models import Locale, Page

from shared.catalogue.enums import Family
from shared.exchange.errors import PayloadError
from shared.exchange.payload import SCHEMA, clean_payload
from tenants.editorial.addresses import absolute_url
from tenants.editorial.models import ContentPage, KnowledgeIndexPage, KnowledgePage, NewsIndexPage, NewsPage
from tenants.editorial.payloads import body_for_payload, body_from_payload
from tenants.pictures.models import Picture
from tenants.pictures.services import receive_picture

type Payload = dict[str, Any]

LOCAL_FACTS = {"slug", "url", "published_at"}
"""What each tenant's page of an item has of its own."""


class ContentAdapter[P: ContentPage]:
    """What the adapters of all families share. A page's own family adds to describe_own and apply_own."""

    family: str
    page_class: type[P]
    index_class: type[Page]

    def describe(self, page: Page) -> Payload:
        """The language-independent part of the payload."""
        own = cast("P", page.specific)
        return {
            "schema": SCHEMA,
            "family": self.family,
            "kind": self.kind_of(own),
            "areas": list(own.areas),
            "goals": list(own.goals),
            "municipalities": list(own.municipalities),
            "year": None,
            "authors": [],
            "licence": own.licence,
            "demo": own.is_demo,
            "starts_at": None,
            "ends_at": None,
            "preliminary": False,
            "cancelled": False,
            "online_url": None,
            "organisers": [],
            "picture": _describe_picture(own.picture),
            **self.describe_own(own),
        }

    def describe_language(self, page: Page) -> Payload:
        """One entry of `languages`."""
        own = cast("P", page.specific)
        published_at = own.first_published_at or timezone.now()
        return {
            "title": own.title,
            "slug": own.slug,
            "lead": own.lead,
            "key_findings": [],
            "body": body_for_payload(own.body),
            "place": "",
            "picture_alt": own.picture_alt,
            "url": absolute_url(own),
            "published_at": moment_for_payload(published_at),
            **self.describe_own_language(own),
        }

    def index_for(self, locale: Locale) -> Page | None:
        """The section in a language. One query."""
        found: Page | None = self.index_class._default_manager.filter(locale=locale).first()
        return found

    def build(self, payload: Payload, language: str) -> P:
        """An unsaved page with its content and the origin's slug; who places it makes the slug unique."""
        page = self.page_class(slug=payload["languages"][language]["slug"])
        self.apply(page, payload, language)
        return page

    def apply(self, page: Page, payload: Payload, language: str, *, keep: Collection[str] = ()) -> None:
        """Overwrite the content but for what is kept; leave place, slug, own tags and workflow."""
        own = cast("P", page)
        text = payload["languages"][language]
        own.title, own.lead, own.picture_alt = text["title"], text["lead"], text["picture_alt"]
        own.draft_title = text["title"]
        own.body = body_from_payload(text["body"], _kept_blocks(own, keep))
        own.areas, own.goals = list(payload["areas"]), list(payload["goals"])
        own.municipalities = list(payload["municipalities"])
        own.licence, own.is_demo = payload["licence"], payload["demo"]
        if "picture" not in keep:
            own.picture = receive_described(payload["picture"], payload)
        self.apply_own(own, payload, text)

    def read(self, page: Page, language: str) -> Payload:
        """The clean payload of one page alone."""
        return clean_payload({**self.describe(page), "languages": {language: self.describe_language(page)}})

    def differs(self, page: Page, payload: Payload, language: str) -> bool:
        """Whether apply would change what a reader sees."""
        try:
            present = self.read(page, language)
        except PayloadError:
            return True
        return _as_read(present, language) != _as_read(payload, language)

    def kind_of(self, page: P) -> str:
        """The page's kind; a family of one kind is named by its family."""
        return str(getattr(page, "kind", self.family))

    def describe_own(self, page: P) -> Payload:
        """What only this family has."""
        return {}

    def describe_own_language(self, page: P) -> Payload:
        """What only this family has in each language."""
        return {}

    def apply_own(self, page: P, payload: Payload, text: Payload) -> None:
        """Overwrite what only this family has."""


class KnowledgeAdapter(ContentAdapter[KnowledgePage]):
    """Knowledge items."""

    family = Family.KNOWLEDGE.value
    page_class = KnowledgePage
    index_class = KnowledgeIndexPage

    def describe_own(self, page: KnowledgePage) -> Payload:
        return {"year": page.year, "authors": list(page.authors), "online_url": page.link_url or None}

    def describe_own_language(self, page: KnowledgePage) -> Payload:
        return {"key_findings": list(page.key_findings)}

    def apply_own(self, page: KnowledgePage, payload: Payload, text: Payload) -> None:
        page.kind, page.year, page.authors = payload["kind"], payload["year"], list(payload["authors"])
        page.key_findings, page.link_url = list(text["key_findings"]), payload["online_url"] or ""


class NewsAdapter(ContentAdapter[NewsPage]):
    """News."""

    family = Family.NEWS.value
    page_class = NewsPage
    index_class = NewsIndexPage


def moment_for_payload(moment: datetime) -> str:
    """A point in time as it travels: ISO, UTC."""
    return moment.astimezone(UTC).isoformat()


def receive_described(described: Payload | None, payload: Payload) -> Picture | None:
    """The tenant's own picture of what a payload describes, with the alt texts the payload has."""
    if described is None:
        return None
    alts = {code: language["picture_alt"] for code, language in payload["languages"].items()}
    return receive_picture(described, alt=alts.get("sv", ""), alt_en=alts.get("en", ""))


def _kept_blocks(page: ContentPage, keep: Collection[str]) -> dict[str, Payload]:
    """The blocks of a page that stay, as they stand: with its own links and pictures."""
    if not any(name.startswith("body/") for name in keep):
        return {}
    return {block["id"]: block for block in page.body.get_prep_value() if f"body/{block['id']}" in keep}


def _as_read(payload: Payload, language: str) -> Payload:
    """What a reader sees of one language of a payload: without address and dates, pictures by what they are."""
    text = {name: value for name, value in payload["languages"][language].items() if name not in LOCAL_FACTS}
    body = [{**block, "picture": _as_seen(block.get("picture"))} for block in text["body"]]
    return {**payload, "picture": _as_seen(payload["picture"]), "languages": {language: {**text, "body": body}}}


def _as_seen(picture: Payload | None) -> Payload | None:
    return {name: picture[name] for name in ("hash", "credit", "licence")} if picture else None


def _describe_picture(picture: Picture | None) -> Payload | None:
    return picture.for_payload() if picture is not None else None
