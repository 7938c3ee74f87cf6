"""The catalogue's short lists and single items. One query each, two for events. A named query module."""

import uuid
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, Sum
from django.db.models.expressions import RawSQL

from shared.catalogue.enums import Family
from shared.catalogue.models import FacetCount, PublicEntry, when_on
from shared.catalogue.queries.values import CARD_FIELDS, Entry, FullEntry
from shared.registry.models import Tenant

WHOLE = ("payload", "licence", "credit", "parts")
_NEWEST = f"SELECT item FROM {PublicEntry._meta.db_table} WHERE {{}} ORDER BY published_at DESC, item DESC LIMIT %s"
LATEST_BY_NODE = f"""
    SELECT latest.item FROM {Tenant._meta.db_table} AS node CROSS JOIN LATERAL (
        ({_NEWEST.format("node_slug = node.slug")}) UNION ALL ({_NEWEST.format("parts ? node.slug")})
    ) AS latest
"""
"""A walk of the index per node, and the few that it makes with others; numbering all rows reads the whole table."""

LATEST_OF_NODE = f"""
    ({_NEWEST.format("node_slug = %s AND family = ANY (%s)")})
    UNION ALL ({_NEWEST.format("parts ? %s AND family = ANY (%s)")})
"""


def latest_for_public(limit: int, language: str, *, family: str = "", node: str = "") -> tuple[Entry, ...]:
    """The latest public items, perhaps of one family or one node (short name), with what it makes with others."""
    rows = PublicEntry.objects.only(*CARD_FIELDS).order_by("-published_at", "-item")
    if node:
        of_node = [node, [family] if family else list(Family.values), limit]
        rows = rows.filter(item__in=RawSQL(LATEST_OF_NODE, [*of_node, *of_node]))  # noqa: S611  (parameters)
    elif family:
        rows = rows.filter(family=family)
    return tuple(Entry.of(row, language) for row in rows[:limit])


def latest_by_node(limit: int, language: str) -> dict[str, tuple[Entry, ...]]:
    """The `limit` latest public items of every node, by its short name. One query, whatever the number of nodes."""
    rows = PublicEntry.objects.filter(item__in=RawSQL(LATEST_BY_NODE, [limit, limit]))  # noqa: S611  (no input in it)
    result: dict[str, list[Entry]] = {}
    for row in rows.only(*CARD_FIELDS).order_by("-published_at", "-item"):
        for slug in row.nodes:
            result.setdefault(slug, []).append(Entry.of(row, language))
    return {slug: tuple(result[slug][:limit]) for slug in sorted(result)}


def events_for_public(
    start: datetime, end: datetime | None, language: str, *, node: str = "", county: str = "", limit: int = 200
) -> tuple[Entry, ...]:
    """Public events that are on at some time from `start` to `end` (open when None), in order of time."""
    rows = PublicEntry.objects.filter(family=Family.EVENT)
    rows = rows.filter(starts_at__lt=end) if end is not None else rows
    rows = rows.filter(nodes__contains=[node]) if node else rows
    rows = rows.filter(counties__contains=[county]) if county else rows
    return tuple(Entry.of(row, language) for row in not_over(rows.only(*CARD_FIELDS), start, limit))


def not_over(rows: Any, moment: datetime, limit: int) -> list[PublicEntry]:
    """The first `limit` events that are on at a moment or come later, in order of time. Two queries.

    What is on is found by its span and what comes by its start: one condition on the end would read all that has been.
    """
    rows = rows.order_by("starts_at", "item")
    running = list(rows.filter(starts_at__lt=moment).alias(when=when_on()).filter(when__contains=moment)[:limit])
    coming = rows.filter(starts_at__gte=moment)[: limit - len(running)]
    return [*running, *coming] if len(running) < limit else running


def entry_for_public(item: uuid.UUID, language: str) -> FullEntry | None:
    """A public item with all its content; None for one that is not public, not listed, withdrawn or unknown."""
    row = PublicEntry.objects.only(*CARD_FIELDS, *WHOLE).filter(item=item).first()
    if row is None:
        return None
    return FullEntry.of(row, language, **{name: getattr(row, name) for name in WHOLE})


def related_for_public(entry: Entry, language: str, limit: int = 3) -> tuple[Entry, ...]:
    """Public items that share an area or a goal with this one, latest first; never itself."""
    shared = Q()
    if entry.areas:
        shared |= Q(areas__overlap=list(entry.areas))
    if entry.goals:
        shared |= Q(goals__overlap=list(entry.goals))
    if not shared:
        return ()
    rows = PublicEntry.objects.filter(shared).exclude(item=entry.item).only(*CARD_FIELDS)
    return tuple(Entry.of(row, language) for row in rows.order_by("-published_at", "-item")[:limit])


def counts_by_node() -> dict[str, int]:
    """How many public items each node has, by its short name; a node without any is missing."""
    rows = FacetCount.objects.filter(facet="node").order_by().values_list("value").annotate(total=Sum("n"))
    return {slug: total for slug, total in rows if total}


def last_change() -> datetime | None:
    """When the public catalogue last gained or changed a row."""
    found: datetime | None = PublicEntry.objects.aggregate(last=Max("updated_at"))["last"]
    return found
