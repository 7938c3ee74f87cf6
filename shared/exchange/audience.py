"""Who may read an item, worked out from its visibility. Pure: takes tenants, gives ids and role names."""

import uuid
from collections.abc import Collection, Iterable
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


def reach_of(visibility: str, origin: uuid.UUID, members: Members, chosen: Collection[uuid.UUID] = ()) -> Reach:
    """The reach of an item of `origin`; never the origin itself, for an item does not return to where it came from.

    `chosen`: the receivers where some are chosen; only tenants count. A tenant is granted what is shared with it also
    while it is down.
    """
    if visibility in {Visibility.NETWORK, Visibility.PUBLIC}:
        return Reach((EVERYONE,), frozenset(), everyone=True)
    if visibility == Visibility.NATIONAL:
        return _reach_by_name(office.id for office in members.offices if office.id != origin)
    if visibility == Visibility.CHOSEN:
        return _reach_by_name(each for each in chosen if each in members.by_id and each != origin)
    return NOBODY


def _reach_by_name(tenants: Iterable[uuid.UUID]) -> Reach:
    receivers = frozenset(tenants)
    return Reach(tuple(sorted(tenant_role(each) for each in receivers)), receivers)
