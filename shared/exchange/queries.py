"""Reads of the exchange, for the platform."""

from core.tasks.queue import waiting_jobs
from shared.exchange.enums import RECEIVERS_TASK, Handling
from shared.exchange.models import Message, Receipt


def pending_count() -> int:
    """How much is still on its way: messages and receipts not handled, and receivers' jobs not done. Three queries.

    Must run in platform_work.
    """
    messages = Message.objects.filter(handling=Handling.PENDING).count()
    receipts = Receipt.objects.filter(handling=Handling.PENDING).count()
    return messages + receipts + waiting_jobs(RECEIVERS_TASK)
