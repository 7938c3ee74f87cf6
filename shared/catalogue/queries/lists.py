"""The portal's list: filtered, searched, counted, one page at a time."""

from django.db.models import Q

from shared.catalogue.models import PublicEntry
from shared.catalogue.queries.facets import EXACT, Counts, condition_of, count_facets
from shared.catalogue.queries.search import SORTED, Plan, latest_first, order_by_relevance, plan_search, with_excerpts
from shared.catalogue.queries.values import CARD_FIELDS, Entry, EntryFilters, EntryPage

PAGE_SIZE = 20
MOST_PAGES = 500
"""Nobody reads further, and skipping rows costs by the row."""


def entries_for_public(filters: EntryFilters, language: str, page: int = 1, *, size: int = PAGE_SIZE) -> EntryPage:
    """One page of public items, latest first, or most relevant first when something is searched for.

    Two queries without choices and three with them; two more for a search, and up to seven more for one with few hits,
    where misspelling is forgiven. A large catalogue takes some more to count well (`count_facets`). A page past the
    last gives the last; there are at most MOST_PAGES.
    """
    plan = plan_search(filters.q) if filters.q.strip() else None
    counts = count_facets(filters, plan)
    pages = min(MOST_PAGES, max(1, -(-counts.total // size)))
    number = min(max(1, page), pages)
    return EntryPage(
        entries=_page_of(filters, plan, counts, language, slice((number - 1) * size, number * size)),
        total=counts.total,
        number=number,
        pages=pages,
        facets=counts.facets,
        suggestion=plan.suggestion if plan else "",
        is_corrected=plan is not None and plan.is_corrected,
        is_loose=plan is not None and plan.is_loose,
        is_estimate=counts.is_estimate,
    )


def _page_of(
    filters: EntryFilters, plan: Plan | None, counts: Counts, language: str, part: slice
) -> tuple[Entry, ...]:
    rows = PublicEntry.objects.filter(condition_of(filters), plan.matches() if plan else Q())
    if plan is None:
        ordered = latest_first(rows, few=counts.whole > EXACT and counts.total <= SORTED).only(*CARD_FIELDS)
        return tuple(Entry.of(row, language) for row in ordered[part])
    ordered = with_excerpts(order_by_relevance(rows, plan), plan, language).only(*CARD_FIELDS)
    return tuple(Entry.found(row, language) for row in ordered[part])
