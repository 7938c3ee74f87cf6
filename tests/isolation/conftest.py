"""Every test here first finds a leak that was planted, then none."""

from tests.isolation.federation import database, federated_copy, inhabited, tenants
from tests.isolation.plain import djangos_content_types, djangos_with_tenant, plain
from tests.isolation.served.calling import canaries_addresses, quiet

__all__ = [  # fixtures
    "canaries_addresses",
    "database",
    "djangos_content_types",
    "djangos_with_tenant",
    "federated_copy",
    "inhabited",
    "plain",
    "quiet",
    "tenants",
]
