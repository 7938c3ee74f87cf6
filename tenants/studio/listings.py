"""The studio's lists of knowledge items, news and events: filters, columns and files in the words of the domain."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import MultipleUserFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Locale, Page

from shared.catalogue.enums import EventKind, KnowledgeKind
from shared.taxonomy.queries import area_choices
from tenants.editorial.enums import PageState
from tenants.editorial.models import KnowledgeIndexPage, KnowledgePage, NewsIndexPage, NewsPage
from tenants.editorial.states import in_state
from tenants.events.models import EventIndexPage, EventPage
from tenants.people.models import User
from tenants.people.permissions import may
from tenants.roles import Right, Subject
from tenants.sharing.queries import tell_copies


def may_see(person: Any, subject: Subject) -> bool:
    """Whether a list of the subject has anything for this person."""
    return may(person, Right.READ, subject)


class ContentFilters(WagtailFilterSet):
    """What every list can be narrowed by."""

    state = django_filters.ChoiceFilter(
        label=_("State"), choices=PageState, method="by_state", widget=forms.RadioSelect, empty_label=_("All")
    )
    areas = django_filters.MultipleChoiceFilter(
        label=_("Knowledge areas"),
        choices=lambda: area_choices(get_language() or "sv"),
        method="by_areas",
        widget=forms.CheckboxSelectMultiple,
    )
    locale = django_filters.ModelChoiceFilter(
        label=_("Language"), queryset=Locale.objects.all(), widget=forms.RadioSelect, empty_label=_("All")
    )
    owner = MultipleUserFilter(
        label=_("Begun by"),
        queryset=lambda request: User.objects.filter(pk__in=Page.objects.values("owner_id")),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def by_state(self, pages: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Pages in one of the domain's states."""
        return in_state(pages, value)

    def by_areas(self, pages: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Pages of any of the areas."""
        return pages.filter(areas__overlap=value) if value else pages


def kind_filter(kinds: Any) -> django_filters.MultipleChoiceFilter:
    """Narrow by kind."""
    return django_filters.MultipleChoiceFilter(
        label=_("Kind"), choices=kinds.choices, widget=forms.CheckboxSelectMultiple
    )


class KnowledgeFilters(ContentFilters):
    """Knowledge items also by kind."""

    kind = kind_filter(KnowledgeKind)


class EventFilters(ContentFilters):
    """Events also by kind, and by when they are."""

    kind = kind_filter(EventKind)
    starts_at = django_filters.DateFromToRangeFilter(label=_("Starts"))


class ContentList(IndexView):
    """Everything of one subject, for whoever reads it; a new page begins in Swedish, for whoever may begin one."""

    index_page: type[Page] = KnowledgeIndexPage
    subject = Subject.KNOWLEDGE

    def get_base_queryset(self) -> QuerySet[Any]:
        pages = self.model.objects.all()
        found: QuerySet[Any] = self.annotate_queryset(
            tell_copies(pages) if may_see(self.request.user, self.subject) else pages.none()
        )
        return found

    @cached_property
    def add_url(self) -> str | None:
        index = self.index_page.objects.filter(locale__language_code="sv").first()
        if index is None or not index.permissions_for_user(self.request.user).can_add_subpage():
            return None
        options = self.model._meta
        return reverse("wagtailadmin_pages:add", args=[options.app_label, options.model_name, index.pk])


class KnowledgeList(ContentList):
    """Knowledge items."""

    add_item_label = _("New knowledge item")


class NewsList(ContentList):
    """News."""

    index_page = NewsIndexPage
    subject = Subject.NEWS
    add_item_label = _("New news item")


class EventList(ContentList):
    """Events."""

    index_page = EventIndexPage
    subject = Subject.EVENT
    add_item_label = _("New event")


def start_of(event: EventPage) -> str:
    """When an event begins, in Swedish time."""
    return date_format(localtime(event.starts_at), "j M Y H:i")


WIDE = "nv-wide"  # not shown where there is no room
TITLE = (
    BulkActionsColumn("bulk_actions"),
    PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
)
KIND = Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind", width="14%", classname=WIDE)
STATE = (
    DateColumn(
        "latest_revision_created_at",
        label=_("Changed"),
        sort_key="latest_revision_created_at",
        width="12%",
        classname=WIDE,
    ),
    PageStatusColumn("status", label=_("State"), sort_key="live", width="16%"),
)
EXPORTED = {
    "title": _("Title"),
    "get_kind_display": _("Kind"),
    "status_string": _("State"),
    "lead": _("Lead"),
    "starts_at": _("Starts"),
    "ends_at": _("Ends"),
    "place": _("Place"),
    "locale": _("Language"),
    "owner": _("Begun by"),
    "first_published_at": _("First published"),
    "latest_revision_created_at": _("Changed"),
    "full_url": _("Address"),
}
EVERY = ("status_string", "lead", "locale", "owner", "first_published_at", "latest_revision_created_at", "full_url")


class ListMenuItem(MenuItem):
    """A list in the menu of those who read what is in it."""

    subject = Subject.KNOWLEDGE

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user, self.subject)


class ContentListViewSet(PageListingViewSet):
    """What the three lists share."""

    add_to_admin_menu = True
    inspect_view_enabled = False
    export_headings: ClassVar[dict[str, Any]] = EXPORTED
    list_per_page = 50


class KnowledgeListViewSet(ContentListViewSet):
    """The list of knowledge items."""

    model = KnowledgePage
    icon = "doc-full"
    menu_label = _("Knowledge")
    menu_order = 101
    menu_item_class = type("KnowledgeMenuItem", (ListMenuItem,), {"subject": Subject.KNOWLEDGE})
    index_view_class = KnowledgeList
    columns: ClassVar[list[Any]] = [*TITLE, KIND, *STATE]
    filterset_class = KnowledgeFilters
    list_export: ClassVar[list[str]] = ["title", "get_kind_display", *EVERY]
    export_filename = "kunskap"


class NewsListViewSet(ContentListViewSet):
    """The list of news."""

    model = NewsPage
    icon = "doc-full-inverse"
    menu_label = _("News")
    menu_order = 102
    menu_item_class = type("NewsMenuItem", (ListMenuItem,), {"subject": Subject.NEWS})
    index_view_class = NewsList
    columns: ClassVar[list[Any]] = [*TITLE, *STATE]
    filterset_class = ContentFilters
    list_export: ClassVar[list[str]] = ["title", *EVERY]
    export_filename = "nyheter"


class EventListViewSet(ContentListViewSet):
    """The list of events, the latest to come first."""

    model = EventPage
    icon = "date"
    menu_label = _("Events")
    menu_order = 103
    menu_item_class = type("EventMenuItem", (ListMenuItem,), {"subject": Subject.EVENT})
    index_view_class = EventList
    columns: ClassVar[list[Any]] = [
        *TITLE,
        KIND,
        Column("starts_at", label=_("Starts"), accessor=start_of, sort_key="starts_at", width="14%"),
        *STATE,
    ]
    filterset_class = EventFilters
    ordering = "-starts_at"
    list_export: ClassVar[list[str]] = ["title", "get_kind_display", "starts_at", "ends_at", "place", *EVERY]
    export_filename = "evenemang"
