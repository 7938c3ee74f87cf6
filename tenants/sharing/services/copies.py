"""Keeping a copy's row and its origin informed of what happens to the copy's pages here."""

import uuid
from typing import Any

from wagtail.models import Page

from core.actors import Actor
from shared.exchange.enums import LinkState
from shared.exchange.services import append_receipt
from tenants.audit.services import record
from tenants.sharing.enums import CopyState
from tenants.sharing.errors import WithdrawnError
from tenants.sharing.models import Copy
from tenants.sharing.services.weaving import keep_questions, mend_page

LINK_STATE: dict[str, LinkState] = {
    CopyState.DRAFT: LinkState.ADOPTED,
    CopyState.PUBLISHED: LinkState.PUBLISHED,
    CopyState.WITHDRAWN: LinkState.WITHDRAWN,
    CopyState.REMOVED: LinkState.REMOVED,
    CopyState.DECLINED: LinkState.DECLINED,
}
"""What each state of a copy is called in a receipt."""


def note_copy_published(*, page: Page, by: Actor) -> None:
    """After a copy's page was published, through whatever door: our own words in it are noted.

    What is not ours to change is set right again; nothing of that where the copy is detached. Raises WithdrawnError,
    which undoes the publication, when the origin has taken the page back.
    """
    copy = _locked(page.translation_key)
    if copy is None:
        return
    language = page.locale.language_code
    if page.live and not copy.may_be_published(language):
        raise WithdrawnError
    if page.live and not copy.is_detached:
        _note_words(copy, page, language, by)
    follow_pages(copy, by)


def _note_words(copy: Copy, page: Page, language: str, by: Actor) -> None:
    before, questions = copy.overrides, copy.questions
    if mend_page(page, copy, language):
        record_copy(copy, "copy.restored", by, copy.name_of_origin("sv"), language=language)
    if copy.questions != questions:
        copy.save(update_fields=["asked", "questions", "updated_at"])
    if copy.overrides != before:
        copy.save(update_fields=["overrides", "updated_at"])
        names = sorted(copy.overrides.get(language, {}))
        record_copy(copy, "copy.changed", by, copy.name_of_origin("sv"), fields=names, language=language)


def record_copy(copy: Copy, verb: str, by: Actor, summary: str, **data: Any) -> None:
    """What was done to a copy, in the tenant's own log."""
    facts = {"item": str(copy.item_id), "version": copy.base_version, **data}
    record(by=by, verb=verb, object_type="sharing.copy", object_id=copy.id, summary=summary, data=facts)


def note_copy_unpublished(*, page: Page, by: Actor) -> None:
    """After a copy's page was unpublished here."""
    copy = _locked(page.translation_key)
    if copy is not None and copy.is_held:
        follow_pages(copy, by)


def note_copy_deleted(*, translation_key: uuid.UUID, by: Actor) -> bool:
    """After a page is gone: when it was the last of a copy, its origin gets the receipt "removed" and keeps its own.

    Returns whether the page belonged to a copy.
    """
    copy = _locked(translation_key)
    if copy is None:
        return False
    left = set(pages_of(copy).values_list("locale__language_code", flat=True))
    if left:
        _forget_languages(copy, left)
        if copy.is_held:
            follow_pages(copy, by)
    elif copy.state != CopyState.REMOVED:
        copy.overrides, copy.asked, copy.past, copy.questions = {}, {}, {}, 0
        copy.detached_at = None
        set_state(copy, CopyState.REMOVED, by)
    return True


def _forget_languages(copy: Copy, left: set[str]) -> None:
    """Of a language that is no longer here nothing is to be decided."""
    for language in copy.asked.keys() - left:
        keep_questions(copy, language, {})
        copy.save(update_fields=["asked", "questions", "updated_at"])


def hold_copy(item_id: uuid.UUID, *, wait: bool = True) -> Copy | None:
    """This tenant's copy of an item, locked with its pages; None when it has none.

    Pages first, in the order in which an editor's save takes them, so that the two never wait for each other in a
    circle. With `wait` False, OperationalError is raised while somebody is saving one of the pages.
    """
    key = Copy.objects.filter(item_id=item_id).values_list("translation_key", flat=True).first()
    if key is None:
        return None
    pages = Page.objects.select_for_update(nowait=not wait).filter(translation_key=key)
    list(pages.order_by("pk").values_list("pk"))
    return Copy.objects.select_for_update().filter(item_id=item_id).first()


def _locked(translation_key: uuid.UUID) -> Copy | None:
    return Copy.objects.select_for_update().filter(translation_key=translation_key).first()


def pages_of(copy: Copy) -> Any:
    """The copy's own pages, in every language; not their aliases."""
    return Page.objects.filter(translation_key=copy.translation_key, alias_of=None)


def follow_pages(copy: Copy, by: Actor) -> None:
    """A copy is published while a page of it is live."""
    state = CopyState.PUBLISHED if pages_of(copy).live().exists() else CopyState.DRAFT
    if state != copy.state:
        set_state(copy, state, by)


def set_state(copy: Copy, state: CopyState, by: Actor, *, note: str = "") -> None:
    """Change a copy's state; the receipt and the audit entry come with it."""
    copy.state, copy.note = state, note
    copy.save()
    send_receipt(copy, by)
    record_copy(copy, f"copy.{state.value}", by, copy.name_of_origin("sv"))


def send_receipt(copy: Copy, by: Actor, **more: Any) -> None:
    """Tell the origin what this tenant has now; `more` of it as append_receipt says: a fault, to whom it goes on."""
    append_receipt(
        item_id=copy.item_id,
        version=copy.seen_version,
        state=LINK_STATE[copy.state],
        by=by,
        note=copy.note,
        part=copy.contribution,
        **more,
    )
