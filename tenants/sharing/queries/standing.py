"""In which forms a page stands at the same time: live, planned for a later moment, waiting as a draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Page

from tenants.sharing.adapters import PageAdapter
from tenants.sharing.models import Copy
from tenants.sharing.sheets import Sheet, sheet_of


@dataclass(frozen=True, slots=True)
class Form:
    """A page as one of its forms has it. `moment`: when a planned one is published."""

    page: Any
    live: bool = False
    moment: datetime | None = None


def forms_of(page: Page) -> list[Form]:
    """Every form of a page; the last one is what people work on."""
    planned = page.scheduled_revision
    waiting = waiting_draft(page)
    forms = [Form(page, live=True)] if page.live else []
    if planned is not None:
        forms.append(Form(planned.as_object(), moment=planned.approved_go_live_at))
    if waiting is not None and (planned is None or planned.pk != page.latest_revision_id):
        forms.append(Form(waiting))
    return forms


def waiting_draft(page: Page) -> Any:
    """The page as it is in its latest revision, when that is not what is live."""
    if page.live and not page.has_unpublished_changes:
        return None
    return page.get_latest_revision_as_object()


def own_page(adapter: PageAdapter, copy: Copy, language: str) -> Any:
    """The copy's own page in a language, or None. One query."""
    found = adapter.page_class._default_manager.filter(translation_key=copy.translation_key, alias_of=None)
    return found.filter(locale__language_code=language).select_related("locale").first()


def sheet_in(adapter: PageAdapter, page: Page, language: str) -> Sheet:
    """The sheet of a page as it stands."""
    return sheet_of(adapter.read(page, language), language)
