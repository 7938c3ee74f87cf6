"""Whether a tenant's own rows agree with what it has said and been told; each check runs in its unit of work."""

from tenants.sharing.proving.copies import prove_copies, prove_held
from tenants.sharing.proving.items import prove_items, prove_said
from tenants.sharing.proving.media import prove_files
from tenants.sharing.proving.places import Place

__all__ = ["Place", "prove_copies", "prove_files", "prove_held", "prove_items", "prove_said"]
