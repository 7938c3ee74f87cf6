"""To whom this tenant shares on what another has shared with it."""

import uuid

from core.tenancy.access import EVERYONE
from core.tenancy.binding import current_tenant
from shared.exchange.models import Link
from tenants.sharing.models import Copy


def shared_on(copy: Copy) -> frozenset[uuid.UUID] | None:
    """To which tenants, as the relay last heard from us; None: to all. One query."""
    links = Link.objects.filter(item=copy.item_id, receiver=current_tenant().id)
    onward = links.values_list("onward", flat=True).first() or []
    return None if EVERYONE in onward else frozenset(uuid.UUID(each) for each in onward)
