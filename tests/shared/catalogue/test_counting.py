"""The kept counters: they follow every change, and a large catalogue is counted in part."""

import math
import random
from typing import Any

import pytest

from core.ids import uuid7
from shared.catalogue import counting
from shared.catalogue.counting import count_anew, sum_up_counts
from shared.catalogue.models import SAMPLES, FacetCount, PublicEntry
from shared.catalogue.queries import EntryFilters, EntryPage, entries_for_public, facets
from shared.catalogue.queries.counts import counted, counts_differ, kept_values
from shared.catalogue.queries.facets import rounded
from shared.catalogue.queries.words import kept_words, words_differ
from shared.exchange.relay import relay_tenant
from tests.exchange.builders import payload, publish, withdraw

AREAS, KINDS = ("halsa", "skola", "miljo"), ("report", "case", "mapping")
WORDS = ("Glesbygd", "skola", "Café", "innovation", "IT", "2024", "lärande")


def content(draw: random.Random) -> dict[str, Any]:
    """A payload whose facets are drawn."""
    return payload(
        sv={"title": " ".join(draw.sample(WORDS, 2)), "lead": draw.choice(WORDS)},
        en={"title": draw.choice(WORDS), "lead": ""} if draw.random() < 0.3 else None,
        areas=sorted(draw.sample(AREAS, draw.randint(0, 3))),
        goals=sorted(draw.sample(range(1, 18), draw.randint(0, 3))),
        municipalities=draw.sample(["2480", "1880", "0180"], draw.randint(0, 2)),
        kind=draw.choice(KINDS),
        year=draw.choice([None, 2019, 2020]),
    )


def change_at_random(scope: Any, tenants: tuple[Any, ...], *, steps: int, seed: int) -> None:
    """Publish, correct, hide and withdraw items, and let the relay apply it now and then."""
    draw = random.Random(seed)
    versions: dict[Any, int] = {}
    owner: dict[Any, Any] = {}
    for step in range(steps):
        item = draw.choice(list(versions)) if versions and draw.random() < 0.6 else uuid7()
        tenant = owner.setdefault(item, draw.choice(tenants))
        versions[item] = versions.get(item, 0) + 1
        with scope(tenant):
            if versions[item] > 1 and draw.random() < 0.3:
                withdraw(item, versions[item])
            else:
                reach = draw.choice(["public", "public", "network"])
                publish(item, versions[item], reach, content=content(draw), listed=draw.random() < 0.9)
        if step % 5 == 4:
            for each in tenants:
                relay_tenant(each.id)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counters_follow_every_change(scope: Any, platform: Any, umea: Any, orebro: Any, seed: int) -> None:
    change_at_random(scope, (umea, orebro), steps=40, seed=seed)
    with platform():
        assert PublicEntry.objects.count() > 2
        assert (counts_differ(), words_differ()) == ({}, {})
        assert kept_values()["total", ""] == PublicEntry.objects.count()
        assert kept_words().keys() <= {"glesbygd", "skola", "café", "innovation", "lärande"}


def test_a_correction_that_counts_for_the_same_writes_no_counter(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with platform():
        before = FacetCount.objects.count()
    with scope(umea):
        publish(item, 2, content=payload(sv={"title": "Rättad"}))
    relay_tenant(umea.id)
    with platform():
        assert (PublicEntry.objects.get(item=item).title_sv, FacetCount.objects.count()) == ("Rättad", before)


def test_a_withdrawal_twice_counts_once(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with scope(umea):
        withdraw(item, 2)
        withdraw(item, 3)
    relay_tenant(umea.id)
    with platform():
        assert (counts_differ(), kept_values()) == ({}, {})


def test_summing_up_changes_no_sum(scope: Any, platform: Any, monkeypatch: Any, umea: Any, orebro: Any) -> None:
    change_at_random(scope, (umea, orebro), steps=30, seed=4)
    with platform():
        before = kept_values()
        assert sum_up_counts() is False
        monkeypatch.setattr(counting, "WORTH_SUMMING", 10)
        assert sum_up_counts() is True
        assert kept_values() == before
        assert FacetCount.objects.count() == len(before)


def test_a_planted_difference_is_found_and_mended(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        publish(content=payload(areas=["halsa"]))
    relay_tenant(umea.id)
    with platform():
        FacetCount.objects.create(facet="area", value="halsa", n=2)
        FacetCount.objects.create(facet="node", value="borta", n=1)
        assert counts_differ() == {("area", "halsa"): (3, 1), ("node", "borta"): (1, 0)}
        count_anew()
        assert (counts_differ(), kept_values() == counted()) == ({}, True)


@pytest.fixture
def many(scope: Any, umea: Any, orebro: Any) -> None:
    """Sixty items of two nodes."""
    draw = random.Random(5)
    for number in range(60):
        with scope((umea, orebro)[number % 2]):
            publish(content=content(draw))
    relay_tenant(umea.id)
    relay_tenant(orebro.id)


CHOICES = (
    EntryFilters(areas=("halsa",)),
    EntryFilters(areas=("halsa", "skola"), nodes=("umea",)),
    EntryFilters(kinds=("report",), years=(2019, 2020), counties=("24",)),
    EntryFilters(q="kommunerna"),
    EntryFilters(q="kommunerna", kinds=("case",), goals=(3, 4, 5)),
)


def found(filters: EntryFilters) -> EntryPage:
    return entries_for_public(filters, "sv")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("filters", CHOICES, ids=str)
def test_a_large_catalogue_is_counted_as_a_small_one(
    scope: Any, kansli: Any, monkeypatch: Any, filters: EntryFilters
) -> None:
    with scope(kansli, read_only=True):
        small = found(filters)
        monkeypatch.setattr(facets, "EXACT", 0)
        large = found(filters)
    assert small.total > 0
    assert large == small


@pytest.mark.usefixtures("many")
def test_of_many_rows_a_part_stands_for_all(scope: Any, kansli: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(facets, "EXACT", 0)
    monkeypatch.setattr(facets, "_share", lambda rows, hits: 0.5)
    with scope(kansli, read_only=True):
        page = found(EntryFilters(kinds=KINDS))
        part = PublicEntry.objects.filter(sample__lt=math.ceil(SAMPLES / 2))
        assert 0 < part.count() < 60
        assert (page.total, page.is_estimate) == (2 * part.count(), True)
        areas = {value.value: value.count for value in page.facets["area"]}
        assert areas == {area: 2 * n for area in AREAS if (n := part.filter(areas__contains=[area]).count())}
        assert {value.value: value.count for value in page.facets["kind"]} == {
            kind: PublicEntry.objects.filter(kind=kind).count() for kind in KINDS
        }


@pytest.mark.usefixtures("many")
def test_few_rows_are_counted_whole(scope: Any, kansli: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(facets, "EXACT", 0)
    with scope(kansli, read_only=True):
        page = found(EntryFilters(kinds=KINDS))
    assert (page.total, page.is_estimate) == (60, False)


@pytest.mark.parametrize(
    ("number", "shown"), [(0, 0), (7.4, 7), (99.2, 99), (128_565, 130_000), (54_989, 55_000), (1_040, 1_000)]
)
def test_an_estimate_has_two_digits(number: float, shown: int) -> None:
    assert rounded(number) == shown
