"""What is known of the tenant's own shared items."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.tenancy.binding import current_tenant
from shared.exchange.enums import HELD_STATES, LinkState
from shared.exchange.models import Grant, Item, Link, Trouble
from shared.registry.enums import SERVED_STATES
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants
from tenants.sharing.models import SharedItem


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """One row of "shared with": what a receiver has. `awaited` says what its receipt is still awaited for.

    `trouble`: what has not come through to it, which may be tried again.
    """

    name: str
    state: LinkState
    version: int | None = None
    at: datetime | None = None
    awaited: str | Promise = ""
    trouble: Trouble | None = None


def item_of(page: Page) -> SharedItem | None:
    """The page's item, None when it was never shared or published. One query."""
    return SharedItem.objects.filter(translation_key=page.translation_key).first()


def shared_with(item: SharedItem) -> list[Receiver]:
    """Every tenant that is offered the item or ever answered, by name, with what its receipts say. Five queries."""
    tenants = {tenant.id: tenant for tenant in all_tenants()}
    stored = Item.objects.filter(id=item.id).first()
    troubles = {trouble.subject: trouble for trouble in Trouble.objects.filter(item=item.id)}
    links = {link.receiver: link for link in Link.objects.filter(item=item.id)}
    rows = [_answered(link, stored, _name(tenants, link.receiver), troubles.get(link.id)) for link in links.values()]
    granted = list(Grant.objects.filter(item=item.id).values_list("receiver", flat=True))
    offered = _offered_to(granted, tenants.values(), set(links))
    rows += [Receiver(name=tenant.name, state=LinkState.OFFERED) for tenant in offered]
    return sorted(rows, key=lambda row: row.name)


def _name(tenants: dict[uuid.UUID, Tenant], tenant_id: uuid.UUID) -> str:
    return tenants[tenant_id].name if tenant_id in tenants else ""


def _offered_to(granted: list[uuid.UUID | None], tenants: Iterable[Tenant], answered: set[uuid.UUID]) -> list[Tenant]:
    """Those in service who may receive it and have not answered; a grant without a receiver is for all."""
    others = [each for each in tenants if each.id != current_tenant().id and each.id not in answered]
    served = [each for each in others if each.state in SERVED_STATES]
    return [each for each in served if None in granted or each.id in granted]


def _answered(link: Link, item: Item | None, name: str, trouble: Trouble | None) -> Receiver:
    return Receiver(
        name=name,
        state=LinkState(link.state),
        version=link.adopted_version,
        at=link.last_receipt_at,
        awaited=_awaited(link, item),
        trouble=trouble,
    )


def _awaited(link: Link, item: Item | None) -> str | Promise:
    if item is None or link.state not in HELD_STATES:
        return ""
    if not link.granted or not item.is_live:
        return _("Withdrawal sent, waiting for the receipt")
    if (link.adopted_version or 0) < item.version:
        return _("Correction sent, waiting for the receipt")
    return ""
