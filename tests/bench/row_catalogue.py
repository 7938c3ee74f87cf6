"""The portal's reading at three sizes and with few and many tenants: lists, facets, search, whole pages."""

from collections.abc import Callable, Iterator
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

SIZES = (10_000, 100_000, 1_000_000)
TENANTS = (6, 60, 300)
TENANTS_AT = 100_000

SEARCHES = (
    "kommunernas",
    "innovation",
    "inovation",
    "social innovation",
    "samverkan finansiering",
    "cirkulär ekonomi återbruk",
    "idéburna organisationer",
    "mångfaldsarbete",
    "Umeå kommun effektmätning",
    "zzzqqq",
)
"""From words in every second text to words in none, single and together, misspelled too."""

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
    """The median, and for searching what nineteen of twenty wait at most."""
    yield Measure(name=f"{name}, median", value=1000 * median(times), unit="ms", size=f"{size:,}")
    if name == "search":
        worst = 1000 * percentile(times, 0.95)
        goal = 200 if size == SIZES[-1] else None
        yield Measure(name="search, p95", value=worst, unit="ms", size=f"{size:,}", at_most=goal)


def readings(count: int) -> dict[str, list[float]]:
    """Seconds of each kind of reading; searches and choices each over all their examples."""
    kinds: dict[str, list[Callable[[], object]]] = {
        "latest 20": [lambda: latest_for_public(20, "sv")],
        "latest of each node": [lambda: latest_by_node(3, "sv")],
        "calendar": [lambda: events_for_public(timezone.now(), None, "sv", limit=50)],
        "list with 7 facets": [lambda: entries_for_public(EntryFilters(), "sv")],
        "list with choices": [partial(entries_for_public, chosen, "sv") for chosen in CHOICES],
        "search": [partial(entries_for_public, EntryFilters(q=text), "sv") for text in SEARCHES],
    }
    return {name: [time for work in works for time in times_of(in_unit(work), count)] for name, works in kinds.items()}


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


def by_tenants(tenants: tuple[int, ...], entries: int, seconds: int) -> Iterator[Measure]:
    """The portal's pages over HTTP with few and many tenants in the catalogue."""
    rates: dict[str, list[float]] = {"list": [], "search": []}
    for number in tenants:
        with ground.kept_copy(f"catalogue_{entries}_{number}"):
            fill_catalogue(entries, number)
            with ground.web() as site:
                for name, path in (("list", "/utforska/"), ("search", "/utforska/?q=finansiering")):
                    rate(site, "localhost", path, 1, 1)
                    rates[name].append(rate(site, "localhost", path, 1, seconds))
                    size = f"{number} tenants, {entries:,}"
                    yield Measure(name=f"portal {name}", value=rates[name][-1], unit="per second", size=size)
    for name, found in rates.items():
        ratio = found[-1] / found[0]
        size = f"{tenants[-1]} against {tenants[0]}"
        yield Measure(name=f"portal {name}, many tenants", value=ratio, unit="times", size=size, at_least=0.9)
