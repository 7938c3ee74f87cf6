"""Where a tenant is in its life. Each change is read and written under a lock on the tenant's row."""

from collections.abc import Callable

from django.db import transaction

from core.tasks.waking import wake_jobs
from shared.registry.enums import SERVED_STATES, TenantState
from shared.registry.errors import NotInOrderError, TenantLeftError
from shared.registry.models import Tenant

Change = Callable[[Tenant], tuple[TenantState, str]]


def suspend_tenant(tenant: Tenant) -> Tenant:
    """Stop serving a tenant; nothing of its is lost, its jobs wait. Repeats without effect. Refuses one that left."""

    def suspended(now: Tenant) -> tuple[TenantState, str]:
        _refuse_if_left(now)
        return TenantState.SUSPENDED, now.fault

    return _change(tenant, suspended)


def resume_tenant(tenant: Tenant) -> Tenant:
    """Serve a suspended tenant again. Refuses one whose schema is not in order, and one that has left."""

    def resumed(now: Tenant) -> tuple[TenantState, str]:
        _refuse_if_left(now)
        if now.fault:
            raise NotInOrderError(now.slug, now.fault)
        return TenantState.ACTIVE, ""

    return _change(tenant, resumed)


def quarantine_tenant(tenant: Tenant, *, fault: str) -> Tenant:
    """Stop serving a tenant whose schema is not in order, and say why; a suspended one stays suspended.

    `fault` stands in the registry, which every tenant may read: it names no value of the tenant's rows.
    """
    return _change(tenant, lambda now: (_unless_suspended(now, TenantState.QUARANTINED), fault))


def release_tenant(tenant: Tenant) -> Tenant:
    """Its schema is in order again: a quarantined tenant is back in service, a suspended one stays suspended."""
    return _change(tenant, lambda now: (_unless_suspended(now, TenantState.ACTIVE), ""))


def _unless_suspended(now: Tenant, state: TenantState) -> TenantState:
    stays = now.state in {TenantState.SUSPENDED, TenantState.LEFT}
    return TenantState(now.state) if stays else state


def _refuse_if_left(tenant: Tenant) -> None:
    if tenant.state == TenantState.LEFT:
        raise TenantLeftError(tenant.slug)


def _change(tenant: Tenant, decide: Change) -> Tenant:
    """Decide from the row as it is now, not as it was when `tenant` was read; back in service, wake what waited."""
    with transaction.atomic():
        now = Tenant.objects.select_for_update().get(pk=tenant.pk)
        before = now.state
        now.state, now.fault = decide(now)
        now.save(update_fields=["state", "fault"])
        if now.state in SERVED_STATES and before not in SERVED_STATES:
            wake_jobs(now.id)
    tenant.state, tenant.fault = now.state, now.fault
    return tenant
