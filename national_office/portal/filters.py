"""What a visitor has chosen in the portal's list, read from the address."""

from django.http import HttpRequest

from shared.catalogue.queries import EntryFilters
from tenants.website.addresses import ListAddress, list_address
from tenants.website.choices import numbers, query_text, texts


def filters_of(request: HttpRequest) -> tuple[EntryFilters, bool]:
    """The filters of an address, and whether the words searched for had to be cut."""
    query, was_cut = query_text(request)
    filters = EntryFilters(
        q=query,
        areas=texts(request, "area"),
        goals=numbers(request, "goal", lowest=1, highest=17),
        families=texts(request, "family", limit=12)[:1],
        kinds=texts(request, "kind", limit=24),
        nodes=texts(request, "node", limit=48),
        counties=texts(request, "county", limit=2),
        years=numbers(request, "year", lowest=1800, highest=2200),
    )
    return filters, was_cut


def past_is_asked_for(request: HttpRequest) -> bool:
    """Whether the calendar is to show what has been."""
    return request.GET.get("period") == "past"


def address_of(filters: EntryFilters, path: str) -> ListAddress:
    """The list with these filters."""
    return list_address(
        path,
        {
            "q": [filters.q] if filters.q else [],
            "family": filters.families,
            "area": filters.areas,
            "goal": [str(goal) for goal in filters.goals],
            "kind": filters.kinds,
            "node": filters.nodes,
            "county": filters.counties,
            "year": [str(year) for year in filters.years],
        },
    )
