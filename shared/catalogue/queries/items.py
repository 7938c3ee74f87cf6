"""Public items in every language they have, for those who read with machines: the API, feeds, calendars, maps."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from django.db.models import JSONField, Q
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from shared.catalogue.enums import Family
from shared.catalogue.models import PublicEntry
from shared.catalogue.queries.entries import not_over
from shared.catalogue.queries.facets import condition_of
from shared.catalogue.queries.search import Plan
from shared.catalogue.queries.values import CARD_FIELDS, EntryFilters
from shared.registry.enums import SERVED_STATES
from shared.registry.models import Tenant

ITEM_FIELDS = (*CARD_FIELDS, "licence", "credit", "updated_at")
ORDER = ("sv", "en")

TOGETHER = f"""(
    SELECT coalesce(jsonb_object_agg(slug, jsonb_build_object('sv', name_sv, 'en', name_en)), '{{}}')
    FROM {Tenant._meta.db_table} WHERE slug = ANY ({PublicEntry._meta.db_table}.nodes[2:]) AND state = ANY (%s)
)"""
"""The names of those in service that make an item together with its origin."""

EVERY_NTH = f"""
    SELECT item FROM (
        SELECT item, row_number() OVER (ORDER BY item) AS place FROM {PublicEntry._meta.db_table}
    ) AS numbered WHERE (place - 1) %% %s = 0
"""
"""Where each part of the whole begins: a walk of one index."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """An item in one language. `url` is its address at its origin, `page` that on the host that answers."""

    title: str
    lead: str
    slug: str
    place: str
    url: str
    page: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicItem:
    """One public item, whatever it was read from. `node` is the short name of its origin.

    `together`: who makes it with the origin, by short name with the name in each language; `parts`: what each of those
    contributes. Nobody who is out of service is among them.
    `key` orders items of the same moment where they are read from. `payload` is the whole canonical payload where one
    item is asked for, else None.
    """

    id: uuid.UUID
    key: uuid.UUID
    node: str
    node_names: Mapping[str, str]
    family: str
    kind: str
    words: Mapping[str, Words]
    areas: tuple[str, ...]
    goals: tuple[int, ...]
    municipalities: tuple[str, ...]
    year: int | None
    licence: str
    credit: str = ""
    published_at: datetime
    updated_at: datetime
    version: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    preliminary: bool = False
    cancelled: bool = False
    online_url: str = ""
    picture: dict[str, Any] | None = None
    is_demo: bool = False
    payload: dict[str, Any] | None = field(default=None, repr=False)
    together: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    @property
    def nodes(self) -> Mapping[str, Mapping[str, str]]:
        """Everyone who makes it, by short name: the origin first, the others in the order of those."""
        return {self.node: self.node_names, **dict(sorted(self.together.items()))}

    def language(self, wanted: str) -> str:
        """The language to show it in: the one wanted, else one it has, Swedish first."""
        return wanted if wanted in self.words else next(code for code in ORDER if code in self.words)

    @property
    def counties(self) -> tuple[str, ...]:
        """The counties of its municipalities."""
        return tuple(sorted({code[:2] for code in self.municipalities}))

    @classmethod
    def of(
        cls, row: PublicEntry, *, payload: dict[str, Any] | None = None, parts: dict[str, Any] | None = None
    ) -> Self:
        """The item of a row that was read with ITEM_FIELDS and `online_url`, `together`."""
        same = ("family", "kind", "year", "licence", "credit", "version")
        moments = ("published_at", "updated_at", "starts_at", "ends_at")
        flags = ("preliminary", "cancelled", "is_demo", "picture")
        return cls(
            id=row.item,
            key=row.item,
            node=row.node_slug,
            node_names={"sv": row.node_name_sv, "en": row.node_name_en},
            words={code: _words(row, code) for code in ORDER if code in row.languages},
            areas=tuple(row.areas),
            goals=tuple(row.goals),
            municipalities=tuple(row.municipalities),
            online_url=str(getattr(row, "online_url", None) or ""),
            payload=payload,
            together=getattr(row, "together", None) or {},
            parts=parts or {},
            **{name: getattr(row, name) for name in (*same, *moments, *flags)},
        )


def _words(row: PublicEntry, code: str) -> Words:
    return Words(**{name: getattr(row, f"{name}_{code}") for name in ("title", "lead", "slug", "place", "url")})


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a list that is ordered by time and id."""

    moment: datetime
    id: uuid.UUID


def items_for_public(
    filters: EntryFilters,
    *,
    limit: int,
    languages: Iterable[str] = (),
    after: Position | None = None,
    plan: Plan | None = None,
) -> tuple[PublicItem, ...]:
    """At most `limit` public items, latest first, those after a position. One query, whatever the list's length.

    `languages` leaves items that have one of them. Words searched for (`plan`, from plan_search) narrow the list and
    do not order it: what is new must come first to those who read again and again.
    """
    rows = PublicEntry.objects.filter(condition_of(filters), plan.matches() if plan else Q())
    if languages := list(languages):
        rows = rows.filter(languages__overlap=languages)
    if after is not None:
        rows = rows.filter(
            Q(published_at__lt=after.moment) | Q(published_at=after.moment, item__lt=after.id),
            published_at__lte=after.moment,
        )
    found = _with_facts(rows).order_by("-published_at", "-item")
    return tuple(PublicItem.of(row) for row in found[:limit])


def item_for_public(item: uuid.UUID) -> PublicItem | None:
    """A public item with all its content; None for one that is not public, not listed, withdrawn or unknown."""
    row = _with_facts(PublicEntry.objects.filter(item=item), "payload", "parts").first()
    if row is None:
        return None
    return PublicItem.of(
        row, payload=row.payload, parts={slug: part for slug, part in row.parts.items() if slug in row.together}
    )


def event_items_for_public(
    since: datetime, *, limit: int, node: str = "", until: datetime | None = None
) -> tuple[PublicItem, ...]:
    """Public events that are not over at `since`, or over before `until`, in order of time. Two queries."""
    rows = PublicEntry.objects.filter(family=Family.EVENT)
    if until is not None:
        rows = rows.alias(last=Coalesce("ends_at", "starts_at")).filter(starts_at__lt=until, last__lt=until)
    rows = rows.filter(nodes__contains=[node]) if node else rows
    return tuple(PublicItem.of(row) for row in not_over(_with_facts(rows), since, limit))


def _with_facts(rows: Any, *more: str) -> Any:
    """Only what an item is made of; the payload itself stays where it is unless it is asked for."""
    served = [state.value for state in SERVED_STATES]
    together = RawSQL(TOGETHER, [served], output_field=JSONField())  # noqa: S611  (parameters)
    return rows.annotate(online_url=KT("payload__online_url"), together=together).only(*ITEM_FIELDS, *more)


@dataclass(frozen=True, slots=True)
class Address:
    """What an item's address on the portal is made of, in each language."""

    item: uuid.UUID
    slugs: Mapping[str, str]
    updated_at: datetime


def parts_of_public(size: int) -> list[uuid.UUID]:
    """The items with which each part of `size` items begins, in order of id. One query."""
    starts = PublicEntry.objects.filter(item__in=RawSQL(EVERY_NTH, [size])).order_by("item")  # noqa: S611  (a number)
    return list(starts.values_list("item", flat=True))


def addresses_for_public(start: uuid.UUID | None, size: int) -> list[Address]:
    """The addresses of `size` public items in order of id, from `start`. One query."""
    rows = PublicEntry.objects.all() if start is None else PublicEntry.objects.filter(item__gte=start)
    found = rows.order_by("item").values_list("item", "languages", "slug_sv", "slug_en", "updated_at")[:size]
    return [
        Address(item, {code: slug for code, slug in (("sv", sv), ("en", en)) if code in languages}, updated)
        for item, languages, sv, en, updated in found
    ]
