"""What is known of the tenant's own shared items."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.tenancy.binding import current_tenant
from shared.exchange.enums import HELD_STATES, LinkState
from shared.exchange.links import is_behind
from shared.exchange.models import Grant, Item, Link, Trouble
from shared.registry.enums import SERVED_STATES
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants
from tenants.sharing.models import SharedItem


@dataclass(frozen=True, kw_only=True, slots=True)
class Receiver:
    """One row of "shared with": what a receiver has. `awaited` says what its receipt is still awaited for.

    `trouble`: what has not come through to it, which may be tried again. `joint`: what it has answered to making it
    together with us, where we asked. `via`: who shares it on to it, where we ourselves do not. `seen`: the version of
    the offer that somebody there has looked at.
    """

    id: uuid.UUID
    name: str
    state: LinkState
    version: int | None = None
    at: datetime | None = None
    awaited: str | Promise = ""
    trouble: Trouble | None = None
    joint: str | Promise = ""
    via: str = ""
    seen: int | None = None

    @property
    def has_it(self) -> bool:
        """Whether it holds a copy, or may make one."""
        return self.state in {*HELD_STATES, LinkState.OFFERED, LinkState.DECLINED, LinkState.REMOVED}


def item_of(page: Page) -> SharedItem | None:
    """The page's item, None when it was never shared or published. One query."""
    return SharedItem.objects.filter(translation_key=page.translation_key).first()


def shared_with(item: SharedItem) -> list[Receiver]:
    """Every tenant that is offered the item or ever answered, by name, with what its receipts say. Five queries."""
    tenants = {tenant.id: tenant for tenant in all_tenants()}
    stored = Item.objects.filter(id=item.id).first()
    troubles = {trouble.subject: trouble for trouble in Trouble.objects.filter(item=item.id)}
    links, grants = list(Link.objects.filter(item=item.id)), list(Grant.objects.filter(item=item.id))
    return receivers_of(stored, links, grants, troubles, tenants)


def receivers_of(
    item: Item | None,
    links: Sequence[Link],
    grants: Sequence[Grant],
    troubles: Mapping[uuid.UUID, Trouble],
    tenants: Mapping[uuid.UUID, Tenant],
) -> list[Receiver]:
    """As shared_with, from rows that were read already."""
    via = {grant.receiver: _name(tenants, grant.via) if grant.via else "" for grant in grants}
    rows = [_answered(link, item, _name(tenants, link.receiver), troubles.get(link.id)) for link in links]
    offered = _offered_to(list(via), tenants.values(), {link.receiver for link in links})
    rows += [Receiver(id=tenant.id, name=tenant.name, state=LinkState.OFFERED) for tenant in offered]
    told = {row.id: via.get(row.id, via.get(None, "")) for row in rows}
    rows = [replace(row, joint=_joint(row.id, item, links), via=told[row.id]) for row in rows]
    return sorted(rows, key=lambda row: row.name)


def _joint(tenant: uuid.UUID, item: Item | None, links: Sequence[Link]) -> str | Promise:
    if any(link.receiver == tenant and link.part is not None for link in links):
        return _("makes it together with us")
    is_asked = item is not None and item.is_live and str(tenant) in item.terms.get("organisers", ())
    return _("asked to make it together with us") if is_asked else ""


def _name(tenants: Mapping[uuid.UUID, Tenant], tenant_id: uuid.UUID) -> str:
    return tenants[tenant_id].name if tenant_id in tenants else ""


def _offered_to(granted: list[uuid.UUID | None], tenants: Iterable[Tenant], answered: set[uuid.UUID]) -> list[Tenant]:
    """Those in service who may receive it and have not answered; a grant without a receiver is for all."""
    others = [each for each in tenants if each.id != current_tenant().id and each.id not in answered]
    served = [each for each in others if each.state in SERVED_STATES]
    return [each for each in served if None in granted or each.id in granted]


def _answered(link: Link, item: Item | None, name: str, trouble: Trouble | None) -> Receiver:
    return Receiver(
        id=link.receiver,
        name=name,
        state=LinkState(link.state),
        version=link.adopted_version,
        at=link.last_receipt_at,
        awaited=_awaited(link, item),
        trouble=trouble,
        seen=link.seen_version,
    )


def _awaited(link: Link, item: Item | None) -> str | Promise:
    if item is None or not is_behind(link, item):
        return ""
    if item.is_erased:
        return _("Erasure sent, waiting for the receipt")
    if not item.leaves_copies and not (link.granted and item.is_live):
        return _("Withdrawal sent, waiting for the receipt")
    return _("Correction sent, waiting for the receipt")
