"""The tenants' jobs of the exchange, and the nightly healing of all of it."""

import uuid
from typing import Any

from core.actors import SYSTEM
from core.tasks import defer, platform_task, tenant_task
from core.tenancy.scopes import platform_work
from shared.registry.queries import tenants_in_service
from tenants.sharing.healing import heal_everything
from tenants.sharing.services import apply_item, follow_rules, keep_the_clock, report_fault, settle_items
from tenants.sharing.services.granting import CLOCK_TASK

FOLLOW_RULES = "sharing.follow_rules"


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


@platform_task(name="sharing.rules", cron="* * * * *")
def rules_task(**_: Any) -> str:
    """Each minute, at every tenant."""
    with platform_work(reason="sharing: rules"):
        tenants = tenants_in_service()
        for tenant in tenants:
            defer(FOLLOW_RULES, tenant_id=str(tenant.id))
    return f"Asked {len(tenants)} tenants."


@tenant_task(name=FOLLOW_RULES)
def follow_rules_task(*, tenant_id: str) -> str:
    """Receive what is new and matches a rule."""
    return f"{follow_rules()} items were received by a rule."


@platform_task(name="sharing.clock", cron="7 * * * *")
def clock_task(**_: Any) -> str:
    """Each hour, at every tenant: whatever moment of a grant had no job of its own, or lost it."""
    with platform_work(reason="sharing: clock"):
        tenants = tenants_in_service()
        for tenant in tenants:
            defer(CLOCK_TASK, tenant_id=str(tenant.id))
    return f"Asked {len(tenants)} tenants."


@tenant_task(name=CLOCK_TASK)
def keep_the_clock_task(*, tenant_id: str) -> str:
    """Share what is due, withdraw what has run out."""
    opened, ended = keep_the_clock()
    return f"Shared {opened} items and withdrew {ended}."


@platform_task(name="sharing.heal", cron="42 2 * * *")
def heal_task(**_: Any) -> str:
    """Each night: what crosses the tenants' borders is proven, mended and kept as one figure a tenant."""
    outcomes = heal_everything()
    found, left = sum(len(each.causes) for each in outcomes), sum(each.left for each in outcomes)
    return f"Looked at {len(outcomes)} tenants: {found} findings, {left} for a person."
