"""The demo's traffic between tenants: adopted, corrected, withdrawn; through the real services and the real worker."""

import time
from collections.abc import Callable
from typing import Any

from django.utils.translation import override

from core.actors import Actor
from core.tenancy.hosts import ResolvedTenant
from core.tenancy.scopes import platform_work, unit_of_work
from national_office.demo.errors import WorkerSilentError
from national_office.demo.filling import publisher_of
from shared.catalogue.enums import Family
from shared.exchange.enums import HELD_STATES
from shared.exchange.models import Link
from shared.exchange.queries import pending_count
from tenants.people.queries import people_with
from tenants.roles import Role
from tenants.sharing.adapters import shareable_classes
from tenants.sharing.errors import AlreadyReceivedError
from tenants.sharing.models import SharedItem
from tenants.sharing.queries import inbox_for_tenant
from tenants.sharing.queries.inbox import InboxFilter, InboxRow
from tenants.sharing.services import adopt_item

ADOPTED = (Family.KNOWLEDGE, Family.NEWS, Family.EVENT)
CORRECTION = " Uppdaterad med läsarnas frågor."


def wait_for_relay(progress: Callable[[str], None], *, seconds: float = 60.0) -> None:
    """Until every message is applied. Raises WorkerSilentError when nothing moves for `seconds`."""
    left, moved = -1, time.monotonic()
    while True:
        with platform_work(reason="demo waits for the relay", read_only=True):
            pending = pending_count()
        if not pending:
            return
        if pending != left:
            left, moved = pending, time.monotonic()
        if time.monotonic() - moved > seconds:
            raise WorkerSilentError(pending)
        progress(f"{pending} messages on their way")
        time.sleep(0.3)


def adopt_some(tenant: ResolvedTenant) -> int:
    """Take in a few of the items that others offer, of every sort: every other one published at once."""
    with unit_of_work(tenant, reason="demo inbox", read_only=True):
        offers = [offer for family in ADOPTED for offer in chosen_offers(tenant, family)]
    taken = 0
    for position, offer in enumerate(offers):
        with unit_of_work(tenant, reason="demo adoption"), override("sv"):
            editor = Actor.of(people_with(frozenset({Role.KM}))[0])
            try:
                adopt_item(item_id=offer.item_id, publish=position % 2 == 0, by=editor)
            except AlreadyReceivedError:
                continue
            taken += 1
    return taken


def chosen_offers(tenant: ResolvedTenant, family: Family, number: int = 2) -> list[InboxRow]:
    """A few neighbouring offers; another few for another tenant."""
    rows = inbox_for_tenant(InboxFilter(family=family)).rows
    start = tenant.id.int % max(1, len(rows) - number)
    return list(rows[start : start + number])


def correct_and_withdraw(tenant: ResolvedTenant) -> None:
    """Of what others have taken in from this tenant, the first item is corrected and the last withdrawn."""
    with unit_of_work(tenant, reason="demo correction"), override("sv"):
        held = set(Link.objects.filter(origin=tenant.id, state__in=HELD_STATES).values_list("item", flat=True))
        items = list(SharedItem.objects.filter(pk__in=held).order_by("pk"))
        if len(items) < 2:
            return
        page = page_of(items[0])
        page.lead += CORRECTION
        page.save_revision().publish(user=publisher_of(items[0].kind))
        page_of(items[-1]).unpublish(user=publisher_of(items[-1].kind))


def page_of(item: SharedItem) -> Any:
    """The Swedish page of an item."""
    for page_class in shareable_classes():
        page = page_class.objects.filter(translation_key=item.translation_key, locale__language_code="sv").first()
        if page is not None:
            return page
    message = f"Item {item.pk} has no page."
    raise LookupError(message)
