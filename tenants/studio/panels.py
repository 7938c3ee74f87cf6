"""The studio's start page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from tenants.studio.queries import awaiting, drafts_of, shortcuts_for


class StartPanel(Component):
    """What awaits me, the short way to something new, and what I have begun."""

    name = "start"
    template_name = "studio/start_panel.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Lines, buttons and drafts of the person who is signed in."""
        user = self.request.user
        return {"lines": awaiting(user), "shortcuts": shortcuts_for(user), "drafts": drafts_of(user)}
