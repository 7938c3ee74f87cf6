"""After a tenant was restored: what it has, and what the network was told of it since, brought to one again."""

import uuid

from core.actors import SYSTEM
from core.tenancy.binding import current_tenant
from shared.catalogue.enums import Visibility
from shared.exchange.enums import HELD_STATES, TAKING_BACK, LinkState, Verb
from shared.exchange.models import Item, Link, Message
from shared.exchange.services import append_message, append_receipt
from tenants.audit.services import record
from tenants.sharing.enums import HELD
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.services.applying import apply_item
from tenants.sharing.services.copies import LINK_STATE, send_receipt
from tenants.sharing.services.erasing import erase_restored_item
from tenants.sharing.services.telling import settle_restored_item


def rejoin_exchange() -> str:
    """Tell the network, by the ways of every day, what the restored tenant has. In its unit of work; one sentence.

    An item that was changed after the backup is told anew as it is now; one that the backup does not know is
    withdrawn. A copy is brought to what its origin says; one that is no longer here is reported as removed. Copies of
    items that this installation never knew stay as they are. Repeats without effect.
    """
    told = _last_told()
    items = [item for item in SharedItem.objects.select_for_update().order_by("id") if item.id in told]
    again = sum(_settle(item, told.pop(item.id)) for item in items)
    withdrawn = sum(_withdraw_unknown(message) for message in told.values())
    copies = sum(_follow(copy) for copy in Copy.objects.order_by("id"))
    removed = sum(_report_removed(link) for link in _held_without_copy())
    sentence = f"Items told anew {again}, withdrawn {withdrawn}; copies brought in step {copies}, removed {removed}."
    if again + withdrawn + copies + removed:
        tenant = current_tenant()
        record(by=SYSTEM, verb="tenant.rejoined", object_type="registry.tenant", object_id=tenant.id, summary=sentence)
    return sentence


def _settle(item: SharedItem, last: Message) -> bool:
    """Bring an item to what was last said of it, or that to what is live; whether anything was said or removed."""
    if last.verb != Verb.ERASE:
        return settle_restored_item(item, last)
    if item.is_erased:
        return False
    erase_restored_item(item, last)
    return True


def _last_told() -> dict[uuid.UUID, Message]:
    """The latest message of each of this tenant's items."""
    own = Message.objects.filter(origin=current_tenant().id).order_by("item", "-version").distinct("item")
    return {message.item: message for message in own.defer("payload")}


def _withdraw_unknown(message: Message) -> bool:
    if message.verb in TAKING_BACK:
        return False
    append_message(
        item_id=message.item,
        verb=Verb.WITHDRAW,
        version=message.version + 1,
        payload=None,
        visibility=Visibility.TENANT,
        listed=False,
        by=SYSTEM,
    )
    return True


def _follow(copy: Copy) -> bool:
    """Bring a copy to its origin's state, or else its origin to what is here; whether anything was to be done."""
    if not Item.objects.filter(id=copy.item_id).exists():
        return False
    before = (copy.state, copy.seen_version)
    apply_item(item_id=copy.item_id)
    copy.refresh_from_db()
    if (copy.state, copy.seen_version) != before:
        return True
    link = Link.objects.filter(item=copy.item_id, receiver=current_tenant().id).first()
    if link is not None and _agree(link, copy):
        return False
    send_receipt(copy, SYSTEM)
    return True


def _agree(link: Link, copy: Copy) -> bool:
    held = copy.state not in HELD or link.adopted_version == copy.seen_version
    return link.state == LINK_STATE[copy.state] and held and link.part == copy.contribution


def _held_without_copy() -> list[Link]:
    """What the network believes this tenant holds, and it does not."""
    links = Link.objects.filter(receiver=current_tenant().id, state__in=HELD_STATES)
    here = set(Copy.objects.values_list("item_id", flat=True))
    return [link for link in links.order_by("item") if link.item not in here]


def _report_removed(link: Link) -> bool:
    append_receipt(item_id=link.item, version=link.adopted_version or 1, state=LinkState.REMOVED, by=SYSTEM)
    return True
