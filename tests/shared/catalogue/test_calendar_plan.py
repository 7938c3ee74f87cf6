"""The calendar reads what it shows, however much has been: no event of the past is looked at."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.ids import uuid7
from core.tenancy.scopes import owner_scope
from shared.catalogue.enums import Family
from shared.catalogue.models import PublicEntry, when_on
from shared.catalogue.queries import events_for_public
from shared.catalogue.queries.items import event_items_for_public

NOW = datetime(2026, 5, 15, 12, tzinfo=UTC)


def event(title: str, start: timedelta, length: timedelta | None = None) -> PublicEntry:
    """A row of the catalogue."""
    starts = NOW + start
    names = {"node_slug": "umea", "node_name_sv": "Umeå", "node_name_en": "Umeå", "languages": ["sv"]}
    return PublicEntry(
        item=uuid7(),
        origin=uuid7(),
        family=Family.EVENT,
        kind="seminar",
        title_sv=title,
        published_at=NOW,
        updated_at=NOW,
        starts_at=starts,
        ends_at=starts + length if length is not None else None,
        payload={},
        version=1,
        sample=1,
        **names,
    )


@pytest.fixture
def rows(database: str) -> None:
    """Many events that have been, and some at each edge of now."""
    day = timedelta(days=1)
    past = [event("Förr", -n * day / 4, timedelta(hours=2)) for n in range(4, 2004)]
    future = [event("Sen", n * day) for n in range(30, 330)]
    edges = [
        event("Pågår", -3 * day, 5 * day),
        event("Slutar nu", -day, day),
        event("Slutade nyss", -day, day - timedelta(seconds=1)),
        event("Börjar nu", 0 * day),
        event("Började nyss", -timedelta(seconds=1)),
        event("Snart", day),
    ]
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        PublicEntry.objects.bulk_create([*past, *future, *edges])
        cursor.execute("ANALYZE catalogue_public")


@pytest.mark.usefixtures("rows")
def test_what_is_on_comes_before_what_is_coming(scope: Any, umea: Any) -> None:
    with scope(umea, read_only=True):
        found = [entry.title for entry in events_for_public(NOW, None, "sv", limit=5)]
        assert found == ["Pågår", "Slutar nu", "Börjar nu", "Snart", "Sen"]
        assert [entry.title for entry in events_for_public(NOW, None, "sv", limit=1)] == ["Pågår"]
        until = NOW + timedelta(hours=1)
        assert [entry.title for entry in events_for_public(NOW, until, "sv")] == ["Pågår", "Slutar nu", "Börjar nu"]


@pytest.mark.usefixtures("rows")
def test_what_is_over_before_a_moment(scope: Any, umea: Any) -> None:
    with scope(umea, read_only=True):
        found = event_items_for_public(NOW - timedelta(hours=25), limit=9, until=NOW)
        assert [item.words["sv"].title for item in found] == ["Förr", "Slutade nyss", "Började nyss"]


@pytest.mark.usefixtures("rows")
def test_a_calendar_takes_two_queries(scope: Any, umea: Any, queries: Any) -> None:
    with scope(umea, read_only=True), queries(2):
        assert len(events_for_public(NOW, None, "sv", limit=200)) == 200


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ({"starts_at__gte": NOW}, "catalogue_calendar"),
        ({"starts_at__lt": NOW, "when__contains": NOW}, "catalogue_when"),
    ],
)
def test_both_are_found_by_an_index(scope: Any, umea: Any, condition: dict[str, Any], index: str) -> None:
    with scope(umea, read_only=True):
        rows = PublicEntry.objects.filter(family=Family.EVENT).alias(when=when_on()).filter(**condition)
        plan = rows.order_by("starts_at", "item")[:20].explain()
    assert (index in plan, "Seq Scan" in plan) == (True, False)
