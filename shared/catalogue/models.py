"""The two projections: what everyone may read, and what is shared with someone."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.tenancy.access import EVERYONE, Access
from shared.catalogue.enums import EntryState, Family, Visibility

SAMPLES = 2**14


def when_on() -> models.Func:
    """From the start of an event to its end, both included; an event without an end is on at one moment."""
    bounds = RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    parts = (models.F("starts_at"), Greatest("ends_at", "starts_at"), bounds)
    return models.Func(*parts, function="tstzrange", output_field=DateTimeRangeField())


class PublicEntry(BaseModel):
    """One row per item that is public, listed and live; the only table that the portal and its search read.

    No row-level policy: a policy would switch its full-text indexes off. Everything here is public by definition.
    `sample` spreads the rows evenly over SAMPLES numbers, so that a part of them stands for all. `nodes`: the origin
    first, then who makes the item together with it; `parts`: what each of those contributes, by its short name.
    """

    access: ClassVar[Access] = Access.READ

    item = models.UUIDField(_("global id"), unique=True)
    origin = models.UUIDField(_("origin"))
    node_slug = models.SlugField(_("node"), max_length=48)
    node_name_sv = models.CharField(max_length=120)
    node_name_en = models.CharField(max_length=120)
    nodes = ArrayField(models.CharField(max_length=48), default=list)
    parts = models.JSONField(default=dict)
    family = models.CharField(_("family"), max_length=12, choices=Family)
    kind = models.CharField(_("kind"), max_length=24)
    title_sv = models.TextField(blank=True)
    title_en = models.TextField(blank=True)
    lead_sv = models.TextField(blank=True)
    lead_en = models.TextField(blank=True)
    slug_sv = models.TextField(blank=True)
    slug_en = models.TextField(blank=True)
    url_sv = models.TextField(blank=True)
    url_en = models.TextField(blank=True)
    place_sv = models.TextField(blank=True)
    place_en = models.TextField(blank=True)
    text_sv = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    areas = ArrayField(models.CharField(max_length=60), default=list)
    goals = ArrayField(models.SmallIntegerField(), default=list)
    municipalities = ArrayField(models.CharField(max_length=4), default=list)
    counties = ArrayField(models.CharField(max_length=2), default=list)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    year = models.SmallIntegerField(_("year"), null=True)
    published_at = models.DateTimeField(_("published"))
    starts_at = models.DateTimeField(_("starts"), null=True)
    ends_at = models.DateTimeField(_("ends"), null=True)
    preliminary = models.BooleanField(default=False)
    cancelled = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    picture = models.JSONField(null=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    credit = models.CharField(_("credit line"), max_length=160, blank=True)
    payload = models.JSONField(_("content"))
    version = models.PositiveIntegerField(_("version"))
    content_hash = models.CharField(max_length=64)
    search_sv = SearchVectorField(null=True, editable=False)
    search_en = SearchVectorField(null=True, editable=False)
    sample = models.PositiveSmallIntegerField(editable=False)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_public"
        verbose_name = _("public catalogue entry")
        verbose_name_plural = _("public catalogue entries")
        indexes: ClassVar = [
            GinIndex(fields=["areas"], name="catalogue_areas"),
            GinIndex(fields=["goals"], name="catalogue_goals"),
            GinIndex(fields=["counties"], name="catalogue_counties"),
            GinIndex(fields=["nodes"], name="catalogue_nodes"),
            GinIndex(fields=["parts"], name="catalogue_parts"),
            GinIndex(fields=["search_sv"], name="catalogue_search_sv"),
            GinIndex(fields=["search_en"], name="catalogue_search_en"),
            models.Index(fields=["-published_at", "-item"], name="catalogue_latest"),
            models.Index(fields=["family", "-published_at", "-item"], name="catalogue_latest_of_family"),
            models.Index(fields=["node_slug", "-published_at", "-item"], name="catalogue_latest_of_node"),
            models.Index(fields=["kind", "-published_at", "-item"], name="catalogue_latest_of_kind"),
            models.Index(fields=["year", "-published_at", "-item"], name="catalogue_latest_of_year"),
            models.Index(fields=["sample"], name="catalogue_sample"),
            models.Index(
                fields=["starts_at", "item"], name="catalogue_calendar", condition=models.Q(starts_at__isnull=False)
            ),
            GistIndex(when_on(), name="catalogue_when", condition=models.Q(starts_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title_sv or self.title_en


class FacetCount(BaseModel):
    """How many public entries have a value of a facet: the sum of `n` over its rows.

    A change adds rows of plus and minus one and touches none, so writers never wait for each other; now and then they
    are summed up. The facet TOTAL counts the entries themselves.
    """

    access: ClassVar[Access] = Access.READ

    facet = models.CharField(_("facet"), max_length=8)
    value = models.CharField(_("value"), max_length=60)
    n = models.IntegerField(_("entries"))

    class Meta:
        db_table = "catalogue_count"
        verbose_name = _("number of entries")
        verbose_name_plural = _("numbers of entries")

    def __str__(self) -> str:
        return f"{self.facet} {self.value}: {self.n:+d}"


class Word(BaseModel):
    """How many public entries have a word in a title or a lead: the sum of `n` over its rows, as with FacetCount.

    What a misspelt word may have meant is looked up here, by trigrams of `bare`: the word without its accents. A row
    is settled when it is the sum of all that were noted before.
    """

    access: ClassVar[Access] = Access.READ

    word = models.TextField(_("word"))
    bare = models.TextField(_("word without accents"))
    n = models.IntegerField(_("entries"))
    is_settled = models.BooleanField(default=False)

    class Meta:
        db_table = "catalogue_word"
        verbose_name = _("word of the catalogue")
        verbose_name_plural = _("words of the catalogue")
        indexes: ClassVar = [
            GinIndex(fields=["bare"], name="catalogue_word_trigrams", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["word"], name="catalogue_word_word"),
            models.Index(fields=["word"], name="catalogue_word_noted", condition=models.Q(is_settled=False)),
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.n:+d}"


class SharedEntryQuerySet(models.QuerySet["SharedEntry"]):
    """Verbs over what is shared."""

    def granted_to(self, role: str) -> "SharedEntryQuerySet":
        """Entries this database role may read as a receiver (not as the origin)."""
        return self.filter(audience__overlap=[role, EVERYONE]).exclude(origin_role=role)


class SharedEntry(BaseModel):
    """One row per item that was ever shared, for the inboxes; browsed by state and date, never searched.

    Once withdrawn its audience is empty: those who received it know it by their own copy. `invited`: who is asked to
    make it together with its origin.
    """

    access: ClassVar[Access] = Access.GRANTED

    item = models.UUIDField(_("global id"), unique=True)
    origin = models.UUIDField(_("origin"))
    origin_role = models.CharField(max_length=63)
    audience = ArrayField(models.CharField(max_length=63), default=list)
    family = models.CharField(_("family"), max_length=12, choices=Family)
    kind = models.CharField(_("kind"), max_length=24)
    title_sv = models.TextField(blank=True)
    title_en = models.TextField(blank=True)
    lead_sv = models.TextField(blank=True)
    lead_en = models.TextField(blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    languages = ArrayField(models.CharField(max_length=2), default=list)
    state = models.CharField(_("state"), max_length=12, choices=EntryState, default=EntryState.LIVE)
    visibility = models.CharField(_("visibility"), max_length=12, choices=Visibility)
    invited = ArrayField(models.UUIDField(), default=list)
    version = models.PositiveIntegerField(_("version"))
    starts_at = models.DateTimeField(_("starts"), null=True)
    updated_at = models.DateTimeField()

    objects = SharedEntryQuerySet.as_manager()

    class Meta:
        db_table = "catalogue_shared"
        verbose_name = _("shared entry")
        verbose_name_plural = _("shared entries")
        indexes: ClassVar = [
            GinIndex(fields=["audience"], name="catalogue_shared_audience"),
            GinIndex(fields=["invited"], name="catalogue_shared_invited"),
            models.Index(fields=["-updated_at"], name="catalogue_shared_latest"),
        ]

    def __str__(self) -> str:
        return self.title_sv or self.title_en
