"""What is known of the tenant's own shared items."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from shared.exchange.enums import HELD_STATES, LinkState
from shared.exchange.models import Item, Link
from shared.registry.queries import all_tenants
from tenants.sharing.models import SharedItem


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """One row of "shared with": what a receiver has. `awaited` says what its receipt is still awaited for."""

    name: str
    state: LinkState
    version: int | None
    at: datetime | None
    awaited: str | Promise = ""


def item_of(page: Page) -> SharedItem | None:
    """The page's item, None when it was never shared or published. One query."""
    return SharedItem.objects.filter(translation_key=page.translation_key).first()


def shared_with(item: SharedItem) -> list[Receiver]:
    """Every tenant that was ever offered the item, by name, with what its receipts say. Three queries."""
    names = {tenant.id: tenant.name for tenant in all_tenants()}
    stored = Item.objects.filter(id=item.id).first()
    links = Link.objects.filter(item=item.id)
    rows = [_row(link, stored, names.get(link.receiver, "")) for link in links]
    return sorted(rows, key=lambda row: row.name)


def _row(link: Link, item: Item | None, name: str) -> Receiver:
    return Receiver(
        name=name,
        state=LinkState(link.state),
        version=link.adopted_version,
        at=link.last_receipt_at or link.created_at,
        awaited=_awaited(link, item),
    )


def _awaited(link: Link, item: Item | None) -> str | Promise:
    if item is None or link.state not in HELD_STATES:
        return ""
    if not link.granted or not item.is_live:
        return _("Withdrawal sent, waiting for the receipt")
    if (link.adopted_version or 0) < item.version:
        return _("Correction sent, waiting for the receipt")
    return ""
