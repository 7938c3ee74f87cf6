"""One event of the demo that three nodes make together."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from core.actors import Actor
from core.tenancy.hosts import ResolvedTenant
from core.tenancy.scopes import unit_of_work
from national_office.demo.sharing import wait_for_relay
from shared.catalogue.enums import Visibility
from tenants.events.models import EventPage
from tenants.people.queries import people_with
from tenants.roles import Role
from tenants.sharing.choices import choice_of
from tenants.sharing.models import SharedItem
from tenants.sharing.services import grant_page, join_item, write_part

LEADS, JOINS = "umea", ("orebro", "stockholm")

PART = {
    "sv": {
        "text": "Hos oss följer en grupp programmet tillsammans.\n\n"
        "Efter lunch berättar tre verksamheter i länet om vad de prövar.",
        "contact": "Kommunikatören vid {name}",
    },
    "en": {
        "text": "At our place a group follows the programme together.\n\n"
        "After lunch, three organisations in the county tell what they are trying.",
        "contact": "The communicator at {name}",
    },
}


def make_together(tenants: list[ResolvedTenant], tell: Callable[[str], None]) -> None:
    """Umeå asks two others to arrange its next event with it; they accept, and write their parts."""
    found = {tenant.slug: tenant for tenant in tenants}
    leader, others = found.get(LEADS), [found[slug] for slug in JOINS if slug in found]
    item = ask(leader, others) if leader is not None else None
    if item is None:
        return
    wait_for_relay(tell)
    for tenant in others:
        with unit_of_work(tenant, reason="demo joins"), override("sv"):
            editor = _communicator()
            join_item(item_id=item.pk, publish=True, by=editor)
            write_part(item_id=item.pk, part=part_of(tenant), by=editor)
    wait_for_relay(tell)


def ask(leader: ResolvedTenant, others: list[ResolvedTenant]) -> SharedItem | None:
    """The next public event of a node, from now on with others asked; None where it has none."""
    with unit_of_work(leader, reason="demo asks"), override("sv"):
        public = SharedItem.objects.filter(visibility=Visibility.PUBLIC, listed=True)
        pages = EventPage.objects.live().filter(locale__language_code="sv", starts_at__gt=timezone.now())
        keys = {item.translation_key: item for item in public}
        page = pages.filter(translation_key__in=keys).order_by("starts_at").first()
        if page is None:
            return None
        choice = replace(choice_of(keys[page.translation_key]), organisers=tuple(each.id for each in others))
        return grant_page(page=page, choice=choice, by=_communicator())


def part_of(tenant: ResolvedTenant) -> dict[str, Any]:
    """What a node contributes, in its own name."""
    names = {"sv": tenant.name_sv, "en": tenant.name_en}
    return {code: {**words, "contact": words["contact"].format(name=names[code])} for code, words in PART.items()}


def _communicator() -> Actor:
    return Actor.of(people_with(frozenset({Role.KM}))[0])
