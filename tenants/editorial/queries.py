"""Reads of pages."""

from django.utils.functional import Promise
from wagtail.models import Locale, Page

from tenants.editorial.enums import PageState
from tenants.editorial.models import HomePage


def state_of(page: Page) -> PageState:
    """Wagtail's state of a page, in the domain's words. At most two queries, none for a live page."""
    if page.live:
        return PageState.LIVE
    if page.expired:
        return PageState.ARCHIVED
    if page.approved_schedule:
        return PageState.SCHEDULED
    if page.workflow_in_progress:
        return PageState.REVIEW
    return PageState.UNPUBLISHED if page.first_published_at else PageState.DRAFT


def state_label(page: Page) -> str | Promise:
    """The state's name in the reader's language."""
    return state_of(page).label


def home_page(language: str) -> HomePage | None:
    """The front page in a language, with its picture. One query."""
    homes = HomePage.objects.filter(locale__language_code=language).select_related("picture", "locale")
    found: HomePage | None = homes.first()
    return found


def locale_of(language: str) -> Locale:
    """The locale of a language. One query."""
    return Locale.objects.get(language_code=language)
