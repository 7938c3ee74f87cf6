"""Where sharing meets Wagtail. One line each into a service or a query."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from shared.catalogue.enums import Family
from tenants.sharing.adapters import adapter_for
from tenants.sharing.bulk import SharePages
from tenants.sharing.errors import WithdrawnError
from tenants.sharing.permissions import may_adopt, may_resend, may_see_outbox, may_share
from tenants.sharing.queries import inbox_counts, is_copy, item_of, may_publish_page, may_read


@hooks.register("before_serve_page", order=-10)
def only_for_readers(page: Page, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
    """Below public a live page does not exist for the anonymous."""
    if not may_read(page, request.user):
        raise Http404


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    """The studio's pages of sharing."""
    return [path("sharing/", include("tenants.sharing.urls"))]


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    """The looks of those pages."""
    return format_html('<link rel="stylesheet" href="{}">', static("sharing/studio.css"))


class InboxMenuItem(MenuItem):
    """The inbox, with how much waits for an answer."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_adopt(request.user)

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        counts = inbox_counts()
        waiting = counts.offered + counts.questions
        label = f"{self.label} ({waiting})" if waiting else str(self.label)
        return LinkMenuItem(self.name, label, self.url, icon_name=self.icon_name)


@hooks.register("register_admin_menu_item")
def inbox_menu_item() -> InboxMenuItem:
    """Beside the pages in the menu."""
    return InboxMenuItem(gettext_lazy("Inbox"), reverse("sharing:inbox"), name="inbox", icon_name="mail", order=150)


class TroublesMenuItem(MenuItem):
    """The list of what has not come through."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_resend(request.user)


@hooks.register("register_admin_menu_item")
def troubles_menu_item() -> TroublesMenuItem:
    """After the inbox."""
    label = gettext_lazy("Not come through")
    return TroublesMenuItem(label, reverse("sharing:troubles"), name="troubles", icon_name="warning", order=155)


@hooks.register("register_reports_menu_item")
def health_menu_item() -> TroublesMenuItem:
    """Among the reports."""
    label = gettext_lazy("Health of the exchange")
    return TroublesMenuItem(label, reverse("sharing:health"), name="health", icon_name="success", order=10)


class OutboxMenuItem(MenuItem):
    """What we share, for those who share."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_outbox(request.user)


@hooks.register("register_admin_menu_item")
def outbox_menu_item() -> OutboxMenuItem:
    """Beside the inbox."""
    return OutboxMenuItem(
        gettext_lazy("What we share"), reverse("sharing:outbox"), name="outbox", icon_name="globe", order=152
    )


class DefaultsMenuItem(MenuItem):
    """What the share panel proposes, for those who share."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(may_share(request.user, family) for family in Family)


@hooks.register("register_settings_menu_item")
def defaults_menu_item() -> DefaultsMenuItem:
    """Among the settings."""
    label = gettext_lazy("Proposals for sharing")
    return DefaultsMenuItem(label, reverse("sharing:defaults"), name="sharing-defaults", icon_name="globe", order=850)


hooks.register("register_bulk_action", SharePages)


@hooks.register("register_page_header_buttons")
def share_button_in_header(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Share, in the menu at a page's title."""
    yield from share_buttons(page, user, priority=15)


@hooks.register("register_page_listing_more_buttons")
def share_button_in_listing(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """Share, in lists of pages."""
    yield from share_buttons(page, user, priority=25)


def share_buttons(page: Page, user: Any, *, priority: int) -> Iterator[Button]:
    """The button, for pages that can be shared and people who may."""
    adapter = adapter_for(page)
    if adapter is not None and page.pk is not None and may_share(user, adapter.family):
        yield Button(_("Share"), reverse("sharing:share", args=[page.pk]), icon_name="globe", priority=priority)


@hooks.register("after_publish_page")
def ask_who_may_see(request: HttpRequest, page: Page) -> HttpResponse | None:
    """After the first publication: the choice of who may see it, for those who may choose."""
    adapter = adapter_for(page)
    if adapter is None or not page.live or not may_share(request.user, adapter.family) or is_copy(page):
        return None
    item = item_of(page)
    if item is not None and item.chosen_at is not None:
        return None
    messages.success(request, _("“%(title)s” is published. So far only we can see it.") % {"title": page.title})
    return redirect("sharing:share", page.pk)


@hooks.register("before_publish_page")
def refuse_withdrawn(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What its origin has taken back is not published here."""
    if may_publish_page(page):
        return None
    messages.error(request, str(WithdrawnError()))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def refuse_withdrawn_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """As above, for several at once."""
    pages = [each for each in objects if action_type == "publish" and isinstance(each, Page)]
    if all(may_publish_page(page) for page in pages):
        return None
    messages.error(request, str(WithdrawnError()))
    return redirect("wagtailadmin_explore_root")


@hooks.register("construct_page_action_menu")
def no_publish_for_withdrawn(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """The editor of a withdrawn copy offers no publishing."""
    page = context.get("page")
    if page is not None and page.pk is not None and not may_publish_page(page):
        menu_items[:] = [item for item in menu_items if item.name not in {"action-publish", "action-submit"}]
