"""How pages become payloads and payloads pages: one adapter per family, registered by the app that owns the pages."""

from collections.abc import Collection
from typing import Any, Protocol

from wagtail.models import Locale, Page


class PageAdapter(Protocol):
    """The two-way contract between a page class and the payload of an item (shared.exchange.payload).

    `published_at` in `describe_language` is the first publication, or every save would be a correction.
    """

    family: str
    page_class: type[Page]

    def describe(self, page: Page) -> dict[str, Any]:
        """Everything of the payload that is the same in all languages: all of it but `languages`."""
        ...

    def describe_language(self, page: Page) -> dict[str, Any]:
        """One entry of `languages`."""
        ...

    def index_for(self, locale: Locale) -> Page | None:
        """Where copies are placed in this language; None when the tenant has no such place."""
        ...

    def build(self, payload: dict[str, Any], language: str) -> Page:
        """A page that is not saved, with its content set."""
        ...

    def apply(self, page: Page, payload: dict[str, Any], language: str, *, keep: Collection[str] = ()) -> None:
        """Overwrite the content of a page and leave its place, slug, own tags and workflow.

        `keep`: keys of a sheet (see sheets) whose value stays as it stands in the page.
        """
        ...

    def read(self, page: Page, language: str) -> dict[str, Any]:
        """The clean payload of one page alone. Raises PayloadError."""
        ...

    def differs(self, page: Page, payload: dict[str, Any], language: str) -> bool:
        """Whether apply would change what a reader sees."""
        ...


_adapters: dict[str, PageAdapter] = {}


def register_adapter(adapter: PageAdapter) -> None:
    """Add an adapter; two of one family are a fault."""
    if adapter.family in _adapters:
        message = f"Two adapters for {adapter.family}."
        raise ValueError(message)
    _adapters[adapter.family] = adapter


def adapter_for(page: Page) -> PageAdapter | None:
    """The adapter of a page's class; None for pages that are not shareable. Asks for no row of the page."""
    page_class = page.specific_class
    found = (adapter for adapter in _adapters.values() if page_class and issubclass(page_class, adapter.page_class))
    return next(found, None)


def adapter_for_family(family: str) -> PageAdapter:
    """The adapter of a family. Raises LookupError."""
    try:
        return _adapters[family]
    except KeyError as error:
        message = f"No adapter for {family}."
        raise LookupError(message) from error


def shareable_classes() -> tuple[type[Page], ...]:
    """Every page class with an adapter."""
    return tuple(classes_by_family().values())


def classes_by_family() -> dict[str, type[Page]]:
    """The page class of each family with an adapter."""
    return {family: adapter.page_class for family, adapter in _adapters.items()}
