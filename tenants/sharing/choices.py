"""What a person chooses in the share panel: the grant of an item, and from when to when it holds."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from core.tenancy.binding import current_tenant
from shared.catalogue.enums import Visibility
from shared.exchange.enums import OnLoss
from shared.exchange.terms import TERMS, Terms
from shared.registry.queries import tenants_in_service
from tenants.sharing.models import Contract, SharedItem

CONTRACT = ("listed", "purpose", "may_reshare", "may_edit", "licence", "credit", "on_loss")
"""What a choice and a contract call by the same name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Who may receive an item and on what terms. `opens_at`: nothing leaves before; `until`: withdrawn then.

    `organisers`: whom we ask to make it together with us; None leaves that as it is.
    """

    visibility: Visibility
    listed: bool = True
    receivers: tuple[uuid.UUID, ...] = ()
    organisers: tuple[uuid.UUID, ...] | None = None
    purpose: str = ""
    opens_at: datetime | None = None
    until: datetime | None = None
    may_reshare: bool = False
    may_edit: bool = True
    licence: str = ""
    credit: str = ""
    on_loss: str = OnLoss.WITHDRAW.value

    def terms(self) -> Terms:
        """What goes with the content."""
        chosen = self.receivers if self.visibility == Visibility.CHOSEN else ()
        return Terms(receivers=chosen, **{name: getattr(self, name) for name in TERMS})

    def as_data(self) -> dict[str, Any]:
        """For the audit log, which never forgets: without what is written in words."""
        names = [each.name for each in fields(self) if each.name not in {"purpose", "credit"}]
        plain = {name: getattr(self, name) for name in names}
        asked = [str(each) for each in self.organisers] if self.organisers is not None else None
        moments = {name: plain[name].isoformat() if plain[name] else None for name in ("opens_at", "until")}
        receivers = [str(each) for each in self.receivers]
        return plain | moments | {"visibility": self.visibility.value, "receivers": receivers, "organisers": asked}

    def with_organisers(self) -> "Choice":
        """The same choice, where those who are asked to make it together are among the chosen ones."""
        if self.visibility != Visibility.CHOSEN or not self.organisers:
            return self
        return replace(self, receivers=tuple(dict.fromkeys([*self.receivers, *self.organisers])))


def other_tenants() -> list[tuple[str, str]]:
    """Those in service that this tenant can choose: id and name, by name. One query."""
    own = current_tenant().id
    others = sorted((tenant for tenant in tenants_in_service() if tenant.id != own), key=lambda tenant: tenant.name)
    return [(str(tenant.id), tenant.name) for tenant in others]


def choice_of(item: SharedItem) -> Choice:
    """What holds of an item, or is planned for it."""
    return Choice(
        visibility=Visibility(item.planned or item.visibility),
        receivers=tuple(item.receivers),
        organisers=tuple(item.organisers),
        opens_at=item.opens_at,
        until=item.until,
        **{name: getattr(item, name) for name in CONTRACT},
    )


def proposal_of(contract: Contract | None) -> Choice:
    """What a tenant's default proposes for a page that nobody has chosen for; without one: nobody else sees it."""
    if contract is None:
        return Choice(visibility=Visibility.TENANT)
    kept = {name: getattr(contract, name) for name in CONTRACT}
    return Choice(visibility=Visibility(contract.visibility), receivers=tuple(contract.receivers), **kept)


def without(choice: Choice, receiver: uuid.UUID, others: Iterable[uuid.UUID]) -> Choice:
    """The same choice for all but one of its receivers; `others` are all tenants that could be chosen."""
    present = choice.receivers if choice.visibility == Visibility.CHOSEN else tuple(others)
    kept = tuple(each for each in present if each != receiver)
    choice = replace(choice, organisers=tuple(each for each in choice.organisers or () if each != receiver))
    if choice.visibility == Visibility.NATIONAL or not kept:
        return replace(choice, visibility=Visibility.TENANT, receivers=(), opens_at=None, until=None)
    return replace(choice, visibility=Visibility.CHOSEN, receivers=kept)
