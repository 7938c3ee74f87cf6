"""Where the studio differs from Wagtail's admin. One line each."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.wagtail_hooks import ExplorerMenuItem

from tenants.studio.listings import EventListViewSet, KnowledgeListViewSet, NewsListViewSet
from tenants.studio.panels import StartPanel
from tenants.studio.views import studio_texts, translation_texts

WAGTAILS_MENU = {"explorer"}
WAGTAILS_REPORTS = {"page-types-usage", "workflow-tasks", "locked-pages"}


@hooks.register("insert_global_admin_css")
def studio_stylesheet() -> SafeString:
    """The studio's own stylesheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("design/studio.css"))


@hooks.register("register_admin_urls")
def script_texts() -> list[URLPattern]:
    """Before Wagtail's own addresses, of which they take the place."""
    return [path("jsi18n/", studio_texts), path("localize/jsi18n/", translation_texts)]


@hooks.register("register_admin_viewset")
def lists() -> list[Any]:
    """The lists in the words of the domain."""
    return [KnowledgeListViewSet("knowledge"), NewsListViewSet("news"), EventListViewSet("events")]


@hooks.register("register_admin_menu_item")
def site_menu_item() -> ExplorerMenuItem:
    """The pages as they stand on the site."""
    return ExplorerMenuItem(
        _("The site"), reverse("wagtailadmin_explore_root"), name="site", icon_name="folder-open-inverse", order=200
    )


@hooks.register("construct_main_menu")
def own_menu(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's tree of pages has a name of ours."""
    items[:] = [item for item in items if item.name not in WAGTAILS_MENU]


@hooks.register("construct_reports_menu")
def own_reports(request: HttpRequest, items: list[Any]) -> None:
    """Counts of page types and steps of a workflow with one step tell an editor nothing."""
    items[:] = [item for item in items if item.name not in WAGTAILS_REPORTS]


@hooks.register("construct_help_menu")
def own_help(request: HttpRequest, items: list[Any]) -> None:
    """Help that is here, not on another site."""
    items[:] = [item for item in items if item.url == "" or item.url is None or item.url.startswith("#")]


@hooks.register("construct_homepage_panels")
def start_panel(request: HttpRequest, panels: list[Any]) -> None:
    """What awaits me comes first."""
    panels.insert(0, StartPanel(request))


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts(request: HttpRequest, items: list[Any]) -> None:
    """Counts of pages and pictures tell an editor nothing."""
    items.clear()
