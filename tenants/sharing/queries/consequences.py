"""Who gains, keeps and loses an item by a choice, before it is made."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from core.tenancy.binding import current_tenant
from shared.catalogue.enums import Visibility
from shared.exchange.audience import NOBODY, Reach, reach_of, widened
from shared.exchange.enums import HELD_STATES, LinkState
from shared.exchange.links import onward_of
from shared.exchange.members import Members, load_members
from shared.exchange.models import Link
from tenants.sharing.choices import Choice
from tenants.sharing.models import SharedItem


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """One who sees an item before or after a choice. `state`: what it has received, if it has."""

    slug: str
    name: str
    state: LinkState | None = None
    version: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Consequences:
    """What a choice changes. `everyone`: the public reads it afterwards; `hidden`: no longer."""

    gains: tuple[Party, ...]
    keeps: tuple[Party, ...]
    loses: tuple[Party, ...]
    everyone: bool
    hidden: bool

    @property
    def sees(self) -> tuple[Party, ...]:
        """All who see it afterwards, the new ones first."""
        return self.gains + self.keeps

    def named(self, slug: str) -> Party | None:
        """The one asked for among those who see it afterwards, else the first."""
        return next((party for party in self.sees if party.slug == slug), next(iter(self.sees), None))


def consequences_of(item: SharedItem | None, choice: Choice) -> Consequences:
    """Who sees an item before and after a choice, by name. Four queries at most."""
    members = load_members()
    own = current_tenant().id
    links = {link.receiver: link for link in Link.objects.filter(item=item.pk)} if item is not None else {}
    onward = onward_of(links.values())
    before = _reach_before(item, members)
    after = reach_of(choice.visibility, own, members, choice.receivers)
    before = widened(before, onward, own, members)
    after = widened(after, onward if choice.may_reshare else {}, own, members)
    tenants = sorted(members.by_id.values(), key=lambda tenant: tenant.name)
    parties = [
        (tenant.id, _party(tenant.slug, tenant.name, links.get(tenant.id)))
        for tenant in tenants
        if tenant.id != own and (members.serves(tenant.id) or tenant.id in links)
    ]
    held = {receiver for receiver, link in links.items() if link.state in HELD_STATES}
    public = bool(item and item.is_shared and item.visibility == Visibility.PUBLIC)
    return Consequences(
        gains=_where(parties, lambda each: after.covers(each) and not before.covers(each)),
        keeps=_where(parties, lambda each: after.covers(each) and before.covers(each)),
        loses=_where(parties, lambda each: not after.covers(each) and (before.covers(each) or each in held)),
        everyone=choice.visibility == Visibility.PUBLIC,
        hidden=public and choice.visibility != Visibility.PUBLIC,
    )


def _reach_before(item: SharedItem | None, members: Members) -> Reach:
    if item is None or not item.is_shared:
        return NOBODY
    return reach_of(item.visibility, current_tenant().id, members, item.receivers)


def _party(slug: str, name: str, link: Link | None) -> Party:
    if link is None or link.state not in HELD_STATES:
        return Party(slug=slug, name=name)
    return Party(slug=slug, name=name, state=LinkState(link.state), version=link.adopted_version)


def _where(parties: list[tuple[uuid.UUID, Party]], condition: Callable[[uuid.UUID], bool]) -> tuple[Party, ...]:
    return tuple(party for tenant, party in parties if condition(tenant))
