"""The relay: applies what tenants have written, many rows in a transaction, in order per item, each exactly once.

It finds its work in the rows themselves and trusts nothing it is told. A row that makes trouble is tried again, ever
later, and meanwhile holds up only later rows of its own item; a withdrawal waits for nothing. After many attempts it
is given up, and stands in the list of troubles until somebody asks for it again.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work
from shared.exchange.applying import apply_message
from shared.exchange.batch import Batch, open_batch
from shared.exchange.enums import TAKING_BACK, Fault, Handling
from shared.exchange.errors import OutdatedError, RefusedError
from shared.exchange.files import types_of
from shared.exchange.members import Members, load_members
from shared.exchange.models import Message, Receipt
from shared.exchange.patience import LIMIT, wait_after_failure
from shared.exchange.receiving import apply_receipt
from shared.exchange.services import wake_relay
from shared.exchange.troubles import Cause, note_row_trouble

logger = logging.getLogger(__name__)

type Row = Message | Receipt

AT_ONCE = 200
"""Rows that one job applies before it lets other tenants' jobs go first."""

TROUBLE = "in trouble"


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two kinds of rows: how it is applied, what gives its order within an item, which wait for none."""

    model: type[Any]
    apply: Callable[..., None]
    order: str
    urgent: Q = field(default_factory=lambda: Q(pk=None))


MESSAGES = Kind(Message, apply_message, "version", urgent=Q(verb__in=TAKING_BACK))
RECEIPTS = Kind(Receipt, apply_receipt, "number")


@dataclass(frozen=True, slots=True)
class Due:
    """One row that may be applied now."""

    id: uuid.UUID
    item: uuid.UUID
    urgent: bool


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
    return pending.filter(Q(next_at=None) | Q(next_at__lte=now)).filter(~held_up | kind.urgent)


def _drain(kind: Kind, role: str, report: Report) -> bool:
    """Apply what is due, the first row of each item, then the second of each, and so on; whether there is more."""
    with platform_work(reason="relay: what waits", read_only=True):
        rows = due_rows(kind, timezone.now()).filter(origin_role=role).order_by("item", kind.order)
        rows = rows.annotate(urgent=ExpressionWrapper(kind.urgent, BooleanField()))
        due = [Due(*row) for row in rows[:AT_ONCE].values_list("id", "item", "urgent")]
        members = load_members() if due else None
    if members is None:
        return False
    troubled: set[uuid.UUID] = set()
    for turn in _turns(due):
        free = [each for each in turn if each.item not in troubled or each.urgent]
        troubled |= _apply(kind, free, members, report)
    return len(due) == AT_ONCE


def _turns(due: list[Due]) -> list[list[Due]]:
    """Rows of different items, which may go together."""
    turns: list[list[Due]] = []
    for rows in (list(group) for _, group in groupby(due, key=lambda each: each.item)):
        for number, row in enumerate(rows):
            if number == len(turns):
                turns.append([])
            turns[number].append(row)
    return turns


def _apply(kind: Kind, due: list[Due], members: Members, report: Report) -> set[uuid.UUID]:
    """Apply rows of different items in one transaction; the items in trouble.

    When it fails it is undone, and each half is tried by itself: a bad row undoes none of its neighbours.
    """
    if not due:
        return set()
    try:
        outcomes = _apply_together(kind, [each.id for each in due], members)
    except Exception as error:
        if len(due) > 1:
            middle = len(due) // 2
            return _apply(kind, due[:middle], members, report) | _apply(kind, due[middle:], members, report)
        logger.exception("The relay could not apply a row", extra={"row": str(due[0].id)})
        _note_failure(kind, due[0].id, error, members)
        report.add(TROUBLE)
        return {due[0].item}
    for outcome in outcomes:
        report.add(outcome)
    return set()


def _apply_together(kind: Kind, ids: list[uuid.UUID], members: Members) -> list[str]:
    """What became of each row; one that another run has handled meanwhile is left alone."""
    with platform_work(reason=f"relay: {len(ids)} of {kind.model.__name__}"):
        rows = kind.model.objects.select_for_update().filter(id__in=ids, handling=Handling.PENDING)
        waiting: list[Row] = list(rows.order_by("item"))
        batch = open_batch([row.item for row in waiting], members, timezone.now())
        if kind is MESSAGES and waiting:
            payloads = [row.payload for row in waiting if isinstance(row, Message)]
            batch.types = types_of(payloads, origin_role=waiting[0].origin_role)
        for row in waiting:
            _handle(kind, row, batch)
        batch.write()
        _close(kind, waiting, batch.now)
    return [str(row.handling) for row in waiting] + ["handled already"] * (len(ids) - len(waiting))


def _handle(kind: Kind, row: Row, batch: Batch) -> None:
    try:
        kind.apply(row, batch)
    except RefusedError as error:
        row.handling, row.reason = Handling.REFUSED, str(error)
        note_row_trouble(row, Cause(Fault.REFUSED, row.attempts + 1, batch.now, row.reason), batch.members)
    except OutdatedError as error:
        row.handling, row.reason = Handling.IGNORED, str(error)
        batch.cleared.append(row.id)
    else:
        row.handling, row.reason = Handling.APPLIED, ""
        batch.cleared.append(row.id)


def _close(kind: Kind, rows: list[Row], now: datetime) -> None:
    """Note what became of rows; those with the same outcome in one statement."""
    alike: dict[tuple[Any, ...], list[uuid.UUID]] = {}
    for row in rows:
        media = tuple(row.media) if isinstance(row, Message) else ()
        alike.setdefault((row.handling, row.reason, row.effect, media), []).append(row.id)
    for (handling, reason, effect, media), ids in alike.items():
        shown = {"media": list(media)} if media else {}
        outcome = {"handling": handling, "reason": reason, "effect": effect, "applied_at": now, "next_at": None}
        kind.model.objects.filter(id__in=ids).update(**outcome, **shown)


def _note_failure(kind: Kind, row_id: uuid.UUID, error: Exception, members: Members) -> None:
    now = timezone.now()
    with platform_work(reason=f"relay: trouble with {row_id}"):
        row = kind.model.objects.select_for_update().filter(id=row_id, handling=Handling.PENDING).first()
        if row is None:
            return
        row.attempts += 1
        row.reason = _reason_of(error)
        row.next_at = now + wait_after_failure(row.attempts)
        if row.attempts >= LIMIT:
            row.handling, row.next_at = Handling.FAILED, None
        row.save(update_fields=["attempts", "reason", "next_at", "handling"])
        fault = Fault.BUSY if isinstance(error, OperationalError | InterfaceError) else Fault.SYSTEM
        note_row_trouble(row, Cause(fault, row.attempts, now, row.reason, row.next_at), members)


def _reason_of(error: Exception) -> str:
    """The first line: what the database adds below it may quote another tenant's row."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:1000]
