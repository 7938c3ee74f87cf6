"""The relay: applies what tenants have written, one transaction per row, in order per item, each exactly once.

It finds its work in the rows themselves and trusts nothing it is told. A row that makes trouble is tried again, ever
later, and meanwhile holds up only later rows of its own item; a withdrawal waits for nothing. After many attempts it
is given up, and stands in the list of troubles until somebody asks for it again.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work
from shared.exchange.applying import apply_message
from shared.exchange.enums import Fault, Handling, Verb
from shared.exchange.errors import OutdatedError, RefusedError
from shared.exchange.members import Members, load_members
from shared.exchange.models import Message, Receipt
from shared.exchange.patience import LIMIT, wait_after_failure
from shared.exchange.receiving import apply_receipt
from shared.exchange.services import wake_relay
from shared.exchange.troubles import Cause, clear_trouble, note_row_trouble

logger = logging.getLogger(__name__)

type Row = Message | Receipt

AT_ONCE = 200
"""Rows that one job applies before it lets other tenants' jobs go first."""

TROUBLE = "in trouble"


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two kinds of rows: how it is applied, and what gives its order within an item."""

    model: type[Any]
    apply: Callable[..., None]
    order: str
    urgent: Q | None = None


MESSAGES = Kind(Message, apply_message, "version", urgent=Q(verb=Verb.WITHDRAW))
RECEIPTS = Kind(Receipt, apply_receipt, "number")


@dataclass(slots=True)
class Report:
    """What a run of the relay did."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, outcome: str) -> None:
        self.counts[outcome] = self.counts.get(outcome, 0) + 1

    def __str__(self) -> str:
        return ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.counts.items())) or "Nothing to do"


def relay_tenant(tenant_id: uuid.UUID) -> Report:
    """Apply what this tenant has written and is due: its messages, then its receipts, each in order per item."""
    role = tenant_role(tenant_id)
    report = Report()
    more = [_drain(kind, role, report) for kind in (MESSAGES, RECEIPTS)]
    if any(more):
        with platform_work(reason="relay: there is more"):
            wake_relay(tenant_id)
    return report


def due_rows(kind: Kind, now: datetime) -> Any:
    """Rows that may be applied now: not waiting for their next attempt, nor behind one of their item that does."""
    pending = kind.model.objects.filter(handling=Handling.PENDING)
    earlier = {f"{kind.order}__lt": OuterRef(kind.order), "origin_role": OuterRef("origin_role")}
    held_up = Exists(pending.filter(item=OuterRef("item"), next_at__gt=now, **earlier))
    free = Q(~held_up) if kind.urgent is None else ~held_up | kind.urgent
    return pending.filter(Q(next_at=None) | Q(next_at__lte=now)).filter(free)


def _drain(kind: Kind, role: str, report: Report) -> bool:
    """Apply what is due; whether there is more."""
    with platform_work(reason="relay: what waits", read_only=True):
        rows = due_rows(kind, timezone.now()).filter(origin_role=role).order_by("item", kind.order)
        batch = list(rows[:AT_ONCE].values_list("id", "item"))
        urgent = set(rows.filter(kind.urgent).values_list("id", flat=True)) if kind.urgent is not None else set()
        members = load_members() if batch else None
    troubled: set[uuid.UUID] = set()
    for row_id, item_id in batch:
        if members is None or (item_id in troubled and row_id not in urgent):
            continue
        outcome = _handle(kind, row_id, members)
        report.add(outcome)
        if outcome == TROUBLE:
            troubled.add(item_id)
    return len(batch) == AT_ONCE


def _handle(kind: Kind, row_id: uuid.UUID, members: Members) -> str:
    try:
        with platform_work(reason=f"relay: {kind.model.__name__} {row_id}"):
            row = kind.model.objects.select_for_update().filter(id=row_id, handling=Handling.PENDING).first()
            if row is None:
                return "handled already"
            return str(_outcome(kind, row, members, timezone.now()))
    except Exception as error:
        logger.exception("The relay could not apply a row", extra={"row": str(row_id)})
        _note_failure(kind, row_id, error, members)
        return TROUBLE


def _outcome(kind: Kind, row: Row, members: Members, now: datetime) -> Handling:
    try:
        kind.apply(row, members, now)
    except RefusedError as error:
        row.handling, row.reason = Handling.REFUSED, str(error)
        note_row_trouble(row, Cause(Fault.REFUSED, row.attempts + 1, now, row.reason), members)
    except OutdatedError as error:
        row.handling, row.reason = Handling.IGNORED, str(error)
        clear_trouble(row.id)
    else:
        row.handling, row.reason = Handling.APPLIED, ""
        clear_trouble(row.id)
    row.applied_at, row.next_at = now, None
    row.save()
    return row.handling


def _note_failure(kind: Kind, row_id: uuid.UUID, error: Exception, members: Members) -> None:
    now = timezone.now()
    with platform_work(reason=f"relay: trouble with {row_id}"):
        row = kind.model.objects.select_for_update().filter(id=row_id, handling=Handling.PENDING).first()
        if row is None:
            return
        row.attempts += 1
        row.reason = f"{type(error).__name__}: {error}"[:1000]
        row.next_at = now + wait_after_failure(row.attempts)
        if row.attempts >= LIMIT:
            row.handling, row.next_at = Handling.FAILED, None
        row.save()
        fault = Fault.BUSY if isinstance(error, OperationalError | InterfaceError) else Fault.SYSTEM
        note_row_trouble(row, Cause(fault, row.attempts, now, row.reason, row.next_at), members)
