"""Reads of the exchange: one for its receivers, one for the platform."""

import uuid

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from core.figures import Figure
from core.tasks.queue import waiting_jobs
from shared.catalogue.enums import EntryState, Visibility
from shared.exchange.enums import RECEIVERS_TASK, Handling, LinkState, OnLoss, TroubleKind
from shared.exchange.models import Grant, GrantedQuerySet, Item, ItemVersion, Message, Receipt, Trouble


def item_with_content(item_id: uuid.UUID, *, role: str) -> Item | None:
    """An item that this database role may know of; its `content` is the current version's, None unless granted now.

    A grant that has ended counts as none, also before the relay has heard of its end. Whether it may be shared on, in
    the item's `terms`, is what the grant to this role says: of what was shared on already it never may. `via`: who
    shares it on to this role, None where the origin itself shares it.

    One statement on purpose: between two, the relay might apply the next version, and the grant would seem lost.
    """
    lasting = _lasting(OuterRef("item")).granted_to(role)
    versions = ItemVersion.objects.granted_to(role).filter(item=OuterRef("pk"), version=OuterRef("version"))
    versions = versions.filter(Exists(lasting))
    own = _lasting(OuterRef("pk")).granted_to(role)
    found: Item | None = (
        Item.objects.filter(id=item_id)
        .annotate(
            content=Subquery(versions.values("payload")[:1]),
            passable=Exists(own.filter(may_reshare=True)),
            via=through(own),
        )
        .first()
    )
    if found is not None:
        found.terms = {**found.terms, "may_reshare": found.passable}  # type: ignore[attr-defined]  # annotated
    return found


def is_public_item(item_id: uuid.UUID) -> bool:
    """Whether everyone may read another tenant's item now, as the relay last heard from its origin. One query.

    So it is also where the origin's page is gone and its copies may stay.
    """
    left = Q(state=EntryState.WITHDRAWN, terms__on_loss=OnLoss.LEAVE.value)
    live = Q(Exists(_lasting(OuterRef("id"))), state=EntryState.LIVE)
    return Item.objects.filter(left | live, id=item_id, visibility=Visibility.PUBLIC).exists()


def _lasting(item: OuterRef) -> GrantedQuerySet[Grant]:
    """The grants of an item that have not ended."""
    return Grant.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), item=item)


def is_erased(item_id: uuid.UUID) -> bool:
    """Whether its origin has had an item erased. One query."""
    return Item.objects.filter(id=item_id, state=EntryState.ERASED).exists()


def receipts_of(role: str) -> QuerySet[Receipt]:
    """What a receiver has said of what it has; that somebody there looked at an offer says nothing of that."""
    return Receipt.objects.filter(origin_role=role).exclude(state=LinkState.OFFERED)


def through(grants: QuerySet[Grant]) -> Subquery:
    """Who shares it on to those whom these grants are for; None where the origin itself shares it with them."""
    return Subquery(grants.order_by(F("via").asc(nulls_first=True)).values("via")[:1])


def pending_count() -> int:
    """How much is still on its way: messages and receipts not handled, and receivers' jobs not done. Three queries.

    Must run in platform_work.
    """
    messages = Message.objects.filter(handling=Handling.PENDING).count()
    receipts = Receipt.objects.filter(handling=Handling.PENDING).count()
    return messages + receipts + waiting_jobs(RECEIVERS_TASK)


def relay_lag() -> float:
    """For how many seconds the oldest message or receipt has waited for the relay; 0 when none waits. Two queries.

    Must run in platform_work.
    """
    pending = {"handling": Handling.PENDING}
    oldest = [model.objects.filter(**pending).aggregate(at=Min("created_at"))["at"] for model in (Message, Receipt)]
    known = [moment for moment in oldest if moment is not None]
    return max(0.0, (timezone.now() - min(known)).total_seconds()) if known else 0.0


def exchange_figures() -> list[Figure]:
    """What waits for the relay, for how long, and what has not come through. Five queries; platform_work."""
    rows = (("message", Message), ("receipt", Receipt))
    waiting = {kind: float(model.objects.filter(handling=Handling.PENDING).count()) for kind, model in rows}
    counts = Trouble.objects.order_by().values_list("kind", "given_up").annotate(number=Count("pk"))
    found = {(kind, given_up): float(number) for kind, given_up, number in counts}
    tried, given_up = ({kind.value: found.get((kind, state), 0.0) for kind in TroubleKind} for state in (False, True))
    return [
        Figure("relay_lag_seconds", "How long the oldest row has waited for the relay.", {"": relay_lag()}),
        Figure("relay_waiting", "Rows that wait for the relay, by kind.", waiting, label="kind"),
        Figure("troubles", "What has not come through and is tried again, by kind.", tried, label="kind"),
        Figure("dead_letters", "What was given up and waits for a person, by kind.", given_up, label="kind"),
    ]
