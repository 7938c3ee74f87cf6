"""The portal's reading at three sizes and with few and many tenants: lists, facets, search, whole pages."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

from django.utils import timezone

from core.tenancy.scopes import platform_work
from shared.catalogue.queries import (
    EntryFilters,
    entries_for_public,
    events_for_public,
    latest_by_node,
    latest_for_public,
)
from tests.bench import ground
from tests.bench.catalogue import fill_catalogue
from tests.bench.measures import Measure, exponent, median, percentile, side_by_side, times_of
from tests.bench.row_pages import rate
from tests.bench.texts import words_by_frequency

SEARCH = "search"
SIZES = (10_000, 100_000, 1_000_000)
TENANTS = (6, 60, 300)
TENANTS_AT = 100_000
TURN = 2.0

SEARCHES = {
    "a common word": ("innovation", "samverkan"),
    "a rare word": tuple(words_by_frequency()[0][-2:]),
    "two words": ("social innovation", "samverkan finansiering", "idéburna organisationer"),
    "three words": ("cirkulär ekonomi återbruk", "Umeå kommun effektmätning"),
    "a misspelt word": ("inovation", "samvekran", "efektmätning"),
    "an inflected word": ("kommunernas", "organisationens"),
    "a word in none": ("mångfaldsarbete", "zzzqqq"),
}
"""From words in every second text to words in none."""

CHOICES = (
    EntryFilters(areas=("finansiering-effektmatning",)),
    EntryFilters(nodes=("nod-3",), kinds=("report",)),
    EntryFilters(counties=("24",), years=(2012,)),
    EntryFilters(goals=(11,), families=("knowledge",)),
)

PLAIN_LIST = "SELECT item, title_sv, lead_sv FROM catalogue_public ORDER BY published_at DESC, item DESC LIMIT 20"
PLAIN_COUNTS = "SELECT facet, value, sum(n) FROM catalogue_count WHERE facet = ANY(%s) GROUP BY facet, value"


def measure(*, full: bool) -> Iterator[Measure]:
    """Sizes first, at six tenants; then tenants, at one size."""
    sizes = SIZES if full else SIZES[:2]
    yield from by_size(sizes, 15 if full else 5)
    yield from by_tenants(TENANTS if full else TENANTS[:2], TENANTS_AT if full else SIZES[0], 6 if full else 3)


def by_size(sizes: tuple[int, ...], count: int) -> Iterator[Measure]:
    """Each kind of reading at each size, and how it grows."""
    grown: dict[str, list[float]] = {}
    for size in sizes:
        with ground.kept_copy(f"catalogue_{size}_{TENANTS[0]}"):
            fill_catalogue(size, TENANTS[0])
            for name, times in readings(count).items():
                grown.setdefault(name, []).append(median(times))
                yield from told(name, times, size)
            yield from list_against_plain_sql(size, count)
    for name, medians in grown.items():
        yield Measure(name=f"{name}, growth", value=exponent(sizes, medians), unit="exponent", size=f"{sizes[0]:,} on")


def told(name: str, times: list[float], size: int) -> Iterator[Measure]:
    """The median, and what nineteen of twenty wait at most."""
    goal = 200 if name == SEARCH and size == SIZES[-1] else None
    yield Measure(name=f"{name}, median", value=1000 * median(times), unit="ms", size=f"{size:,}")
    yield Measure(name=f"{name}, p95", value=1000 * percentile(times, 0.95), unit="ms", size=f"{size:,}", at_most=goal)


def readings(count: int) -> dict[str, list[float]]:
    """Seconds of each kind of reading; searches and choices each over all their examples."""
    kinds: dict[str, list[Callable[[], object]]] = {
        "latest 20": [lambda: latest_for_public(20, "sv")],
        "latest of each node": [lambda: latest_by_node(3, "sv")],
        "calendar": [lambda: events_for_public(timezone.now(), None, "sv", limit=50)],
        "list with 7 facets": [lambda: entries_for_public(EntryFilters(), "sv")],
        "list with choices": [partial(entries_for_public, chosen, "sv") for chosen in CHOICES],
    }
    for name, texts in SEARCHES.items():
        kinds[f"{SEARCH}, {name}"] = [partial(entries_for_public, EntryFilters(q=text), "sv") for text in texts]
    found = {
        name: [each for work in works for each in times_of(in_unit(work), count)] for name, works in kinds.items()
    }
    found[SEARCH] = [each for name, times in found.items() if name.startswith(SEARCH) for each in times]
    return found


def in_unit(work: Callable[[], object]) -> Callable[[], object]:
    """As the portal reads: in a unit that only reads."""

    def run() -> object:
        with platform_work(reason="bench: read", read_only=True):
            return work()

    return run


def list_against_plain_sql(size: int, count: int) -> Iterator[Measure]:
    """Our list with its facets against the two plain statements that give the latest 20 and three facets."""
    ours, plain = side_by_side(
        in_unit(lambda: entries_for_public(EntryFilters(), "sv")), in_unit(plain_sql), max(20, count)
    )
    yield Measure(
        name="list + facets against plain SQL", value=ours / plain, unit="times", size=f"{size:,}", at_most=1.5
    )


def plain_sql() -> Any:
    """The latest 20, and three facets from the counters, with nothing of Django's models around them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(PLAIN_LIST)
        rows = cursor.fetchall()
        cursor.execute(PLAIN_COUNTS, [["area", "kind", "node"]])
        return rows, cursor.fetchall()


def by_tenants(tenants: tuple[int, ...], entries: int, rounds: int) -> Iterator[Measure]:
    """The portal's pages over HTTP with few and many tenants in the catalogue, asked in turns."""
    with ExitStack() as stack:
        portals = [stack.enter_context(portal_of(entries, number)) for number in tenants]
        for name, path in (("list", "/utforska/"), ("search", "/utforska/?q=finansiering")):
            for portal in portals:
                rate(portal, "localhost", path, 1, 1)
            turns = [[rate(portal, "localhost", path, 1, TURN) for portal in portals] for _ in range(rounds)]
            rates = [median([turn[place] for turn in turns]) for place in range(len(tenants))]
            for number, found in zip(tenants, rates, strict=True):
                yield Measure(name=f"portal {name}", value=found, unit="per second", size=f"{number} tenants")
            ratio = median([turn[-1] / turn[0] for turn in turns])
            size = f"{tenants[-1]} against {tenants[0]}"
            yield Measure(name=f"portal {name}, many tenants", value=ratio, unit="times", size=size, at_least=0.9)


@contextmanager
def portal_of(entries: int, tenants: int) -> Iterator[ground.Site]:
    """A portal that serves so many entries of so many tenants."""
    with ground.kept_copy(f"catalogue_{entries}_{tenants}"):
        fill_catalogue(entries, tenants)
        with ground.web() as site:
            yield site
