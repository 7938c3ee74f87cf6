"""Sharing is a contract: choosing who receives an item, on what terms, from when and until when."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from core.actors import SYSTEM, Actor
from core.tasks import defer
from core.tenancy.binding import current_tenant
from shared.catalogue.enums import Visibility
from shared.exchange.alt_texts import unsaid_in
from shared.exchange.errors import PayloadError
from tenants.audit.services import record
from tenants.sharing.adapters import adapter_for
from tenants.sharing.choices import CONTRACT, Choice, choice_of
from tenants.sharing.errors import (
    AltTextMissingError,
    ContentRefusedError,
    ErasedError,
    ImpossibleTimesError,
    NoReceiversError,
    NotAllowedError,
    NotShareableError,
    SharedCopyError,
    SharingError,
)
from tenants.sharing.models import SharedItem
from tenants.sharing.permissions import actor_may_share
from tenants.sharing.queries.copies import copy_of
from tenants.sharing.queries.faults import words_of_places
from tenants.sharing.services.publishing import hold_item
from tenants.sharing.services.telling import payload_of, tell, tell_or_keep_fault

CLOCK_TASK = "sharing.keep_the_clock"


def set_visibility(*, page: Page, visibility: Visibility, listed: bool, by: Actor) -> SharedItem:
    """Decide who may see a page at once, and leave the other terms as they are. Raises as grant_page."""
    item = SharedItem.objects.filter(translation_key=page.translation_key).first()
    before = choice_of(item) if item is not None else Choice(visibility=Visibility.TENANT)
    choice = replace(before, visibility=Visibility(visibility), listed=listed, opens_at=None)
    return grant_page(page=page, choice=choice, by=by)


def grant_page(*, page: Page, choice: Choice, by: Actor) -> SharedItem:
    """Decide who may receive a page and its translations, and how; told or withdrawn in the same transaction.

    Raises NotShareableError, SharedCopyError, NotAllowedError, ErasedError, NoReceiversError, ImpossibleTimesError,
    AltTextMissingError and ContentRefusedError; then nothing is changed.
    """
    adapter = adapter_for(page)
    if adapter is None:
        raise NotShareableError
    if copy_of(page) is not None:
        raise SharedCopyError
    if not actor_may_share(by, adapter.family):
        raise NotAllowedError
    choice = choice.with_organisers()
    check_choice(choice)
    try:
        with transaction.atomic():
            return _grant(hold_item(page, adapter), choice, by)
    except PayloadError as error:
        raise _refusal_of(error) from error


def _refusal_of(error: PayloadError) -> SharingError:
    unsaid = unsaid_in(str(error))
    return AltTextMissingError(words_of_places(unsaid)) if unsaid else ContentRefusedError(str(error))


def check_choice(choice: Choice) -> None:
    """Refuse what no page can be shared by. Raises NoReceiversError and ImpossibleTimesError."""
    now = timezone.now()
    if choice.visibility == Visibility.CHOSEN and not set(choice.receivers) - {current_tenant().id}:
        raise NoReceiversError
    if choice.until is not None and choice.until <= max(now, choice.opens_at or now):
        raise ImpossibleTimesError


def _grant(item: SharedItem, choice: Choice, by: Actor) -> SharedItem:
    if item.is_erased:
        raise ErasedError
    before, told = choice_of(item), _said(item)
    _take_up(item, choice)
    changed = told != _said(item)
    item.chosen_at = timezone.now()
    item.save()
    if item.planned:
        payload_of(item)  # what cannot be shared now is refused now, not at its moment
    tell(item, by, changed=changed)
    _set_the_clock(item)
    record(
        by=by,
        verb="item.visibility_set",
        object_type="sharing.shareditem",
        object_id=item.id,
        summary=f"{before.visibility.value} → {choice.visibility.value}",
        data={
            "before": before.visibility.value,
            "after": choice.visibility.value,
            "listed": item.listed,
            "version": item.version,
            "terms": choice.as_data(),
        },
    )
    return item


def _said(item: SharedItem) -> tuple[Any, ...]:
    return item.visibility, item.listed, item.terms().as_json()


def _take_up(item: SharedItem, choice: Choice) -> None:
    """The choice as the item's own; one for later holds nothing open until then."""
    for name in CONTRACT:
        setattr(item, name, getattr(choice, name))
    item.receivers = sorted(set(choice.receivers) - {current_tenant().id})
    if choice.organisers is not None:
        item.organisers = sorted(set(choice.organisers) - {current_tenant().id})
    item.until = choice.until if choice.visibility != Visibility.TENANT else None
    later = choice.opens_at is not None and choice.opens_at > timezone.now()
    if later and choice.visibility != Visibility.TENANT:
        item.visibility, item.planned, item.opens_at = Visibility.TENANT, choice.visibility, choice.opens_at
    else:
        item.visibility, item.planned, item.opens_at = choice.visibility, "", None


def _set_the_clock(item: SharedItem) -> None:
    """A job at each moment that the grant names; the hourly one finds what these miss."""
    now = timezone.now()
    for moment in (item.opens_at, item.until):
        if moment is not None:
            seconds = max(1, int((moment - now).total_seconds()) + 1)
            defer(CLOCK_TASK, tenant_id=str(current_tenant().id), schedule_in=seconds)


def keep_the_clock() -> tuple[int, int]:
    """Open what is due, and end what has run out, as Nodverk itself; how many of each."""
    now = timezone.now()
    due = SharedItem.objects.select_for_update().filter(opens_at__lte=now).order_by("pk")
    opened = list(due)
    for item in opened:
        _open(item)
    ended = list(SharedItem.objects.select_for_update().filter(until__lte=now).order_by("pk"))
    for item in ended:
        _end(item)
    return len(opened), len(ended)


def _open(item: SharedItem) -> None:
    item.visibility, item.planned, item.opens_at = item.planned, "", None
    _turn(item, "item.opened", item.visibility)


def _end(item: SharedItem) -> None:
    item.visibility, item.planned, item.opens_at, item.until = Visibility.TENANT, "", None, None
    _turn(item, "item.ended", Visibility.TENANT)


def _turn(item: SharedItem, verb: str, visibility: str) -> None:
    item.save()
    tell_or_keep_fault(item, SYSTEM, changed=True)
    data = {"after": str(visibility), "version": item.version}
    record(
        by=SYSTEM, verb=verb, object_type="sharing.shareditem", object_id=item.id, summary=str(visibility), data=data
    )
