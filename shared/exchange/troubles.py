"""The visible list of what has not come through: the relay's own writes."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from core.tenancy.roles import tenant_role
from shared.exchange.enums import Fault, TroubleKind
from shared.exchange.members import Members
from shared.exchange.models import Link, Message, Receipt, Trouble


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something has not come through. `next_at`: when it is tried again; None when it is given up."""

    fault: Fault
    attempts: int
    at: datetime
    detail: str = ""
    next_at: datetime | None = None


def note_row_trouble(row: Message | Receipt, cause: Cause, members: Members) -> None:
    """A message or a receipt that the relay refused, or could not apply."""
    kind = TroubleKind.MESSAGE if isinstance(row, Message) else TroubleKind.RECEIPT
    origin, receiver = (row.origin, None) if isinstance(row, Message) else (None, row.receiver)
    _note(
        kind, row.id, cause,
        item=row.item, version=row.version, origin=origin or receiver or uuid.UUID(int=0), receiver=receiver,
        origin_role=row.origin_role, audience=_roles([row.origin_role], members),
    )  # fmt: skip


def note_delivery_trouble(link: Link, version: int, cause: Cause, members: Members) -> None:
    """A receiver that does not answer, or says that it cannot follow."""
    _note(
        TroubleKind.DELIVERY, link.id, cause,
        item=link.item, version=version, origin=link.origin, receiver=link.receiver, origin_role=link.origin_role,
        audience=_roles([link.origin_role, tenant_role(link.receiver)], members),
    )  # fmt: skip


def clear_troubles(subjects: Collection[uuid.UUID], overtaken: Collection[Message] = ()) -> None:
    """They have come through, and so has something later than whatever had not of the `overtaken` messages' items."""
    later = {"kind": TroubleKind.MESSAGE, "item__in": {each.item for each in overtaken}}
    if subjects or overtaken:
        roles = {each.origin_role for each in overtaken}
        Trouble.objects.filter(Q(subject__in=subjects) | Q(**later, origin_role__in=roles)).delete()


def _roles(roles: Iterable[str], members: Members) -> list[str]:
    """Those it concerns, and the office."""
    return sorted({*roles, *(tenant_role(office.id) for office in members.offices)})


def _note(kind: TroubleKind, subject: uuid.UUID, cause: Cause, **facts: object) -> None:
    changing = {
        **facts,
        "kind": kind,
        "cause": cause.fault,
        "detail": cause.detail[:1000],
        "attempts": cause.attempts,
        "given_up": cause.next_at is None,
        "last_at": cause.at,
        "next_at": cause.next_at,
    }
    Trouble.objects.update_or_create(
        subject=subject, defaults=changing, create_defaults={**changing, "first_at": cause.at}
    )
