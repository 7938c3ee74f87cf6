"""The words every tenant shares. Tenants read them; an unknown term is a proposal, never made silently."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from core.tenancy.access import Access


class Term(BaseModel):
    """A word with a Swedish name and mostly an English one."""

    access: ClassVar[Access] = Access.READ

    name_sv = models.CharField(_("name in Swedish"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str | None) -> str:
        """The name in `language`, in Swedish where that is missing."""
        return self.name_en if language == "en" and self.name_en else self.name_sv

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.name_in(get_language())


class OrderedTerm(Term):
    """A term known by a slug, in an order of its own."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        abstract = True


class KnowledgeArea(OrderedTerm):
    """One of the network's knowledge areas."""

    class Meta:
        verbose_name = _("knowledge area")
        verbose_name_plural = _("knowledge areas")


class Goal(Term):
    """One of the seventeen global goals; `text_color` is readable on `color`."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    color = models.CharField(_("colour"), max_length=7)
    text_color = models.CharField(_("text colour"), max_length=7)

    class Meta:
        verbose_name = _("global goal")
        verbose_name_plural = _("global goals")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(number__range=(1, 17)), name="goal_is_one_of_seventeen"),
        ]


class Sector(OrderedTerm):
    """One of the four sectors of society."""

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class SectorSubtype(OrderedTerm):
    """A kind of organisation within a sector."""

    sector = models.ForeignKey(
        Sector, on_delete=models.PROTECT, to_field="slug", related_name="subtypes", verbose_name=_("sector")
    )

    class Meta:
        verbose_name = _("kind of organisation")
        verbose_name_plural = _("kinds of organisation")


class StrategyArea(OrderedTerm):
    """An area of the national strategy for social enterprise and social innovation of 2018."""

    class Meta:
        verbose_name = _("strategy area")
        verbose_name_plural = _("strategy areas")


class Theme(OrderedTerm):
    """A theme of the network's arenas from 2021 on."""

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class County(Term):
    """A Swedish county (län) with its official code; `short_name` leaves out the word for county."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    short_name = models.CharField(_("short name"), max_length=60)
    letter = models.CharField(_("county letter"), max_length=2, unique=True)
    seat_municipality_code = models.CharField(_("county seat"), max_length=4)

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(code__regex=r"^\d{2}$"), name="county_code_is_two_digits"),
        ]


class Municipality(BaseModel):
    """A Swedish municipality with its official code; the point lies inside it and is not its centre."""

    access: ClassVar[Access] = Access.READ

    code = models.CharField(_("code"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=60)
    county = models.ForeignKey(
        County, on_delete=models.PROTECT, to_field="code", related_name="municipalities", verbose_name=_("county")
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^\d{4}$", code__startswith=models.F("county_id")),
                name="municipality_code_begins_with_its_county",
            ),
        ]

    def __str__(self) -> str:
        return self.name
