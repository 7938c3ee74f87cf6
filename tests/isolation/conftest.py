"""Every test here first finds a leak that was planted, then none."""

from tests.isolation.federation import database, federated_copy, tenants
from tests.isolation.plain import djangos_content_types, djangos_with_tenant, plain

__all__ = ["database", "djangos_content_types", "djangos_with_tenant", "federated_copy", "plain", "tenants"]
