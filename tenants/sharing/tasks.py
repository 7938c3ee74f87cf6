"""The receiver's job."""

import uuid

from core.tasks import tenant_task
from tenants.sharing.services import apply_item


@tenant_task(name="sharing.apply_item")
def apply_item_task(*, tenant_id: str, item_id: str) -> str:
    """Bring this tenant's copy of an item up to date."""
    return apply_item(item_id=uuid.UUID(item_id))
