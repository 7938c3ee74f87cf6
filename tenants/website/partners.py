"""Who makes an item together, as a page of it tells."""

import uuid
from collections.abc import Iterable
from typing import Any

from core.design.types import Partner
from core.tenancy.hosts import ResolvedTenant
from tenants.sharing.models import Copy
from tenants.sharing.queries import item_of
from tenants.sharing.queries.joint import Parts, parts_of
from tenants.website.frames import name_of, neighbours_for
from tenants.website.presenters import Shelf, together, words_of
from tenants.website.queries import Neighbours


def partners_for(page: Any, shelf: Shelf) -> tuple[Partner, ...]:
    """All in service who make an item, with what each contributes; none where one makes it alone.

    One query for a page of our own, one more for what is made together; none for what we only received.
    """
    copy = shelf.copies.get(page.translation_key)
    item_id, leading = _joint_copy(copy) if copy is not None else _joint_item(page, shelf)
    if item_id is None:
        return ()
    around, parts = neighbours_for(shelf.request), parts_of([item_id]).get(item_id, {})
    found = {each.id: _partner(each, around, parts) for each in around.tenants}
    leader = found.get(leading) or Partner(name=copy.name_of_origin(shelf.language) if copy else "")
    return together(leader, (found[each] for each in parts if each in found))


def others_named(names: Iterable[str], partners: Iterable[Partner]) -> str:
    """The names written on an item, but for those of the nodes that make it."""
    known = {partner.name for partner in partners}
    return ", ".join(name for name in names if name not in known)


def _joint_copy(copy: Copy) -> tuple[uuid.UUID | None, uuid.UUID]:
    return copy.item_id if copy.is_joint else None, copy.origin


def _joint_item(page: Any, shelf: Shelf) -> tuple[uuid.UUID | None, uuid.UUID]:
    item = item_of(page)
    return item.pk if item is not None and item.organisers else None, shelf.tenant.id


def _partner(tenant: ResolvedTenant, around: Neighbours, parts: Parts) -> Partner:
    words = words_of(parts.get(tenant.id))
    return Partner(name=name_of(tenant), url=f"{around.address(tenant)}/", accent=tenant.accent, **words)
