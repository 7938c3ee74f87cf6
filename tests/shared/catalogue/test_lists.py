"""Lists, facets and single entries of the public catalogue."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.ids import uuid7
from shared.catalogue.queries import (
    EntryFilters,
    counts_by_node,
    entries_for_public,
    entry_for_public,
    events_for_public,
    latest_by_node,
    latest_for_public,
    related_for_public,
)
from shared.catalogue.queries.values import EntryPage
from shared.exchange.relay import relay_tenant
from tests.exchange.builders import payload, publish, withdraw


def titles(found: Any) -> list[str]:
    return [entry.title for entry in found]


def counts(page: EntryPage, key: str) -> dict[str, int]:
    return {value.value: value.count for value in page.facets[key]}


@pytest.fixture
def three(published: Any, umea: Any, orebro: Any) -> None:
    """Three items: two at Umeå, one at Örebro."""
    published(
        umea, "Ett", areas=["halsa", "skola"], goals=[3], municipalities=["2480"], year=2019, kind="report",
        published_at="2026-01-01T10:00:00Z",
    )  # fmt: skip
    published(
        umea, "Två", areas=["halsa"], goals=[3, 11], municipalities=["2480", "1880"], kind="case", year=2020,
        published_at="2026-02-01T10:00:00Z",
    )  # fmt: skip
    published(
        orebro, "Tre", areas=["skola"], municipalities=["1880"], kind="report", year=2020,
        published_at="2026-03-01T10:00:00Z",
    )  # fmt: skip


@pytest.mark.usefixtures("three")
def test_latest_first_with_every_facet_counted(scope: Any, kansli: Any) -> None:
    with scope(kansli, read_only=True):
        page = entries_for_public(EntryFilters(), "sv")
    assert (titles(page.entries), page.total, page.number, page.pages) == (["Tre", "Två", "Ett"], 3, 1, 1)
    assert counts(page, "area") == {"halsa": 2, "skola": 2}
    assert counts(page, "goal") == {"3": 2, "11": 1}
    assert counts(page, "kind") == {"report": 2, "case": 1}
    assert counts(page, "family") == {"knowledge": 3}
    assert counts(page, "node") == {"umea": 2, "orebro": 1}
    assert counts(page, "county") == {"24": 2, "18": 2}
    assert counts(page, "year") == {"2020": 2, "2019": 1}


@pytest.mark.usefixtures("three")
def test_a_facet_is_counted_with_the_other_filters_and_not_its_own(scope: Any, kansli: Any) -> None:
    with scope(kansli, read_only=True):
        page = entries_for_public(EntryFilters(nodes=("umea",), kinds=("report",)), "sv")
    assert (titles(page.entries), page.total) == (["Ett"], 1)
    assert counts(page, "node") == {"umea": 1, "orebro": 1}
    assert counts(page, "kind") == {"report": 1, "case": 1}
    assert counts(page, "area") == {"halsa": 1, "skola": 1}
    assert counts(page, "year") == {"2019": 1}


@pytest.mark.usefixtures("three")
def test_values_of_a_facet_widen_and_facets_narrow(scope: Any, kansli: Any) -> None:
    with scope(kansli, read_only=True):
        assert titles(entries_for_public(EntryFilters(goals=(3, 11)), "sv").entries) == ["Två", "Ett"]
        assert titles(entries_for_public(EntryFilters(counties=("18",), years=(2020,)), "sv").entries) == [
            "Tre",
            "Två",
        ]
        assert titles(entries_for_public(EntryFilters(areas=("skola",), goals=(3,)), "sv").entries) == ["Ett"]
        nothing = entries_for_public(EntryFilters(years=(1999,)), "sv")
        assert (nothing.entries, nothing.total, nothing.pages) == ((), 0, 1)
        assert counts(nothing, "year") == {"2020": 2, "2019": 1}


@pytest.mark.usefixtures("three")
def test_pages(scope: Any, kansli: Any) -> None:
    with scope(kansli, read_only=True):
        second = entries_for_public(EntryFilters(), "sv", 2, size=2)
        beyond = entries_for_public(EntryFilters(), "sv", 99, size=2)
    assert (titles(second.entries), second.number, second.pages) == (["Ett"], 2, 2)
    assert beyond == second


def test_only_what_is_public_listed_and_live(scope: Any, published: Any, umea: Any, kansli: Any) -> None:
    published(umea, "Nätverket", visibility="network")
    gone = published(umea, "Borta")
    with scope(umea):
        publish(listed=False)
        withdraw(gone, 2)
    relay_tenant(umea.id)
    with scope(kansli, read_only=True):
        assert entries_for_public(EntryFilters(), "sv").total == 0
        assert entry_for_public(gone, "sv") is None
        assert entry_for_public(uuid7(), "sv") is None


def test_an_entry_in_the_readers_language_where_it_has_it(scope: Any, umea: Any) -> None:
    with scope(umea):
        both = publish(content=payload(en={"title": "Social innovation in rural areas", "lead": "Three places."}))
        swedish = publish()
    relay_tenant(umea.id)
    with scope(umea, read_only=True):
        english = entry_for_public(both, "en")
        assert english is not None
        assert (english.title, english.language, english.languages) == (
            "Social innovation in rural areas", "en", ("en", "sv"),
        )  # fmt: skip
        assert english.content["lead"] == "Three places."
        fallback = entry_for_public(swedish, "en")
        assert fallback is not None
        assert (fallback.title, fallback.language) == ("Social innovation i glesbygd", "sv")


def test_events_in_a_span_of_time(scope: Any, umea: Any, orebro: Any, kansli: Any) -> None:
    for tenant, day, title in ((umea, 2, "Labb"), (orebro, 9, "Konferens"), (umea, 20, "Senare")):
        with scope(tenant):
            times: dict[str, Any] = {
                "starts_at": f"2026-05-{day:02}T08:00:00Z",
                "ends_at": f"2026-05-{day + 1:02}T08:00:00Z",
            }
            publish(content=payload(family="event", kind="workshop", sv={"title": title}, **times))
        relay_tenant(tenant.id)
    start, end = datetime(2026, 5, 3, tzinfo=UTC), datetime(2026, 5, 15, tzinfo=UTC)
    with scope(kansli, read_only=True):
        assert titles(events_for_public(start, end, "sv")) == ["Labb", "Konferens"]
        assert titles(events_for_public(start, None, "sv")) == ["Labb", "Konferens", "Senare"]
        assert titles(events_for_public(start, end, "sv", node="orebro")) == ["Konferens"]


@pytest.mark.usefixtures("three")
def test_latest_related_and_counts(scope: Any, kansli: Any) -> None:
    with scope(kansli, read_only=True):
        assert titles(latest_for_public(2, "sv")) == ["Tre", "Två"]
        assert titles(latest_for_public(2, "sv", node="umea")) == ["Två", "Ett"]
        assert latest_for_public(2, "sv", family="news") == ()
        by_node = latest_by_node(1, "sv")
        assert {slug: titles(found) for slug, found in by_node.items()} == {"umea": ["Två"], "orebro": ["Tre"]}
        assert counts_by_node() == {"umea": 2, "orebro": 1}
        assert titles(related_for_public(by_node["orebro"][0], "sv")) == ["Ett"]


@pytest.mark.parametrize("tenant_count", [1, 3])
@pytest.mark.parametrize("item_count", [1, 3])
def test_the_number_of_queries_is_the_same_for_all_sizes(
    scope: Any, published: Any, queries: Any, umea: Any, orebro: Any, kansli: Any, item_count: int, tenant_count: int
) -> None:
    for tenant in (umea, orebro, kansli)[:tenant_count]:
        for number in range(item_count):
            published(tenant, f"Innovation {number}", areas=["halsa"])
    total = item_count * tenant_count
    with scope(kansli, read_only=True):
        with queries(2):  # the kept counters, and the page
            assert entries_for_public(EntryFilters(), "sv").total == total
        with queries(1):
            assert len(latest_by_node(5, "sv")) == tenant_count
        with queries(1):
            assert len(latest_for_public(20, "sv")) == total
        with queries(1):
            assert len(counts_by_node()) == tenant_count
        if total >= 3:
            with queries(5):  # how many are expected and match, how many there are, facets, and the page
                assert entries_for_public(EntryFilters(q="innovation"), "sv").total == total
        with queries(10):  # none match, nor as a beginning: what is near, which words are rare, how many match
            assert entries_for_public(EntryFilters(q="inovation"), "sv").total == total
        with queries(10):  # nothing is near: any of the words
            assert entries_for_public(EntryFilters(q="innovation saknas"), "sv").total == total
