"""Tenants, their addresses, and who stands behind them."""

from typing import Any, ClassVar, NoReturn

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from core.models import BaseModel
from core.tenancy.access import Access
from core.tenancy.errors import ForbiddenError
from shared.registry.enums import SERVED_STATES, PartyRelation, Rung, TenantState, TenantType

HEX_COLOUR = r"^#[0-9A-Fa-f]{6}$"
hex_colour = RegexValidator(HEX_COLOUR, _("Write the colour as # and six hexadecimal digits."))


class TenantQuerySet(models.QuerySet["Tenant"]):
    """Verbs over tenants."""

    def in_service(self) -> "TenantQuerySet":
        """Those that answer requests and receive what is shared."""
        return self.filter(state__in=SERVED_STATES)

    def by_name(self) -> "TenantQuerySet":
        """The office first, then by Swedish name."""
        return self.order_by(models.Case(models.When(type=TenantType.NATIONAL_OFFICE, then=0), default=1), "name_sv")


class Tenant(TenantMixin, BaseModel):
    """One actor with a workspace of its own: a schema, a database role, a host."""

    access: ClassVar[Access] = Access.READ
    auto_create_schema = False
    auto_drop_schema = False

    schema_name = models.CharField(_("schema"), max_length=48, unique=True)
    slug = models.SlugField(_("short name"), max_length=48, unique=True)
    type = models.CharField(_("type"), max_length=20, choices=TenantType)
    state = models.CharField(_("state"), max_length=12, choices=TenantState, default=TenantState.ACTIVE)
    fault = models.TextField(_("why it is quarantined"), blank=True)
    rung = models.PositiveSmallIntegerField(_("rung"), choices=Rung, default=Rung.NODE)
    name_sv = models.CharField(_("name in Swedish"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    role_suffix = models.CharField(max_length=12, unique=True, editable=False)
    accent = models.CharField(_("accent colour"), max_length=7, validators=[hex_colour], default="#1F3A5F")
    email = models.EmailField(_("address for questions"), blank=True)
    county_code = models.CharField(_("county"), max_length=2, blank=True)
    municipality_code = models.CharField(_("municipality"), max_length=4, blank=True)
    covers_counties = ArrayField(models.CharField(max_length=2), verbose_name=_("counties"), default=list, blank=True)
    started_on = models.DateField(_("start"), null=True, blank=True)
    ended_on = models.DateField(_("end"), null=True, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        verbose_name = _("tenant")
        verbose_name_plural = _("tenants")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("started_on")),
                name="tenant_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["type"], condition=models.Q(type=TenantType.NATIONAL_OFFICE), name="one_national_office"
            ),
            models.CheckConstraint(condition=models.Q(type__in=TenantType.values), name="tenant_type_is_known"),
            models.CheckConstraint(condition=models.Q(rung__in=Rung.values), name="tenant_rung_has_a_workspace"),
            models.CheckConstraint(condition=models.Q(accent__regex=HEX_COLOUR), name="tenant_accent_is_a_colour"),
            models.CheckConstraint(
                condition=models.Q(county_code="")
                | models.Q(municipality_code="")
                | models.Q(municipality_code__startswith=models.F("county_code")),
                name="tenant_municipality_lies_in_its_county",
            ),
            models.CheckConstraint(
                condition=models.Q(state=TenantState.QUARANTINED) & ~models.Q(fault="")
                | models.Q(state=TenantState.ACTIVE, fault="")
                | models.Q(state__in=(TenantState.SUSPENDED, TenantState.LEFT)),
                name="tenant_fault_goes_with_quarantine",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def __enter__(self) -> NoReturn:
        message = "Use unit_of_work: `with tenant:` shares its stack between threads."
        raise ForbiddenError(message)

    def activate(self) -> NoReturn:
        """Forbidden: see __enter__."""
        self.__enter__()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `role_suffix` with the id, so that the database holds it unique."""
        self.role_suffix = self.id.hex[-12:]
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.name_en if get_language() == "en" else self.name_sv

    @property
    def is_office(self) -> bool:
        """Whether this is the national office."""
        return self.type == TenantType.NATIONAL_OFFICE


class Domain(DomainMixin, BaseModel):
    """A host name that serves a tenant."""

    access: ClassVar[Access] = Access.READ

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_primary=True), name="one_primary_host_per_tenant"
            ),
            models.CheckConstraint(condition=models.Q(domain__regex=r"^[a-z0-9._-]+$"), name="host_is_plain"),
        ]


class TenantParty(BaseModel):
    """An organisation's relation to a tenant: host, partner and funder are separate relations."""

    access: ClassVar[Access] = Access.READ

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="parties")
    relation = models.CharField(_("relation"), max_length=8, choices=PartyRelation)
    organisation_slug = models.SlugField(_("organisation"), max_length=80)
    name_sv = models.CharField(_("name in Swedish"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant", "relation", "organisation_slug"], name="party_once_per_relation"
            ),
        ]

    def __str__(self) -> str:
        return self.name_sv


class TenantPlace(BaseModel):
    """A place where a tenant is; at most one is its seat."""

    access: ClassVar[Access] = Access.READ

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="places")
    city = models.CharField(_("place"), max_length=80)
    municipality_code = models.CharField(_("municipality"), max_length=4, blank=True)
    is_seat = models.BooleanField(_("seat"), default=False)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant"], condition=models.Q(is_seat=True), name="one_seat_per_tenant"),
            models.UniqueConstraint(fields=["tenant", "city"], name="place_once_per_tenant"),
        ]

    def __str__(self) -> str:
        return self.city
