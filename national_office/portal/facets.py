"""The portal's facets as links that keep the address."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from core.design.types import ActiveFilter, Facet, FacetOption
from national_office.portal.queries import Words
from shared.catalogue.enums import Family
from shared.catalogue.queries import EntryPage, FacetValue
from tenants.website.addresses import ListAddress
from tenants.website.frames import name_of
from tenants.website.presenters import KIND_NAMES
from tenants.website.queries import Neighbours

type Labels = Mapping[str, Mapping[str, str]]
ORDERED = ("area", "goal", "node")
"""Facets shown in the order of their labels; the others by how much they hold, years the latest first."""


def labels_for(words: Words, around: Neighbours, found: EntryPage) -> Labels:
    """The words of every facet's values."""
    return {
        "area": words.areas,
        "kind": {kind: str(label) for kind, label in KIND_NAMES.items()},
        "node": {node.slug: name_of(node) for node in around.tenants},
        "county": words.counties,
        "goal": words.goals,
        "year": {each.value: each.value for each in found.facets.get("year", ())},
    }


def titles() -> dict[str, str]:
    """The facets' own names, in the order they are shown."""
    return {
        "area": _("Knowledge area"),
        "kind": _("Kind"),
        "node": _("Node"),
        "county": _("County"),
        "year": _("Year"),
        "goal": _("Global goal"),
    }


def facets_of(found: EntryPage, labels: Labels, address: ListAddress) -> tuple[Facet, ...]:
    """Every facet, each value with how many it would show and the list with it switched."""
    return tuple(
        Facet(key=key, label=title, options=tuple(_options(key, found.facets.get(key, ()), labels[key], address)))
        for key, title in titles().items()
    )


def tabs_of(found: EntryPage, address: ListAddress) -> tuple[FacetOption, ...]:
    """Everything, and each family by itself, with how much each would show."""
    counts = {each.value: each.count for each in found.facets.get("family", ())}
    chosen = next((value for key, value in address.chosen if key == "family"), "")
    whole = FacetOption(
        value="",
        label=_("Everything"),
        count=sum(counts.values()),
        selected=not chosen,
        url=str(address.without("family")),
    )
    return (
        whole,
        *(
            FacetOption(
                value=family.value,
                label=str(family.label),
                count=counts.get(family.value, 0),
                selected=family == chosen,
                url=str(address.replaced("family", family.value)),
            )
            for family in Family
        ),
    )


def _options(
    key: str, values: tuple[FacetValue, ...], labels: Mapping[str, str], address: ListAddress
) -> Iterator[FacetOption]:
    for each in _in_order(key, values, labels):
        yield FacetOption(
            value=each.value,
            label=labels[each.value],
            count=each.count,
            selected=(key, each.value) in address.chosen,
            url=str(address.toggled(key, each.value)),
        )


def _in_order(key: str, values: tuple[FacetValue, ...], labels: Mapping[str, str]) -> list[FacetValue]:
    known = [each for each in values if each.value in labels]
    if key in ORDERED:
        place = {value: at for at, value in enumerate(labels)}
        return sorted(known, key=lambda each: place[each.value])
    return sorted(known, key=lambda each: each.value, reverse=True) if key == "year" else known


def active_filters(labels: Labels, address: ListAddress) -> tuple[ActiveFilter, ...]:
    """What is chosen, each with the list without it; a value nobody knows is shown as it was written."""
    names = titles()
    return tuple(
        ActiveFilter(
            group=names[key], label=labels[key].get(value, value), remove_url=str(address.without(key, value))
        )
        for key, value in address.chosen
        if key in names
    )
