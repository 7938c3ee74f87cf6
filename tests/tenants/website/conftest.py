"""Published pages at Umeå, and the public in front of its site."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.exchange.builders import report_page, share


@pytest.fixture
def write(scope: Callable[..., Any], umea: Any, anna: Any) -> Callable[..., Any]:
    """`write("Titel", visibility="public", areas=[...])`: a published knowledge item at Umeå; returns its path."""

    def make(title: str, visibility: str = "public", *, language: str = "sv", **fields: Any) -> str:
        with scope(umea):
            page = report_page(title, language=language, **fields)
            share(page, anna, visibility)
            return str(page.url)

    return make


@pytest.fixture
def announce(scope: Callable[..., Any], umea: Any, anna: Any) -> Callable[..., Any]:
    """`announce("Titel", starts_at)`: a published event at Umeå; returns its path."""
    from tenants.events.models import EventIndexPage, EventPage

    def make(title: str, starts_at: datetime, visibility: str = "public", **fields: Any) -> str:
        with scope(umea):
            index = EventIndexPage.objects.get(locale__language_code="sv")
            page = EventPage(
                title=title, locale=index.locale, kind="seminar", starts_at=starts_at, live=False, **fields
            )
            index.add_child(instance=page)
            page.save_revision().publish()
            page.refresh_from_db()
            share(page, anna, visibility)
            return str(page.url)

    return make


@pytest.fixture
def tell(scope: Callable[..., Any], umea: Any, anna: Any) -> Callable[..., Any]:
    """`tell("Titel")`: published news at Umeå; returns its path."""
    from tenants.editorial.models import NewsIndexPage, NewsPage

    def make(title: str, visibility: str = "public", **fields: Any) -> str:
        with scope(umea):
            index = NewsIndexPage.objects.get(locale__language_code="sv")
            page = NewsPage(title=title, locale=index.locale, live=False, **fields)
            index.add_child(instance=page)
            page.save_revision().publish()
            page.refresh_from_db()
            share(page, anna, visibility)
            return str(page.url)

    return make


@pytest.fixture
def erik(visit: Callable[..., Client], umea: Any) -> Client:
    """The public, at Umeå's site."""
    return visit(umea)
