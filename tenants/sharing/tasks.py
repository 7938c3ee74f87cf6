"""The tenants' jobs of the exchange."""

import uuid
from typing import Any

from core.actors import SYSTEM
from core.tasks import tenant_task
from tenants.sharing.services import apply_item, report_fault, settle_items


def _report(error: Exception, *, attempts: int, item_id: str, **_: Any) -> str | None:
    return report_fault(item_id=uuid.UUID(item_id), error=error, attempts=attempts)


@tenant_task(name="sharing.apply_item", on_failure=_report)
def apply_item_task(*, tenant_id: str, item_id: str) -> str:
    """Bring this tenant's copy of an item up to date."""
    return apply_item(item_id=uuid.UUID(item_id))


@tenant_task(name="sharing.settle_items")
def settle_items_task(*, tenant_id: str, after: str = "") -> str:
    """After the address of a section changed: say the new addresses of what is shared."""
    corrected = settle_items(after=uuid.UUID(after) if after else None, by=SYSTEM)
    return f"{corrected} items have a new address."
