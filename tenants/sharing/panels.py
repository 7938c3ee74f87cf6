"""What the page editor says about a copy."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.panels import Panel

from tenants.sharing.queries import copy_of, item_of


class OriginPanel(Panel):
    """Over the fields of a page that came from another node: whose text it is, and what can be changed here.

    Not there in pages of our own.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "sharing/origin_panel.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.copy = copy_of(self.instance) if self.instance.pk else None

        def is_shown(self) -> bool:
            return self.copy is not None and bool(super().is_shown())

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            """The copy, and what the page is in this language."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            language = self.instance.locale.language_code
            assert self.copy is not None
            text = self.copy.language(language)
            return context | {
                "page": self.instance,
                "copy": self.copy,
                "offered": text is not None,
                "url": text["url"] if text else "",
            }


class FaultPanel(Panel):
    """Over the fields of a page of our own whose latest version could not be shared: why, and where to see more."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "sharing/fault_panel.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.item = item_of(self.instance) if self.instance.pk else None

        def is_shown(self) -> bool:
            return self.item is not None and bool(self.item.fault) and bool(super().is_shown())

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            """The item and its page."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"page": self.instance, "item": self.item}
