"""The relay's jobs."""

import uuid
from typing import Any

from core.tasks import platform_task
from shared.exchange import relay


@platform_task(name="exchange.relay", wakeable=True)
def relay_task(*, tenant: str = "", **_: Any) -> str:
    """Apply what a tenant has written. Tenants may wake it: the argument only says where to look."""
    try:
        tenant_id = uuid.UUID(str(tenant))
    except ValueError:
        return "No such tenant."
    return f"{relay.relay_tenant(tenant_id)}."


@platform_task(name="exchange.sweep", cron="* * * * *")
def sweep_task(**_: Any) -> str:
    """Look each minute for what was left behind."""
    return relay.sweep()
