"""The relay: applies what tenants have written, one transaction per row, in order per item, each exactly once.

It finds its work in the rows themselves and trusts nothing it is told. A row that makes trouble keeps waiting, with
the trouble noted on it, and holds up only later rows of its own item.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work
from shared.catalogue.counting import sum_up_counts
from shared.catalogue.enums import EntryState
from shared.exchange.applying import apply_message, apply_receipt
from shared.exchange.enums import HELD_STATES, Handling
from shared.exchange.errors import OutdatedError, RefusedError
from shared.exchange.links import send_to_receiver
from shared.exchange.members import Members, load_members
from shared.exchange.models import Item, Link, Message, Receipt
from shared.exchange.services import wake_relay

logger = logging.getLogger(__name__)

type Row = Message | Receipt
type Apply[R: (Message, Receipt)] = Callable[[R, Members], None]

SETTLE = timedelta(seconds=15)
"""A row this young is its own job's to handle, not the sweep's."""

OVERDUE = timedelta(hours=1)
"""A receiver that has not answered for this long is sent for again: its job has used up its attempts by then."""


@dataclass(slots=True)
class Report:
    """What a run of the relay did."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: str) -> None:
        self.counts[outcome] = self.counts.get(outcome, 0) + 1

    def __str__(self) -> str:
        return ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.counts.items())) or "Nothing to do"


def relay_tenant(tenant_id: uuid.UUID) -> Report:
    """Apply everything this tenant has written: its messages by item and version, then its receipts as written."""
    role = tenant_role(tenant_id)
    report = Report()
    _drain(Message, apply_message, role, ("item", "version"), report)
    _drain(Receipt, apply_receipt, role, ("id",), report)
    return report


def _drain[R: (Message, Receipt)](
    model: type[R], apply: Apply[R], role: str, order: tuple[str, ...], report: Report
) -> None:
    with platform_work(reason="relay: what waits", read_only=True):
        waiting = model.objects.filter(origin_role=role, handling=Handling.PENDING).order_by(*order)
        rows = list(waiting.values_list("id", "item"))
    troubled: set[uuid.UUID] = set()
    for row_id, item_id in rows:
        if item_id in troubled:
            continue
        outcome = _handle(model, apply, row_id)
        report.add(outcome)
        if outcome == TROUBLE:
            troubled.add(item_id)


TROUBLE = "in trouble"


def _handle[R: (Message, Receipt)](model: type[R], apply: Apply[R], row_id: uuid.UUID) -> str:
    try:
        with platform_work(reason=f"relay: {model.__name__} {row_id}"):
            row = model.objects.select_for_update().filter(id=row_id, handling=Handling.PENDING).first()
            if row is None:
                return "handled already"
            try:
                apply(row, load_members())
            except RefusedError as error:
                outcome, reason = Handling.REFUSED, str(error)
            except OutdatedError as error:
                outcome, reason = Handling.IGNORED, str(error)
            else:
                outcome, reason = Handling.APPLIED, ""
            _close(row, outcome, reason)
            return str(outcome)
    except Exception as error:
        logger.exception("The relay could not apply a row", extra={"row": str(row_id)})
        _note_trouble(model, row_id, error)
        return TROUBLE


def _close(row: Row, outcome: Handling, reason: str) -> None:
    row.handling, row.reason, row.applied_at = outcome, reason, timezone.now()
    row.save(update_fields=["handling", "reason", "applied_at"])


def _note_trouble(model: type[Row], row_id: uuid.UUID, error: Exception) -> None:
    with platform_work(reason=f"relay: trouble with {row_id}"):
        rows = model.objects.filter(id=row_id, handling=Handling.PENDING)
        rows.update(attempts=F("attempts") + 1, reason=f"{type(error).__name__}: {error}"[:1000])


def sweep() -> str:
    """Wake the relay for rows that were left waiting, and receivers that have not answered; sum up the counters."""
    with platform_work(reason="relay: sweep"):
        members = load_members()
        roles = _roles_with_waiting_rows()
        forgotten = [tenant_id for tenant_id in members.by_id if tenant_role(tenant_id) in roles]
        for tenant_id in forgotten:
            wake_relay(tenant_id)
        late = [link for link in overdue_links() if members.serves(link.receiver)]
        for link in late:
            send_to_receiver(link, timezone.now())
        sum_up_counts()
    return f"Woke the relay for {len(forgotten)} tenants and sent again to {len(late)} receivers."


def _roles_with_waiting_rows() -> set[str]:
    before = timezone.now() - SETTLE
    waiting = Q(handling=Handling.PENDING, created_at__lt=before)
    messages = Message.objects.filter(waiting).order_by().values_list("origin_role", flat=True).distinct()
    receipts = Receipt.objects.filter(waiting).order_by().values_list("origin_role", flat=True).distinct()
    return set(messages.union(receipts))


def overdue_links() -> list[Link]:
    """Links whose receiver holds something outdated and has been silent for too long."""
    now = timezone.now()
    item = Item.objects.filter(id=OuterRef("item"))
    moved_on = (
        Q(granted=False)
        | Exists(item.filter(state=EntryState.WITHDRAWN))
        | Exists(item.filter(version__gt=OuterRef("adopted_version")))
    )
    held = Link.objects.filter(state__in=HELD_STATES).filter(moved_on)
    return list(held.filter(Q(sent_at=None) | Q(sent_at__lt=now - OVERDUE)).order_by("sent_at")[:500])
