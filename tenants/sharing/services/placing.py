"""The pages of a copy: placed, corrected, published and taken down through Wagtail's own actions."""

import uuid
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Locale, Page

from tenants.sharing.adapters import PageAdapter, adapter_for_family
from tenants.sharing.models import Copy
from tenants.sharing.queries.standing import Form, forms_of, waiting_draft
from tenants.sharing.services.saving import finish_page, save_form
from tenants.sharing.services.weaving import Weave

SLUG_LIMIT = 240
"""Leaves room for the number that a taken slug gets."""


def place_pages(
    weave: Weave, *, publish: bool, publish_drafts: Collection[str] = (), missing: Collection[str] | None = None,
    user: Any = None,
) -> list[Page]:  # fmt: skip
    """Make sure that the copy has a page with its content in each language it came in; live ones stay live.

    What was written here stays (see weaving); the copy's row then has the questions, not saved.

    `publish`: new pages go live; `publish_drafts`: in these languages, so do pages that are there as drafts.
    `missing`: the languages whose page may be made when there is none; None for all. Languages that the tenant has no
    section for are left out. Returns the pages, Swedish first.
    """
    copy, adapter = weave.copy, adapter_for_family(weave.copy.family)
    languages = sorted(copy.payload["languages"], key=lambda code: code != "sv")
    pages = {page.locale.language_code: page for page in _pages(adapter, copy)}
    placed: list[Page | None] = []
    for language in languages:
        existing = pages.get(language)
        if existing is not None:
            live = language in publish_drafts
            placed.append(correct_page(adapter, existing, weave, language, publish=live, user=user))
        elif missing is None or language in missing:
            placed.append(_place(adapter, copy, language, publish=publish, user=user))
    return [page for page in placed if page is not None]


def _pages(adapter: PageAdapter, copy: Copy) -> list[Any]:
    found = adapter.page_class._default_manager.filter(translation_key=copy.translation_key, alias_of=None)
    return list(found.select_related("locale"))


def _place(adapter: PageAdapter, copy: Copy, language: str, *, publish: bool, user: Any) -> Page | None:
    locale = Locale.objects.filter(language_code=language).first()
    if locale is None:
        return None
    pages = adapter.page_class._default_manager
    alias = pages.filter(translation_key=copy.translation_key, locale=locale).first()
    if alias is not None:
        page: Page | None = _turn_into_own(adapter, alias, copy, language)
    else:
        page = _add_page(adapter, copy, language, locale, user)
    if page is not None:
        finish_page(page, publish=publish, user=user)
    return page


def _turn_into_own(adapter: PageAdapter, alias: Page, copy: Copy, language: str) -> Page:
    """A tree kept in step by wagtail-localize may hold an alias of the Swedish page where the English one belongs."""
    alias.alias_of, alias.live = None, False
    adapter.apply(alias, copy.payload, language)
    alias.save()
    return alias


def _add_page(adapter: PageAdapter, copy: Copy, language: str, locale: Locale, user: Any) -> Page | None:
    index = adapter.index_for(locale)
    if index is None:
        return None
    page = adapter.build(copy.payload, language)
    page.locale, page.translation_key = locale, copy.translation_key
    page.live, page.has_unpublished_changes, page.owner = False, True, user
    page.slug = free_slug(index, page.slug or copy.payload["languages"][language]["slug"])
    return index.add_child(instance=page)


def free_slug(index: Page, wanted: str) -> str:
    """A slug that no other page under `index` has: `wanted`, or `wanted-2` and on."""
    wanted = wanted[:SLUG_LIMIT]
    taken = set(index.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    number = 1
    while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return slug


def correct_page(
    adapter: PageAdapter, page: Page, weave: Weave, language: str, *, publish: bool, user: Any = None
) -> Page:
    """Give a page new content in every form it has: live, planned for a later moment, and waiting as a draft.

    A live page follows at once; a draft stays one unless `publish`. What is the receiver's own (slug, own tags, the
    moment of publication, and the words that it has written) stays in each of them.
    """
    if publish and not page.live:
        page = waiting_draft(page) or page
        page.go_live_at = page.expire_at = None
        forms = [Form(page, live=True)]
    else:
        forms = forms_of(page)
    is_live = page.live
    for form in forms:
        weave.into(adapter, form.page, language, note_words=form.live or not is_live)
        save_form(form, user)
    return page


def take_down(page: Page, user: Any = None) -> None:
    """Unpublish a page and cancel whatever would publish it later."""
    page.revisions.update(approved_go_live_at=None)
    if page.current_workflow_state is not None:
        page.current_workflow_state.cancel(user=user)
    if page.live:
        page.unpublish(user=user)


def user_of(person_id: uuid.UUID) -> Any:
    """The user with this id in the tenant, or None."""
    return get_user_model().objects.filter(pk=person_id).first()
