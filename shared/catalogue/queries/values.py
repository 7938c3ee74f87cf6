"""What the catalogue's queries take and give: frozen values in the reader's language, never models."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Self

from core.design.types import MATCH_START
from shared.catalogue.models import PublicEntry

type Language = Literal["sv", "en"]

CARD_FIELDS = (
    "item",
    "origin",
    "node_slug",
    "nodes",
    "family",
    "kind",
    "areas",
    "goals",
    "municipalities",
    "counties",
    "languages",
    "year",
    "published_at",
    "starts_at",
    "ends_at",
    "preliminary",
    "cancelled",
    "is_demo",
    "picture",
    "version",
    *(f"{name}_{code}" for name in ("title", "lead", "slug", "url", "place", "node_name") for code in ("sv", "en")),
)
"""What a card needs: neither texts nor vectors are fetched for lists."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryFilters:
    """What a list is narrowed to. Values within a field widen it, fields narrow it; empty means no narrowing."""

    areas: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    q: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One item as a list shows it. `language` is the one its words are in: the reader's where the item has it.

    `nodes`: the short names of those who make it, its origin first.

    `picture` is the payload's picture (hash, extension, width, height, credit, licence, focal) and `alt` by language;
    `picture_alt` the one to use. `excerpt` and `marked_title` show why a search matched, with the matches between
    core.design.types.MATCH_START and MATCH_STOP; each is empty where it holds none.
    """

    item: uuid.UUID
    origin: uuid.UUID
    node_slug: str
    nodes: tuple[str, ...]
    node_name: str
    family: str
    kind: str
    title: str
    lead: str
    slug: str
    url: str
    place: str
    language: Language
    languages: tuple[str, ...]
    areas: tuple[str, ...]
    goals: tuple[int, ...]
    municipalities: tuple[str, ...]
    counties: tuple[str, ...]
    year: int | None
    published_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    preliminary: bool
    cancelled: bool
    is_demo: bool
    picture: dict[str, Any] | None
    version: int
    excerpt: str = ""
    marked_title: str = ""

    @property
    def picture_alt(self) -> str:
        """The picture's alt text in the language shown."""
        return str((self.picture or {}).get("alt", {}).get(self.language, ""))

    @classmethod
    def of(cls, row: PublicEntry, language: str, **more: Any) -> Self:
        """The entry of a row, in `language` if the item has it, else in the other."""
        shown: Language = _shown(row, language)
        same = ("item", "origin", "node_slug", "family", "kind", "year", "published_at", "starts_at", "ends_at")
        flags = ("preliminary", "cancelled", "is_demo", "picture", "version")
        lists = ("nodes", "languages", "areas", "goals", "municipalities", "counties")
        words = ("title", "lead", "slug", "url", "place")
        values: dict[str, Any] = {name: getattr(row, name) for name in (*same, *flags)}
        values |= {name: tuple(getattr(row, name)) for name in lists}
        values |= {name: getattr(row, f"{name}_{shown}") for name in words}
        return cls(
            language=shown,
            node_name=row.node_name_en if language == "en" else row.node_name_sv,
            **values,
            **more,
        )

    @classmethod
    def found(cls, row: Any, language: str) -> Self:
        """The entry of a row that a search has found (see `with_excerpts`)."""
        title = getattr(row, f"marked_{_shown(row, language)}")
        return cls.of(row, language, excerpt=_marked(row.excerpt), marked_title=_marked(title))


def _marked(text: str | None) -> str:
    return text if text and MATCH_START in text else ""


def _shown(row: PublicEntry, language: str) -> Language:
    wanted: Language = "en" if language == "en" else "sv"
    other: Language = "sv" if wanted == "en" else "en"
    return wanted if wanted in row.languages else other


@dataclass(frozen=True, kw_only=True, slots=True)
class FullEntry(Entry):
    """One item with all its content. `payload` is the whole canonical payload, `content` that of `language`.

    `licence` and `credit` are what its grant says, else the content. `parts`: what each contributes who makes it
    together with its origin, by short name and language.
    """

    payload: dict[str, Any]
    parts: dict[str, dict[str, dict[str, str]]]
    licence: str = ""
    credit: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """The language entry of the payload that is shown."""
        found: dict[str, Any] = self.payload["languages"][self.language]
        return found

    @property
    def slugs(self) -> dict[str, str]:
        """The slug in each language the item has."""
        return {code: each["slug"] for code, each in self.payload["languages"].items()}


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    """One value of a facet, with how many items it would show given all other facets' choices."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryPage:
    """One page of a list with its facets (keys: area, goal, kind, family, node, county, year).

    `total` and the facets' counts are exact unless `is_estimate`. `suggestion` is what the reader may have meant, and
    was searched for too; `is_corrected` says that what was written found nothing, `is_loose` that no item holds every
    word and these hold some.
    """

    entries: tuple[Entry, ...]
    total: int
    number: int
    pages: int
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    suggestion: str = ""
    is_corrected: bool = False
    is_loose: bool = False
    is_estimate: bool = False
