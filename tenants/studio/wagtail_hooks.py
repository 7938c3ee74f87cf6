"""Where the studio differs from Wagtail's admin. One line each."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from tenants.studio.panels import StartPanel


@hooks.register("insert_global_admin_css")
def studio_stylesheet() -> SafeString:
    """The studio's own stylesheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("design/studio.css"))


@hooks.register("construct_homepage_panels")
def start_panel(request: HttpRequest, panels: list[Any]) -> None:
    """What awaits me comes first."""
    panels.insert(0, StartPanel(request))


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request: HttpRequest, items: list[Any]) -> None:
    """Counts of pages and pictures tell an editor nothing."""
    items.clear()
