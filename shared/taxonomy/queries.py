"""Reads of the taxonomy. Names come in the language asked for, in Swedish where that is missing."""

from collections.abc import Iterable
from itertools import groupby

from shared.taxonomy.models import (
    County,
    Goal,
    KnowledgeArea,
    Municipality,
    OrderedTerm,
    Sector,
    StrategyArea,
    Term,
    Theme,
)
from shared.taxonomy.sorting import swedish_key

type Choice = tuple[str, str]
type ChoiceGroup = tuple[str, list[Choice]]


def area_choices(language: str) -> list[Choice]:
    """(slug, name) of every knowledge area, in the network's order. One query."""
    return _choices(KnowledgeArea, language)


def strategy_area_choices(language: str) -> list[Choice]:
    """(slug, name) of every area of the national strategy. One query."""
    return _choices(StrategyArea, language)


def theme_choices(language: str) -> list[Choice]:
    """(slug, name) of every theme. One query."""
    return _choices(Theme, language)


def goal_choices(language: str) -> list[tuple[int, str]]:
    """(number, "number. name") of the seventeen goals. One query."""
    goals = Goal.objects.order_by("number")
    return [(goal.number, f"{goal.number}. {goal.name_in(language)}") for goal in goals]


def sector_choices(language: str) -> list[ChoiceGroup]:
    """(sector, its kinds of organisation) for a grouped list. Two queries."""
    sectors = Sector.objects.order_by("order").prefetch_related("subtypes")
    return [
        (sector.name_in(language), [(kind.slug, kind.name_in(language)) for kind in _in_order(sector.subtypes.all())])
        for sector in sectors
    ]


def county_choices(language: str) -> list[Choice]:
    """(code, name) of every county, in Swedish order. One query."""
    choices = [(county.code, county.name_in(language)) for county in County.objects.all()]
    return sorted(choices, key=lambda choice: swedish_key(choice[1]))


def municipality_choices(language: str) -> list[ChoiceGroup]:
    """(county, its (code, name)) for a grouped list, both in Swedish order. One query."""
    rows = [
        (place.county.name_in(language), place.name, place.code)
        for place in Municipality.objects.select_related("county")
    ]
    rows.sort(key=lambda row: (swedish_key(row[0]), swedish_key(row[1])))
    return [
        (county, [(code, name) for _, name, code in places])
        for county, places in groupby(rows, key=lambda row: row[0])
    ]


def areas_by_slug(slugs: Iterable[str]) -> dict[str, KnowledgeArea]:
    """The knowledge areas of these slugs, in the network's order; unknown slugs are left out. One query."""
    return {area.slug: area for area in KnowledgeArea.objects.filter(slug__in=set(slugs)).order_by("order")}


def goals_by_number(numbers: Iterable[int]) -> dict[int, Goal]:
    """The goals of these numbers, by number; unknown ones are left out. One query."""
    return {goal.number: goal for goal in Goal.objects.filter(number__in=set(numbers)).order_by("number")}


def municipalities_by_code(codes: Iterable[str]) -> dict[str, Municipality]:
    """The municipalities of these codes with their counties, in Swedish order; unknown ones left out. One query."""
    found = Municipality.objects.filter(code__in=set(codes)).select_related("county")
    return {place.code: place for place in sorted(found, key=lambda place: swedish_key(place.name))}


def counties_by_code(codes: Iterable[str]) -> dict[str, County]:
    """The counties of these codes, in Swedish order; unknown ones are left out. One query."""
    found = County.objects.filter(code__in=set(codes))
    return {county.code: county for county in sorted(found, key=lambda county: swedish_key(county.name_sv))}


def counties_of(municipality_codes: Iterable[str]) -> list[str]:
    """The codes of the counties these municipalities lie in, each once, rising. One query."""
    found = Municipality.objects.filter(code__in=set(municipality_codes))
    return sorted(set(found.values_list("county__code", flat=True)))


def validate_codes(
    *, areas: Iterable[str] = (), goals: Iterable[int] = (), municipalities: Iterable[str] = ()
) -> list[str]:
    """Which of these codes the taxonomy does not know, as text, sorted within their kind. Three queries."""
    unknown_areas = set(areas) - set(KnowledgeArea.objects.values_list("slug", flat=True))
    unknown_goals = set(goals) - set(Goal.objects.values_list("number", flat=True))
    asked = set(municipalities)
    unknown_places = asked - set(Municipality.objects.filter(code__in=asked).values_list("code", flat=True))
    return [*sorted(unknown_areas), *(str(number) for number in sorted(unknown_goals)), *sorted(unknown_places)]


def _choices(model: type[OrderedTerm], language: str) -> list[Choice]:
    return [(term.slug, term.name_in(language)) for term in model._default_manager.order_by("order")]


def _in_order[T: OrderedTerm](terms: Iterable[T]) -> list[T]:
    return sorted(terms, key=lambda term: term.order)


def terms_page[T: Term](model: type[T], key: str, after: object, limit: int) -> list[T]:
    """At most `limit` terms of a vocabulary in the order of a field, those after a value of it. One query."""
    rows = model._default_manager.order_by(key)
    return list(rows.filter(**{f"{key}__gt": after})[:limit] if after is not None else rows[:limit])


def municipalities_page(counties: Iterable[str], after: str, limit: int) -> list[Municipality]:
    """At most `limit` municipalities by code, of some counties or of all, those after a code. One query."""
    rows = Municipality.objects.filter(code__gt=after).order_by("code")
    return list(rows.filter(county_id__in=list(counties))[:limit] if counties else rows[:limit])


def municipalities_of(counties: Iterable[str]) -> list[str]:
    """The codes of the municipalities in these counties. One query."""
    found = Municipality.objects.filter(county_id__in=list(counties)).order_by("code")
    return list(found.values_list("code", flat=True))
