"""Who may read an item, worked out from its visibility. Pure: takes tenants, gives ids and role names."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import Visibility
from shared.registry.models import Tenant


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an item may go now: `roles` for the audiences of rows, `receivers` for links and grants.

    `everyone` also covers tenants that join later.
    """

    roles: tuple[str, ...]
    receivers: frozenset[uuid.UUID]
    everyone: bool = False

    def covers(self, tenant_id: uuid.UUID) -> bool:
        """Whether this tenant may receive the item."""
        return self.everyone or tenant_id in self.receivers


NOBODY = Reach((), frozenset())


def reach_of(visibility: str, origin: uuid.UUID, in_service: Iterable[Tenant]) -> Reach:
    """The reach of an item of `origin`; never the origin itself, for an item does not return to where it came from."""
    others = [tenant for tenant in in_service if tenant.id != origin]
    if visibility in {Visibility.NETWORK, Visibility.PUBLIC}:
        return Reach((EVERYONE,), frozenset(tenant.id for tenant in others), everyone=True)
    if visibility == Visibility.NATIONAL:
        offices = [tenant for tenant in others if tenant.is_office]
        return Reach(tuple(tenant_role(each.id) for each in offices), frozenset(each.id for each in offices))
    return NOBODY
