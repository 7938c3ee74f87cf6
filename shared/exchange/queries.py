"""Reads of the exchange: one for its receivers, one for the platform."""

import uuid

from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone

from core.tasks.queue import waiting_jobs
from shared.catalogue.enums import EntryState, Visibility
from shared.exchange.enums import RECEIVERS_TASK, Handling
from shared.exchange.models import Item, ItemVersion, Message, Receipt


def item_with_content(item_id: uuid.UUID, *, role: str) -> Item | None:
    """An item that this database role may know of; its `content` is the current version's, None unless granted now.

    One statement on purpose: between two, the relay might apply the next version, and the grant would seem lost.
    """
    versions = ItemVersion.objects.granted_to(role).filter(item=OuterRef("pk"), version=OuterRef("version"))
    found: Item | None = (
        Item.objects.filter(id=item_id).annotate(content=Subquery(versions.values("payload")[:1])).first()
    )
    return found


def is_public_item(item_id: uuid.UUID) -> bool:
    """Whether everyone may read another tenant's item now, as the relay last heard from its origin. One query."""
    return Item.objects.filter(id=item_id, state=EntryState.LIVE, visibility=Visibility.PUBLIC).exists()


def pending_count() -> int:
    """How much is still on its way: messages and receipts not handled, and receivers' jobs not done. Three queries.

    Must run in platform_work.
    """
    messages = Message.objects.filter(handling=Handling.PENDING).count()
    receipts = Receipt.objects.filter(handling=Handling.PENDING).count()
    return messages + receipts + waiting_jobs(RECEIVERS_TASK)


def relay_lag() -> float:
    """For how many seconds the oldest message or receipt has waited for the relay; 0 when none waits. Two queries.

    Must run in platform_work.
    """
    pending = {"handling": Handling.PENDING}
    oldest = [model.objects.filter(**pending).aggregate(at=Min("created_at"))["at"] for model in (Message, Receipt)]
    known = [moment for moment in oldest if moment is not None]
    return max(0.0, (timezone.now() - min(known)).total_seconds()) if known else 0.0
