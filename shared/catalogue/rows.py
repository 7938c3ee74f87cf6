"""What a catalogue row is made from, and the row itself. Writes nothing and asks nothing."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Expression, Value

from shared.catalogue.enums import EntryState
from shared.catalogue.models import SAMPLES, PublicEntry, SharedEntry
from shared.catalogue.texts import CONFIGS, names_of, text_of_language

PER_LANGUAGE = ("title", "lead", "slug", "url", "place")
EMPTY: dict[str, Any] = {**dict.fromkeys(PER_LANGUAGE, ""), "key_findings": [], "body": []}


@dataclass(frozen=True, slots=True)
class Organiser:
    """One who makes an item together with its origin, and its own part by language."""

    slug: str
    name_sv: str
    name_en: str
    part: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class EntrySource:
    """What a catalogue row is made from: an item's current version, its reach and its origin. `payload` is clean.

    `at`: when the relay applied that version, or who makes it became another. `terms`: the grant's; its licence stands
    before the content's.
    """

    item: uuid.UUID
    origin: uuid.UUID
    origin_role: str
    node_slug: str
    node_name_sv: str
    node_name_en: str
    audience: list[str]
    visibility: str
    version: int
    content_hash: str
    payload: dict[str, Any]
    at: datetime
    terms: Mapping[str, Any] = field(default_factory=dict)
    organisers: tuple[Organiser, ...] = ()

    @property
    def licence(self) -> str:
        """On what terms the item may be used."""
        return str(self.terms.get("licence") or self.payload["licence"])

    @property
    def invited(self) -> list[uuid.UUID]:
        """Who is asked to make it together with its origin."""
        return sorted(uuid.UUID(each) for each in self.terms.get("organisers", ()))


def entry_of(source: EntrySource) -> PublicEntry:
    """The public row, without what is searched."""
    return PublicEntry(
        item=source.item,
        origin=source.origin,
        node_slug=source.node_slug,
        nodes=[source.node_slug, *(each.slug for each in source.organisers)],
        parts={each.slug: each.part for each in source.organisers},
        node_name_sv=source.node_name_sv,
        node_name_en=source.node_name_en,
        version=source.version,
        content_hash=source.content_hash,
        payload=source.payload,
        licence=source.licence,
        credit=source.terms.get("credit", ""),
        sample=source.item.int % SAMPLES,
        updated_at=source.at,
        **_common_fields(source.payload),
        **_language_fields(source.payload, PER_LANGUAGE),
        **{f"text_{code}": text_of_language(source.payload["languages"].get(code, EMPTY)) for code in CONFIGS},
    )


def shared_entry_of(source: EntrySource) -> SharedEntry:
    """The row that inboxes read."""
    payload = source.payload
    return SharedEntry(
        item=source.item,
        origin=source.origin,
        origin_role=source.origin_role,
        audience=source.audience,
        family=payload["family"],
        kind=payload["kind"],
        licence=source.licence,
        languages=sorted(payload["languages"]),
        state=EntryState.LIVE,
        visibility=source.visibility,
        invited=source.invited,
        version=source.version,
        starts_at=_moment(payload["starts_at"]),
        updated_at=source.at,
        **_language_fields(payload, ("title", "lead")),
    )


def _common_fields(payload: dict[str, Any]) -> dict[str, Any]:
    moments = [each["published_at"] for each in payload["languages"].values()]
    same = ("family", "kind", "areas", "goals", "municipalities", "year", "preliminary", "cancelled")
    return {
        **{name: payload[name] for name in same},
        "counties": sorted({code[:2] for code in payload["municipalities"]}),
        "languages": sorted(payload["languages"]),
        "is_demo": payload["demo"],
        "picture": _picture(payload),
        "published_at": datetime.fromisoformat(min(moments)),
        "starts_at": _moment(payload["starts_at"]),
        "ends_at": _moment(payload["ends_at"]),
    }


def _picture(payload: dict[str, Any]) -> dict[str, Any] | None:
    """The item's picture with its alt text in each language."""
    if payload["picture"] is None:
        return None
    return {**payload["picture"], "alt": {code: each["picture_alt"] for code, each in payload["languages"].items()}}


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _language_fields(payload: dict[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    languages = payload["languages"]
    return {f"{name}_{code}": languages.get(code, EMPTY)[name] for name in names for code in CONFIGS}


def search_fields(source: EntrySource, entry: PublicEntry) -> dict[str, Any]:
    """The vectors, as expressions for the statement that keeps or asks them."""
    fields: dict[str, Any] = {}
    nodes = {"sv": source.node_name_sv, "en": source.node_name_en}
    for code, config in CONFIGS.items():
        language = source.payload["languages"].get(code, EMPTY)
        names = f"{names_of(source.payload, language)} {nodes[code]}" if language is not EMPTY else ""
        names = " ".join([names, *_words_of_organisers(source, code)])
        fields[f"search_{code}"] = _vector(language, f"{getattr(entry, f'text_{code}')} {names}", config)
    return fields


def _words_of_organisers(source: EntrySource, code: str) -> Iterator[str]:
    for each in source.organisers:
        yield each.name_en if code == "en" else each.name_sv
        yield from each.part.get(code, {}).values()


def _vector(language: dict[str, Any], text: str, config: str) -> Expression:
    important = " ".join([language["lead"], *language["key_findings"]])
    vector: Expression = (
        SearchVector(Value(language["title"]), weight="A", config=config)
        + SearchVector(Value(important), weight="B", config=config)
        + SearchVector(Value(text), weight="C", config=config)
    )
    return vector
