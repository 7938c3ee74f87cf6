"""Writes of the registry: provisioning, suspension, quarantine. With the owner's login (`owner_scope`)."""

from shared.registry.services.facts import Manager, NewTenant, Party, Place
from shared.registry.services.provisioning import Provisioned, owner_connection, provision_tenant, require_shape
from shared.registry.services.states import quarantine_tenant, release_tenant, resume_tenant, suspend_tenant

__all__ = [
    "Manager",
    "NewTenant",
    "Party",
    "Place",
    "Provisioned",
    "owner_connection",
    "provision_tenant",
    "quarantine_tenant",
    "release_tenant",
    "require_shape",
    "resume_tenant",
    "suspend_tenant",
]
