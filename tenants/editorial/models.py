"""The pages of a site: front page, sections, knowledge items and news."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction, Workflow
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from shared.catalogue.enums import KnowledgeKind
from tenants.editorial.blocks import BodyBlock
from tenants.editorial.fields import LinesField, TranslatableLinesField
from tenants.editorial.page_forms import ContentPageForm, CopyPageForm, KnowledgePageForm, SectionPageForm
from tenants.editorial.permissions import (
    ContentPermissionTester,
    KnowledgePermissionTester,
    SectionPermissionTester,
    needs_review,
)
from tenants.editorial.states import state_words
from tenants.sharing.panels import FaultPanel, OriginPanel

PICTURE = "pictures.Picture"


class ServedPage(Page):
    """What every page of a site shares."""

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> Any:
        """Wagtail's own restrictions on the page; no query when it is `known_unrestricted`."""
        if getattr(self, "known_unrestricted", False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()


class SectionPage(ServedPage):
    """What the front page and the section pages share: they stand where they stand."""

    base_form_class = SectionPageForm
    show_in_menus_default = True
    private_page_options: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> SectionPermissionTester:
        return SectionPermissionTester(user, self)


class HomePage(SectionPage):
    """The front page of a site, one in each language."""

    tagline = models.CharField(
        _("tagline"), max_length=160, blank=True, help_text=_("One sentence that says who you are for.")
    )
    about = models.TextField(_("about us"), blank=True, help_text=_("A short text about the node, in plain words."))
    picture = models.ForeignKey(
        PICTURE, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    picture_alt = models.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("Say what the picture shows, for whoever cannot see it."),
    )

    template = "website/home_page.html"
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["editorial.KnowledgeIndexPage", "editorial.NewsIndexPage", "events.EventIndexPage"]
    max_count = 2
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("tagline"),
        FieldPanel("about"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    @property
    def lead(self) -> str:
        """What stands under the title."""
        return self.tagline


class IndexPage(SectionPage):
    """A section: the list of what stands under it."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("A sentence or two that stand over the list."))

    max_count_per_parent = 1
    parent_page_types: ClassVar = ["editorial.HomePage"]
    content_panels: ClassVar = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        abstract = True


class KnowledgeIndexPage(IndexPage):
    """The section of knowledge items."""

    template = "website/knowledge_index_page.html"
    subpage_types: ClassVar = ["editorial.KnowledgePage"]

    class Meta:
        verbose_name = _("knowledge section")
        verbose_name_plural = _("knowledge sections")


class NewsIndexPage(IndexPage):
    """The section of news."""

    template = "website/news_index_page.html"
    subpage_types: ClassVar = ["editorial.NewsPage"]

    class Meta:
        verbose_name = _("news section")
        verbose_name_plural = _("news sections")


class ContentPage(ServedPage):
    """What can be shared: a text with a picture, tagged with codes of the taxonomy."""

    lead = models.TextField(
        _("lead"), blank=True, max_length=5000, help_text=_("Two or three sentences: what is it, and why read on?")
    )
    picture = models.ForeignKey(
        PICTURE, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    picture_alt = models.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        help_text=_("Say what the picture shows, for whoever cannot see it."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    areas = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("knowledge areas"))
    goals = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("global goals"))
    municipalities = ArrayField(
        models.CharField(max_length=4), default=list, blank=True, verbose_name=_("municipalities")
    )
    own_tags = LinesField(
        line_length=60,
        size=30,
        verbose_name=_("our own tags"),
        help_text=_("One tag on each line. They stay with us."),
    )
    licence = models.CharField(_("licence"), max_length=60, blank=True, default="CC BY 4.0")
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    base_form_class = ContentPageForm
    copy_form_class = CopyPageForm
    subpage_types: ClassVar[list[str]] = []
    private_page_options: ClassVar[list[str]] = []  # who may read is decided on the share page, and nowhere else
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.SearchField("own_tags"),
    ]
    picture_panel: ClassVar = MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture"))
    tag_panel: ClassVar = MultiFieldPanel(
        [
            FieldPanel("areas"),
            FieldPanel("goals"),
            FieldPanel("municipalities"),
            FieldPanel("own_tags"),
            FieldPanel("licence"),
        ],
        heading=_("Tags and terms"),
    )
    override_translatable_fields: ClassVar = [
        SynchronizedField("licence", overridable=False),
        SynchronizedField("areas", overridable=False),
        SynchronizedField("goals", overridable=False),
        SynchronizedField("municipalities", overridable=False),
        SynchronizedField("own_tags", overridable=False),
    ]

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> ContentPermissionTester:
        return ContentPermissionTester(user, self)

    @property
    def status_string(self) -> str:
        """What Wagtail's lists say of the page, in the domain's words."""
        return state_words(self)


class KnowledgePage(ContentPage):
    """A knowledge item."""

    kind = models.CharField(_("kind"), max_length=24, choices=KnowledgeKind)
    authors = LinesField(line_length=200, verbose_name=_("authors"), help_text=_("One name on each line."))
    year = models.PositiveSmallIntegerField(
        _("year"), null=True, blank=True, validators=[MinValueValidator(1800), MaxValueValidator(2200)]
    )
    key_findings = TranslatableLinesField(
        line_length=1000,
        size=20,
        verbose_name=_("key findings"),
        help_text=_("Three to five sentences, one on each line."),
    )
    link_url = models.URLField(
        _("link"),
        blank=True,
        max_length=2000,
        help_text=_("Where the report, podcast or tool itself is, if it is elsewhere."),
    )

    template = "website/knowledge_page.html"
    base_form_class = KnowledgePageForm
    parent_page_types: ClassVar = ["editorial.KnowledgeIndexPage"]
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("key_findings"),
        index.SearchField("authors"),
        index.FilterField("kind"),
    ]
    content_panels: ClassVar = [
        OriginPanel(),
        FaultPanel(),
        FieldPanel("kind"),
        *Page.content_panels,
        FieldPanel("lead"),
        ContentPage.picture_panel,
        FieldPanel("key_findings"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("authors"), FieldRowPanel([FieldPanel("year"), FieldPanel("link_url")])], heading=_("Source")
        ),
        ContentPage.tag_panel,
    ]
    override_translatable_fields: ClassVar = [
        *ContentPage.override_translatable_fields,
        SynchronizedField("kind", overridable=False),
        SynchronizedField("authors", overridable=False),
        TranslatableField("key_findings"),
    ]

    class Meta:
        verbose_name = _("knowledge item")
        verbose_name_plural = _("knowledge items")

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    def get_workflow(self) -> Workflow | None:
        """The workflow of the section, for kinds that are reviewed; None for the others."""
        return super().get_workflow() if needs_review(self.kind, self) else None

    def permissions_for_user(self, user: Any) -> KnowledgePermissionTester:
        return KnowledgePermissionTester(user, self)


class NewsPage(ContentPage):
    """A piece of news."""

    template = "website/news_page.html"
    parent_page_types: ClassVar = ["editorial.NewsIndexPage"]
    content_panels: ClassVar = [
        OriginPanel(),
        FaultPanel(),
        *Page.content_panels,
        FieldPanel("lead"),
        ContentPage.picture_panel,
        FieldPanel("body"),
        ContentPage.tag_panel,
    ]

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news")

    @property
    def kind(self) -> str:
        """The one kind of news."""
        return "news"
