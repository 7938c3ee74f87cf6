"""Fixtures of the design system's tests: its own addresses, Swedish, a frame."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from core.design.samples import style_page_context


@pytest.fixture(autouse=True)
def _alone(settings: Any) -> Iterator[None]:
    """The design's addresses only, in Swedish."""
    settings.ROOT_URLCONF = "tests.core.design.urls"
    with translation.override("sv"):
        yield


@pytest.fixture
def sample() -> dict[str, Any]:
    """The style page's content: one of everything."""
    return style_page_context()
