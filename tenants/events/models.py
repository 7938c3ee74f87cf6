"""Events and their section."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from shared.catalogue.enums import EventKind
from tenants.editorial.fields import LinesField
from tenants.editorial.models import ContentPage, IndexPage
from tenants.sharing.panels import FaultPanel, OriginPanel


class EventIndexPage(IndexPage):
    """The calendar."""

    template = "website/event_index_page.html"
    subpage_types: ClassVar = ["events.EventPage"]

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")


class EventPage(ContentPage):
    """An event. Times are kept in UTC and shown in Swedish time."""

    kind = models.CharField(_("kind"), max_length=24, choices=EventKind)
    starts_at = models.DateTimeField(_("starts"), help_text=_("Swedish time."))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True, help_text=_("Swedish time."))
    preliminary = models.BooleanField(
        _("preliminary"), default=False, help_text=_("The date is not yet certain. It is shown with the event.")
    )
    cancelled = models.BooleanField(
        _("cancelled"), default=False, help_text=_("The event stays in the calendar, marked as cancelled.")
    )
    place = models.CharField(
        _("place"), max_length=300, blank=True, help_text=_("The venue and the town, as you would tell a visitor.")
    )
    online_url = models.URLField(_("link for taking part online"), blank=True, max_length=2000)
    organisers = LinesField(line_length=200, verbose_name=_("organisers"), help_text=_("One name on each line."))

    template = "website/event_page.html"
    parent_page_types: ClassVar = ["events.EventIndexPage"]
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("place"),
        index.SearchField("organisers"),
        index.FilterField("kind"),
        index.FilterField("starts_at"),
    ]
    content_panels: ClassVar = [
        OriginPanel(),
        FaultPanel(),
        FieldPanel("kind"),
        *Page.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("preliminary"), FieldPanel("cancelled")]),
                FieldPanel("place"),
                FieldPanel("online_url"),
                FieldPanel("organisers"),
            ],
            heading=_("When, where and who"),
        ),
        ContentPage.picture_panel,
        FieldPanel("body"),
        ContentPage.tag_panel,
    ]
    override_translatable_fields: ClassVar = [
        *ContentPage.override_translatable_fields,
        *(
            SynchronizedField(name, overridable=False)
            for name in ("kind", "starts_at", "ends_at", "preliminary", "cancelled", "online_url", "organisers")
        ),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The event cannot end before it starts."),
            )
        ]
        indexes: ClassVar = [models.Index(fields=["starts_at"], name="event_starts_at")]

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("The event cannot end before it starts.")})

    @property
    def last_moment(self) -> Any:
        """When the event is over."""
        return self.ends_at or self.starts_at

    @property
    def is_past(self) -> bool:
        """Whether the event is over."""
        return bool(self.last_moment < timezone.now())
