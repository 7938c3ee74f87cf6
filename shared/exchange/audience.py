"""Who may read an item, worked out from its visibility. Pure: takes tenants, gives ids and role names."""

import uuid
from dataclasses import dataclass

from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import Visibility
from shared.exchange.members import Members


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


def reach_of(visibility: str, origin: uuid.UUID, members: Members) -> Reach:
    """The reach of an item of `origin`; never the origin itself, for an item does not return to where it came from.

    Links go to those in service now; the rest find the item when they come back. The office is granted it also while
    it is down.
    """
    if visibility in {Visibility.NETWORK, Visibility.PUBLIC}:
        served = frozenset(tenant.id for tenant in members.in_service if tenant.id != origin)
        return Reach((EVERYONE,), served, everyone=True)
    if visibility == Visibility.NATIONAL:
        offices = [tenant for tenant in members.by_id.values() if tenant.is_office and tenant.id != origin]
        return Reach(tuple(tenant_role(each.id) for each in offices), frozenset(each.id for each in offices))
    return NOBODY
