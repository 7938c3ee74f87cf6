"""`manage.py roles --all`: bring the tenants' groups to the declared policy."""

from typing import Any

from core.actors import SYSTEM
from core.tenancy.commands import TenantCommand
from core.tenancy.hosts import ResolvedTenant
from tenants.people.services import sync_groups


class Command(TenantCommand):
    """Repeats without effect."""

    help = "Bring the roles' groups to the declared policy (tenants/roles.py)."

    def handle_tenant(self, tenant: ResolvedTenant, **options: Any) -> str:
        return "The roles were brought to the policy." if sync_groups(by=SYSTEM) else "The roles were in order."
