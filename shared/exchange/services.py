"""What a tenant writes to the exchange, in the transaction of its own change; the relay does the rest."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Max

from core.actors import Actor
from core.tasks import defer, defer_all
from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import Visibility
from shared.exchange.alt_texts import check_alt_texts
from shared.exchange.enums import SHARED_VISIBILITIES, TAKING_BACK, Fault, LinkState, Verb
from shared.exchange.errors import ExchangeError
from shared.exchange.joint import clean_part
from shared.exchange.models import Message, Receipt
from shared.exchange.payload import clean_payload, hash_payload
from shared.exchange.terms import Terms

RELAY_TASK = "exchange.relay"
TRY_AGAIN_TASK = "exchange.try_again"

DEFAULT_TERMS = Terms()


def append_message(
    *,
    item_id: uuid.UUID,
    verb: Verb,
    version: int,
    payload: dict[str, Any] | None,
    visibility: Visibility,
    listed: bool,
    by: Actor,
    terms: Terms = DEFAULT_TERMS,
) -> Message:
    """Say something about an item of the bound tenant, and wake the relay.

    Payload and terms are kept in their canonical form. Raises PayloadError (named reason) for what may not cross the
    border, a picture without an alt text for instance, ExchangeError for a publish or correct that nobody else may
    read, and IntegrityError for a version that this tenant has used for this item.
    """
    if verb not in TAKING_BACK and (visibility not in SHARED_VISIBILITIES or payload is None):
        message = f"{verb} needs content and a visibility beyond the own node, not {visibility}."
        raise ExchangeError(message)
    clean = clean_payload(payload) if verb not in TAKING_BACK else None
    if clean is not None:
        check_alt_texts(clean)
    tenant = current_tenant()
    row = Message(
        item=item_id,
        origin=tenant.id,
        origin_role=tenant_role(tenant.id),
        verb=verb,
        version=version,
        payload=clean,
        content_hash=hash_payload(clean) if clean is not None else "",
        visibility=visibility,
        listed=listed,
        terms=terms.as_json(),
        by_id=by.id,
        by_name=by.name,
    )
    Message.objects.bulk_create([row])  # without signals: this is in every save of an editor
    wake_relay(tenant.id)
    return row


def append_receipt(
    *,
    item_id: uuid.UUID,
    version: int,
    state: LinkState,
    by: Actor,
    note: str = "",
    fault: Fault | None = None,
    detail: str = "",
    permanent: bool = False,
    part: dict[str, Any] | None = None,
    onward: Collection[str] | None = None,
) -> Receipt:
    """Say what the bound tenant did with an item it received, numbered after its receipt before, and wake the relay.

    `fault`: why it could not follow; state and version are then what it still has. `part`: what it contributes, where
    it makes the item together with its origin. `onward`: to whom it shares the item on from now (see Receipt). Raises
    PayloadError for a part that may not cross the border.
    """
    tenant = current_tenant()
    role = tenant_role(tenant.id)
    before = Receipt.objects.filter(origin_role=role, item=item_id).aggregate(last=Max("number"))["last"]
    row = Receipt.objects.create(
        item=item_id,
        receiver=tenant.id,
        origin_role=role,
        number=(before or 0) + 1,
        version=version,
        state=state,
        note=note,
        fault=fault or "",
        detail=detail[:1000],
        permanent=permanent,
        part=clean_part(part) if part is not None else None,
        onward=sorted(onward) if onward is not None else None,
        by_id=by.id,
        by_name=by.name,
    )
    wake_relay(tenant.id)
    return row


def wake_relay(tenant_id: uuid.UUID) -> None:
    """Ask the relay to look at what this tenant has written; one at a time per writing tenant."""
    defer(RELAY_TASK, lock=f"relay:{tenant_id}", tenant=str(tenant_id))


def ask_to_try_again(subjects: Iterable[uuid.UUID]) -> None:
    """Ask the relay to try once more what has not come through. One statement."""
    defer_all(TRY_AGAIN_TASK, [(None, {"subject": str(subject)}) for subject in subjects])
