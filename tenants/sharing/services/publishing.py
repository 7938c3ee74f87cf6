"""The origin's side: what a page's changes mean for those it is shared with."""

import uuid

from wagtail.models import Page

from core.actors import Actor
from core.tasks import defer
from core.tenancy.binding import current_tenant
from tenants.sharing.adapters import PageAdapter, adapter_for
from tenants.sharing.enums import ItemState
from tenants.sharing.models import SharedItem
from tenants.sharing.queries.copies import copy_of
from tenants.sharing.services.copies import note_copy_deleted, note_copy_published, note_copy_unpublished
from tenants.sharing.services.telling import settle_item, tell_or_keep_fault

SETTLE_TASK = "sharing.settle_items"
SETTLED_AT_ONCE = 100


def publish_revision(*, page: Page, by: Actor) -> SharedItem | None:
    """After a page was published: tell the exchange if someone else may see it and something changed.

    Copies are ignored as items (no echo); their new state is reported to their origin. Content that may not cross the
    border stays within the tenant, with the reason on the item. Aliases and pages without an adapter: nothing.
    """
    adapter = adapter_for(page)
    if adapter is None or page.alias_of_id is not None:
        return None
    if copy_of(page) is not None:
        note_copy_published(page=page, by=by)
        return None
    item = hold_item(page, adapter)
    tell_or_keep_fault(item, by)
    return item


def unpublish_page(*, page: Page, by: Actor) -> SharedItem | None:
    """After a page was unpublished: correct the item if it is live in another language, else withdraw it."""
    if copy_of(page) is not None:
        note_copy_unpublished(page=page, by=by)
        return None
    return settle_item(page.translation_key, by)


def settle_deleted_page(*, page: Page, by: Actor) -> None:
    """After a page is gone: an own item is corrected or withdrawn, the last page of a copy is reported as removed.

    The copies of an own item whose last page is gone are withdrawn or stay, as its grant says.
    """
    if not note_copy_deleted(translation_key=page.translation_key, by=by):
        settle_item(page.translation_key, by, deleted=True)


def settle_moved_page(*, page: Page, by: Actor) -> None:
    """After a page got another address: correct its item, or, where a section moved, all items, in a job."""
    if adapter_for(page) is None:
        defer(SETTLE_TASK, tenant_id=str(current_tenant().id))
    elif copy_of(page) is None:
        settle_item(page.translation_key, by)


def settle_items(*, after: uuid.UUID | None = None, by: Actor) -> int:
    """Correct every shared item that is not as others see it, a batch in each job; how many of this batch were not."""
    shared = SharedItem.objects.filter(state=ItemState.SHARED).order_by("pk")
    batch = list((shared.filter(pk__gt=after) if after else shared)[:SETTLED_AT_ONCE])
    if len(batch) == SETTLED_AT_ONCE:
        defer(SETTLE_TASK, tenant_id=str(current_tenant().id), after=str(batch[-1].pk))
    settled = [(item.version, settle_item(item.translation_key, by)) for item in batch]
    return sum(now is not None and now.version != before for before, now in settled)


def hold_item(page: Page, adapter: PageAdapter) -> SharedItem:
    """The page's item, locked; made when the page is new."""
    locked = SharedItem.objects.select_for_update()
    item = locked.filter(translation_key=page.translation_key).first()
    if item is None:
        defaults = {"family": adapter.family, "kind": adapter.describe(page.specific)["kind"]}
        item, _ = locked.get_or_create(translation_key=page.translation_key, defaults=defaults)
    return item
