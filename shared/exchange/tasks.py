"""The relay's jobs."""

from typing import Any

from core.ids import uuid_or_none
from core.tasks import platform_task
from shared.exchange import relay, sweeping


@platform_task(name="exchange.relay", wakeable=True, merged=True)
def relay_task(*, tenant: str = "", **_: Any) -> str:
    """Apply what a tenant has written. Tenants may wake it: the argument only says where to look."""
    tenant_id = uuid_or_none(tenant)
    return f"{relay.relay_tenant(tenant_id)}." if tenant_id else "No such tenant."


@platform_task(name="exchange.try_again", wakeable=True)
def try_again_task(*, subject: str = "", **_: Any) -> str:
    """Try once more what has not come through. Tenants may wake it: it does only what is due anyway."""
    subject_id = uuid_or_none(subject)
    return sweeping.try_again(subject_id) if subject_id else "No such trouble."


@platform_task(name="exchange.sweep", cron="* * * * *")
def sweep_task(**_: Any) -> str:
    """Look each minute for what was left behind."""
    return sweeping.sweep()
