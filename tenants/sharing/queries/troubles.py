"""What has not come through, as the bound tenant sees it: its own, and at the office everybody's."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.tenancy.binding import own_role
from shared.exchange.enums import Fault, TroubleKind
from shared.exchange.models import Trouble
from shared.registry.queries import all_tenants
from tenants.sharing.queries.naming import Named, names_of
from tenants.sharing.queries.paging import slice_of


@dataclass(frozen=True, kw_only=True, slots=True)
class TroubleRow:
    """One line of the list. `title` is empty for what only another tenant may read; `page_id`: our page of it."""

    trouble: Trouble
    title: str
    origin: str
    receiver: str
    page_id: int | None

    @property
    def may_be_resent(self) -> bool:
        """Whether trying again can help: what was refused stays so until the page is changed."""
        return bool(self.trouble.cause != Fault.REFUSED)

    @property
    def is_message(self) -> bool:
        """Whether it is what an origin has said to all."""
        return bool(self.trouble.kind == TroubleKind.MESSAGE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Troubles:
    """One page of the list."""

    rows: tuple[TroubleRow, ...]
    total: int
    resendable: int
    number: int
    pages: int


def troubles_of_tenant() -> QuerySet[Any]:
    """Everything that has not come through and concerns the bound tenant."""
    return Trouble.objects.granted_to(own_role())


def trouble_count() -> int:
    """How much of the bound tenant's has not come through. One query."""
    return troubles_of_tenant().count()


def resendable_troubles() -> QuerySet[Any]:
    """Those that trying again can help."""
    return troubles_of_tenant().exclude(cause=Fault.REFUSED)


def troubles_for_tenant(page: int = 1) -> Troubles:
    """One page of the list, what was given up first. Eight queries at most, whatever the number of rows."""
    found = slice_of(troubles_of_tenant().order_by("-given_up", "-first_at", "-id"), page)
    named = names_of({trouble.item for trouble in found.rows})
    tenants = {tenant.id: tenant.name for tenant in all_tenants()}
    nothing = Named()
    rows = tuple(
        TroubleRow(
            trouble=trouble,
            title=named.get(trouble.item, nothing).title,
            origin=tenants.get(trouble.origin, ""),
            receiver=tenants.get(trouble.receiver, "") if trouble.receiver else "",
            page_id=named.get(trouble.item, nothing).page_id,
        )
        for trouble in found.rows
    )
    resendable = resendable_troubles().count()
    return Troubles(rows=rows, total=found.total, resendable=resendable, number=found.number, pages=found.pages)
