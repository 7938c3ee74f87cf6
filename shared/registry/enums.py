"""The registry's closed sets."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TenantType(models.TextChoices):
    """Which apps stand in the tenant's schema. The rung of affiliation is another thing."""

    NODE = "node", _("Node")
    NATIONAL_OFFICE = "national_office", _("National office")


class TenantState(models.TextChoices):
    """Where a tenant is in its life."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    QUARANTINED = "quarantined", _("Quarantined")
    LEFT = "left", _("Left")


class Step(models.TextChoices):
    """The steps of provisioning, as the operator sees them."""

    WAIT = "wait", _("waiting for migrations to end")
    FOUND = "found", _("there already")
    REGISTER = "register", _("entry in the registry")
    ROLE = "role", _("database role")
    SCHEMA = "schema", _("schema from the template")
    RIGHTS = "rights", _("rights")
    DRESS = "dress", _("site, groups and first manager")
    COMPARE = "compare", _("comparison with the template")


SERVED_STATES = (TenantState.ACTIVE,)
"""States in which a tenant answers requests and receives what is shared."""

MIGRATED_STATES = (TenantState.ACTIVE, TenantState.SUSPENDED, TenantState.QUARANTINED)
"""States in which a tenant's schema follows the code."""


class Rung(models.IntegerChoices):
    """The rungs of affiliation that come with a workspace (domain: 3.12)."""

    PARTNER = 4, _("Partner")
    NODE = 5, _("Node")


class PartyRelation(models.TextChoices):
    """What an organisation is to a tenant; one may be several."""

    HOST = "host", _("Host")
    PARTNER = "partner", _("Partner")
    FUNDER = "funder", _("Funder")
