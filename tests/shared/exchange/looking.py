"""What the tests of the relay look at, and a receiver's answer in few words."""

import uuid
from typing import Any

from core.actors import SYSTEM
from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.exchange.enums import LinkState
from shared.exchange.models import Link, Message, Receipt
from shared.exchange.services import append_receipt


def handled(platform: Any, item: uuid.UUID) -> list[tuple[int, str, str]]:
    """Version, handling and reason of each message of an item."""
    with platform():
        return list(Message.objects.filter(item=item).order_by("version").values_list("version", "handling", "reason"))


def links(platform: Any, item: uuid.UUID) -> dict[uuid.UUID, tuple[str, bool]]:
    """State and grant of each link of an item, by receiver."""
    with platform():
        return {link.receiver: (link.state, link.granted) for link in Link.objects.filter(item=item)}


def receipt(item: uuid.UUID, version: int = 1, state: LinkState = LinkState.PUBLISHED, **more: Any) -> Receipt:
    """A receipt of the open unit's tenant: its next one, or one with a `number` of its own."""
    if "number" in more:
        role = tenant_role(current_tenant().id)
        more = {"receiver": current_tenant().id, "origin_role": role, **more}
        return Receipt.objects.create(item=item, version=version, state=state, **more)
    return append_receipt(item_id=item, version=version, state=state, by=SYSTEM, **more)
