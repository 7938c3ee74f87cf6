"""The tenants as the relay sees them in one transaction: loaded once, asked many times."""

import uuid
from dataclasses import dataclass

from core.tenancy.roles import tenant_role
from shared.exchange.errors import RefusedError
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants, tenants_in_service


@dataclass(frozen=True, slots=True)
class Members:
    """Every tenant by id, and those in service."""

    by_id: dict[uuid.UUID, Tenant]
    in_service: tuple[Tenant, ...]

    def writer(self, tenant_id: uuid.UUID, role: str) -> Tenant:
        """The tenant that claims to have written a row. Raises RefusedError when the row bears another's role."""
        tenant = self.by_id.get(tenant_id)
        if tenant is None or tenant_role(tenant_id) != role:
            message = f"forged: {role} is not the role of tenant {tenant_id}"
            raise RefusedError(message)
        return tenant

    def serves(self, tenant_id: uuid.UUID) -> bool:
        """Whether this tenant can run jobs now."""
        return any(tenant.id == tenant_id for tenant in self.in_service)


def load_members() -> Members:
    """Read the registry. Two queries."""
    return Members({tenant.id: tenant for tenant in all_tenants()}, tuple(tenants_in_service()))
