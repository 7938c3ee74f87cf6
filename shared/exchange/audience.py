"""Who may read an item, worked out from its visibility. Pure: takes tenants, gives ids and role names."""

import uuid
from dataclasses import dataclass

from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import Visibility
from shared.exchange.members import Members


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an item may go now: `roles` for the audiences of rows, `receivers` by name, or `everyone`.

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

    The office is granted what is shared with it also while it is down.
    """
    if visibility in {Visibility.NETWORK, Visibility.PUBLIC}:
        return Reach((EVERYONE,), frozenset(), everyone=True)
    if visibility == Visibility.NATIONAL:
        offices = [office.id for office in members.offices if office.id != origin]
        return Reach(tuple(tenant_role(each) for each in offices), frozenset(offices))
    return NOBODY
