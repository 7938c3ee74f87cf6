"""The portal's list: filtered, searched, counted, one page at a time."""

from django.db.models import Q

from shared.catalogue.models import PublicEntry
from shared.catalogue.queries.facets import condition_of, count_facets
from shared.catalogue.queries.search import Plan, order_by_relevance, plan_search, with_excerpts
from shared.catalogue.queries.values import CARD_FIELDS, Entry, EntryFilters, EntryPage

PAGE_SIZE = 20


def entries_for_public(filters: EntryFilters, language: str, page: int = 1, *, size: int = PAGE_SIZE) -> EntryPage:
    """One page of public items, latest first, or most relevant first when something is searched for.

    Two queries; one more for a search, and up to five more for one with few hits, where misspelling is forgiven.
    A page beyond the last gives the last.
    """
    plan = plan_search(filters.q) if filters.q.strip() else None
    counts = count_facets(filters, plan)
    pages = max(1, -(-counts.total // size))
    number = min(max(1, page), pages)
    return EntryPage(
        entries=_page_of(filters, plan, language, (number - 1) * size, size),
        total=counts.total,
        number=number,
        pages=pages,
        facets=counts.facets,
        suggestion=plan.suggestion if plan else "",
        is_corrected=plan is not None and plan.is_corrected,
        is_loose=plan is not None and plan.is_loose,
    )


def _page_of(filters: EntryFilters, plan: Plan | None, language: str, start: int, size: int) -> tuple[Entry, ...]:
    rows = PublicEntry.objects.filter(condition_of(filters), plan.matches() if plan else Q())
    if plan is None:
        ordered = rows.order_by("-published_at", "-item").only(*CARD_FIELDS)
        return tuple(Entry.of(row, language) for row in ordered[start : start + size])
    ordered = with_excerpts(order_by_relevance(rows, plan), plan, language).only(*CARD_FIELDS)
    return tuple(Entry.found(row, language) for row in ordered[start : start + size])
