"""The clock: what is published, and what expires, at a moment that was set beforehand."""

from typing import Any

from core.tasks import defer, platform_task, tenant_task
from core.tenancy.scopes import platform_work
from shared.registry.queries import tenants_in_service
from tenants.editorial.services import keep_the_clock

TENANTS_CLOCK = "editorial.keep_the_clock"


@platform_task(name="editorial.clock", cron="* * * * *")
def clock_task(**_: Any) -> str:
    """Each minute, at every tenant."""
    with platform_work(reason="editorial: clock"):
        tenants = tenants_in_service()
        for tenant in tenants:
            defer(TENANTS_CLOCK, tenant_id=str(tenant.id))
    return f"Asked {len(tenants)} tenants."


@tenant_task(name=TENANTS_CLOCK)
def keep_the_clock_task(*, tenant_id: str) -> str:
    """Publish what is due, take down what has expired."""
    up, down = keep_the_clock()
    return f"Published {up} pages and took down {down}."
