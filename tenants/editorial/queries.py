"""Reads of pages."""

from wagtail.models import Locale

from tenants.editorial.models import HomePage


def home_page(language: str) -> HomePage | None:
    """The front page in a language, with its picture. One query."""
    homes = HomePage.objects.filter(locale__language_code=language).select_related("picture", "locale")
    found: HomePage | None = homes.first()
    return found


def locale_of(language: str) -> Locale:
    """The locale of a language. One query."""
    return Locale.objects.get(language_code=language)
