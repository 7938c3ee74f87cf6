"""Deciding what becomes of our own words where the origin has changed its own."""

import uuid
from typing import Any

from django.db import transaction

from core.actors import Actor
from shared.exchange.errors import PayloadError
from shared.exchange.payload import clean_payload
from tenants.sharing.adapters import adapter_for_family
from tenants.sharing.enums import Decision
from tenants.sharing.errors import ChangedMeanwhileError, ContentRefusedError, NoQuestionError, NotAllowedError
from tenants.sharing.merging import settle
from tenants.sharing.models import Copy
from tenants.sharing.permissions import actor_may_adopt
from tenants.sharing.queries.standing import Form, forms_of, own_page, sheet_in
from tenants.sharing.services.copies import hold_copy, record_copy
from tenants.sharing.services.placing import user_of
from tenants.sharing.services.saving import finish_page, save_form
from tenants.sharing.services.weaving import keep_questions, keep_words, own_words, write_sheet
from tenants.sharing.sheets import same, sheet_of, values_of, with_sheet


def settle_question(
    *, item_id: uuid.UUID, language: str, key: str, decision: Decision, version: int, by: Actor, value: Any = None
) -> Copy:
    """Decide one open question, once for all: this change of the origin is not asked about again.

    What is decided is written wherever the words in question stand; a live page is published by those who may, else
    saved as a draft. `version` is what the person looked at, `value` what was written by hand. Raises NotAllowedError,
    NoQuestionError, ChangedMeanwhileError, and ContentRefusedError for a value that cannot stand there; then nothing
    is changed.
    """
    if not actor_may_adopt(by):
        raise NotAllowedError
    with transaction.atomic():
        copy = hold_copy(item_id)
        if copy is None or not copy.is_held or key not in copy.asked.get(language, {}):
            raise NoQuestionError
        if copy.base_version != version:
            raise ChangedMeanwhileError
        asked = {name: each for name, each in copy.asked[language].items() if name != key}
        keep_questions(copy, language, asked)
        copy.save()
        if decision != Decision.KEEP:
            _write(copy, language, key, _decided(copy, language, key, decision, value), by)
        record_copy(copy, f"copy.{decision.value}", by, copy.name_of_origin("sv"), language=language, field=key)
    copy.refresh_from_db()
    return copy


def _decided(copy: Copy, language: str, key: str, decision: Decision, value: Any) -> Any:
    theirs = sheet_of(copy.payload, language)
    if decision == Decision.ACCEPT:
        return values_of(theirs).get(key)
    try:
        clean = clean_payload(with_sheet(copy.payload, language, settle(theirs, key, value, like=theirs)))
    except PayloadError as error:
        raise ContentRefusedError(str(error)) from error
    return values_of(sheet_of(clean, language))[key]


def _write(copy: Copy, language: str, key: str, value: Any, by: Actor) -> None:
    """Into what is being worked on, and wherever else the same words stand."""
    adapter = adapter_for_family(copy.family)
    page = own_page(adapter, copy, language)
    if page is None:
        return
    forms = forms_of(page)
    asked_about = values_of(sheet_in(adapter, forms[-1].page, language)).get(key)
    for form in forms:
        mine = sheet_in(adapter, form.page, language)
        if same(values_of(mine).get(key), asked_about):
            sheet = settle(mine, key, value, like=sheet_of(copy.payload, language))
            write_sheet(adapter, form.page, copy.payload, language, sheet, mine)
            _save(form, by, copy, is_last=form is forms[-1])
            if not page.live:
                keep_words(copy, language, own_words(sheet_of(copy.payload, language), sheet))
                copy.save(update_fields=["overrides", "updated_at"])


def _save(form: Form, by: Actor, copy: Copy, *, is_last: bool) -> None:
    """Who may not publish leaves what is live alone, and a draft behind."""
    if not form.live or actor_may_adopt(by, copy.family):
        save_form(form, user_of(by.id))
    elif is_last:
        finish_page(form.page, publish=False, user=user_of(by.id))
