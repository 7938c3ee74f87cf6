"""The tenants as the relay sees them: loaded once, asked many times."""

import uuid
from dataclasses import dataclass
from functools import cached_property

from core.tenancy.roles import tenant_role
from shared.exchange.errors import RefusedError
from shared.registry.enums import SERVED_STATES
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants, hosts_by_tenant


@dataclass(frozen=True)
class Members:
    """Every tenant by id, in whatever state, and the hosts of each."""

    by_id: dict[uuid.UUID, Tenant]
    hosts: dict[uuid.UUID, frozenset[str]]

    def writer(self, tenant_id: uuid.UUID, role: str) -> Tenant:
        """The tenant that claims to have written a row. Raises RefusedError when the row bears another's role."""
        tenant = self.by_id.get(tenant_id)
        if tenant is None or tenant_role(tenant_id) != role:
            message = f"forged: {role} is not the role of tenant {tenant_id}"
            raise RefusedError(message)
        return tenant

    def serves(self, tenant_id: uuid.UUID) -> bool:
        """Whether this tenant can run jobs now."""
        return tenant_id in self.served

    @cached_property
    def served(self) -> frozenset[uuid.UUID]:
        """Those in service."""
        return frozenset(tenant.id for tenant in self.by_id.values() if tenant.state in SERVED_STATES)

    @cached_property
    def offices(self) -> tuple[Tenant, ...]:
        """The national office, in whatever state; none before it is there."""
        return tuple(tenant for tenant in self.by_id.values() if tenant.is_office)

    def is_at(self, host: str | None, tenant: Tenant) -> bool:
        """Whether a host is one of the tenant's."""
        return host in self.hosts.get(tenant.id, frozenset())


def load_members() -> Members:
    """Read the registry. Two queries."""
    return Members({tenant.id: tenant for tenant in all_tenants()}, hosts_by_tenant())
