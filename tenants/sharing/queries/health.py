"""How healthy what crosses the border is: the latest check-up of the bound tenant, and at the office everybody's."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.ids import uuid_or_none
from core.tenancy.binding import current_tenant, own_role
from shared.exchange.enums import Repair
from shared.exchange.findings import FindingKind
from shared.exchange.models import Checkup
from shared.registry.queries import all_tenants
from tenants.sharing.queries.naming import Named, names_of

ADVICE = {
    "message": gettext_noop("Publish the page again: that says it anew."),
    "item": gettext_noop("Publish the page again: that says it anew."),
    "page": gettext_noop("Open the page and publish it, or unpublish it if its origin has withdrawn it."),
    "copy": gettext_noop("Delete the page here and receive it again from the inbox."),
    "receipt": gettext_noop("See what has not come through; the receiver may be out of service."),
    "picture": gettext_noop("Choose the picture again and publish the page."),
    "file": gettext_noop("Ask those who run Nodverk to restore the file from a backup."),
    "history": gettext_noop("Ask those who run Nodverk to restore the node from a backup."),
}
OTHERWISE = gettext_noop("Tell those who run Nodverk: this does not mend itself.")

WHATS = {
    "message": gettext_noop("what was said of a page"),
    "item": gettext_noop("a shared page's row"),
    "page": gettext_noop("a page"),
    "copy": gettext_noop("a received copy"),
    "receipt": gettext_noop("an answer to the origin"),
    "picture": gettext_noop("a picture"),
    "file": gettext_noop("a file"),
    "media reference": gettext_noop("a file's reference"),
    "history": gettext_noop("the history of a page"),
}
PROJECTION = gettext_noop("what is shown of a page elsewhere")


@dataclass(frozen=True, kw_only=True, slots=True)
class CauseLine:
    """One thing that was not as it should be. `title`: where this tenant may know it; `advice`: of what is left."""

    kind: str
    what: str
    title: str
    page_id: int | None
    repair: str
    advice: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthRow:
    """One tenant; no check-up: it has not been looked at yet."""

    name: str
    checkup: Checkup | None
    lines: tuple[CauseLine, ...]


def health_for_tenant() -> list[HealthRow]:
    """The latest check-up of each tenant that the bound one may see; the worst first. Five queries."""
    own = current_tenant()
    found = Checkup.objects.filter(origin_role=own_role()) | Checkup.objects.granted_to(own_role())
    latest = {row.tenant: row for row in found.order_by("tenant", "-at").distinct("tenant")}
    tenants = all_tenants()
    is_office = any(tenant.is_office and tenant.id == own.id for tenant in tenants)
    shown = [tenant for tenant in tenants if is_office or tenant.id == own.id]
    subjects = {uuid_or_none(cause["subject"]) for row in latest.values() for cause in row.causes}
    names = names_of([item for item in subjects if item is not None])
    rows = [_row(tenant.name, latest.get(tenant.id), names) for tenant in shown]
    return sorted(rows, key=lambda row: row.checkup.health if row.checkup else 100.0)


def left_count() -> int:
    """How much of the bound tenant's latest check-up needs a person. One query."""
    rows = Checkup.objects.filter(tenant=current_tenant().id).order_by("-at").values_list("left", flat=True)
    return rows.first() or 0


def _row(name: str, checkup: Checkup | None, names: dict[uuid.UUID, Named]) -> HealthRow:
    causes = checkup.causes if checkup else []
    return HealthRow(name=name, checkup=checkup, lines=tuple(_line(cause, names) for cause in causes))


def _line(cause: dict[str, Any], names: dict[uuid.UUID, Named]) -> CauseLine:
    item, table = uuid_or_none(cause["subject"]), cause["table"]
    named = names.get(item, Named()) if item else Named()
    return CauseLine(
        kind=str(FindingKind(cause["kind"]).label),
        what=_(WHATS.get(table, PROJECTION)),
        title=named.title,
        page_id=named.page_id,
        repair=_repair(cause),
        advice=_(ADVICE.get(table, OTHERWISE)) if cause["state"] == "left" else "",
    )


def _repair(cause: dict[str, Any]) -> str:
    if cause["state"] == "left":
        return _("Needs a person")
    labels = [str(Repair(repair).label) for repair in cause["repairs"]]
    return ", ".join(labels) or _("Went with another repair")
