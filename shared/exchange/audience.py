"""Who may read an item, worked out from its visibility. Pure: takes tenants, gives ids and role names."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from core.ids import uuid_or_none
from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import Visibility
from shared.exchange.members import Members


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an item may go now: `roles` for the audiences of rows, `receivers` by name, or `everyone`.

    `everyone` also covers tenants that join later. `via`: for whom a receiver shares it on to (None: all), that
    receiver; the origin itself does not share it with them.
    """

    roles: tuple[str, ...]
    receivers: frozenset[uuid.UUID]
    everyone: bool = False
    via: Mapping[uuid.UUID | None, uuid.UUID] = field(default_factory=dict)

    def covers(self, tenant_id: uuid.UUID) -> bool:
        """Whether this tenant may receive the item."""
        return self.everyone or tenant_id in self.receivers

    @property
    def granted(self) -> list[uuid.UUID | None]:
        """To whom grants are given, None for all."""
        return [*sorted(self.receivers), *([None] if self.everyone else [])]


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


def widened(reach: Reach, onward: Mapping[uuid.UUID, Collection[str]], origin: uuid.UUID, members: Members) -> Reach:
    """The reach with those to whom its receivers share the item on: one step, never further, never back.

    `onward`: to whom each receiver does, as its link says. Whoever the origin does not share it with shares nothing
    on, and of two who name the same tenant the first by id counts.
    """
    via: dict[uuid.UUID | None, uuid.UUID] = {}
    for sharer in sorted(onward.keys() & reach.receivers):
        for named in onward[sharer]:
            receiver = None if named == EVERYONE else uuid_or_none(named)
            known = receiver in members.by_id and receiver != origin and receiver not in reach.receivers
            if named == EVERYONE or known:
                via.setdefault(receiver, sharer)
    if not via:
        return reach
    receivers = reach.receivers | {each for each in via if each is not None}
    roles = (EVERYONE,) if None in via else tuple(sorted(tenant_role(each) for each in receivers))
    return Reach(roles, receivers, everyone=None in via, via=via)


def _reach_by_name(tenants: Iterable[uuid.UUID]) -> Reach:
    receivers = frozenset(tenants)
    return Reach(tuple(sorted(tenant_role(each) for each in receivers)), receivers)
