"""Lists of pages: what is chosen, what is found, and where each choice leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.design.types import ActiveFilter, Facet, FacetOption, Page
from shared.taxonomy.queries import goal_choices
from tenants.website.addresses import ListAddress, check_page, list_address, page_count, page_number
from tenants.website.choices import numbers, texts
from tenants.website.frames import reading_language
from tenants.website.presenters import kind_name
from tenants.website.queries import area_counts, kind_counts, narrowed

PAGE_SIZE = 20


@dataclass(frozen=True)
class Choice:
    """What a visitor has chosen in a list of a node."""

    areas: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the list."""
        return not (self.areas or self.goals or self.kinds)

    def address(self, path: str) -> ListAddress:
        """The list with these choices."""
        goals = tuple(str(goal) for goal in self.goals)
        return list_address(path, {"area": self.areas, "goal": goals, "kind": self.kinds})

    def applied(self, pages: QuerySet[Any]) -> Any:
        """The pages that the choices leave."""
        return narrowed(pages, areas=self.areas, goals=self.goals, kinds=self.kinds)


def choice_of(request: HttpRequest) -> Choice:
    """What the address chooses."""
    return Choice(
        areas=texts(request, "area"),
        goals=numbers(request, "goal", lowest=1, highest=17),
        kinds=texts(request, "kind", limit=24),
    )


def page_of(request: HttpRequest, pages: Any, address: ListAddress, total: int) -> tuple[list[Any], Page]:
    """The rows of the page that is asked for, and where it is in the list. One query. Raises Http404 past the end."""
    number, count = page_number(request), page_count(total, PAGE_SIZE)
    check_page(number, count)
    rows = list(pages[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return rows, address.pagination(number, count)


@dataclass(frozen=True)
class Counts:
    """How many pages there are: of each area and of each kind under the other choices, and under all choices."""

    by_area: Mapping[str, int]
    by_kind: Mapping[str, int]
    total: int


def counts_of(pages: QuerySet[Any], choice: Choice) -> Counts:
    """Count a list's pages. Two queries: a page has one kind, so the kinds that are chosen add up to the whole."""
    by_area = area_counts(Choice(goals=choice.goals, kinds=choice.kinds).applied(pages))
    by_kind = kind_counts(Choice(areas=choice.areas, goals=choice.goals).applied(pages))
    return Counts(by_area, by_kind, sum(by_kind.get(kind, 0) for kind in set(choice.kinds or by_kind)))


def facets_of(counts: Counts, address: ListAddress, areas: Mapping[str, str]) -> tuple[Facet, ...]:
    """Areas and kinds with their counts."""
    by_area, by_kind = counts.by_area, counts.by_kind
    kinds = sorted(by_kind, key=lambda kind: (-by_kind[kind], kind_name(kind)))
    return (
        Facet(
            key="area",
            label=_("Knowledge area"),
            options=tuple(
                _option("area", slug, areas[slug], by_area[slug], address) for slug in areas if slug in by_area
            ),
        ),
        Facet(
            key="kind",
            label=_("Kind"),
            options=tuple(_option("kind", kind, kind_name(kind), by_kind[kind], address) for kind in kinds),
        ),
    )


def _option(name: str, value: str, label: str, count: int, address: ListAddress) -> FacetOption:
    selected = (name, value) in address.chosen
    url = str(address.toggled(name, value))
    return FacetOption(value=value, label=label, count=count, selected=selected, url=url)


def active_filters(choice: Choice, address: ListAddress, areas: Mapping[str, str]) -> tuple[ActiveFilter, ...]:
    """What is chosen, each with the list without it. A query only when a goal is chosen."""
    goals = dict(goal_choices(reading_language())) if choice.goals else {}
    named = [
        *(("area", _("Knowledge area"), slug, areas.get(slug, slug)) for slug in choice.areas),
        *(("goal", _("Global goal"), str(goal), goals.get(goal, str(goal))) for goal in choice.goals),
        *(("kind", _("Kind"), kind, kind_name(kind)) for kind in choice.kinds),
    ]
    return tuple(
        ActiveFilter(group=group, label=label, remove_url=str(address.without(name, value)))
        for name, group, value, label in named
    )
