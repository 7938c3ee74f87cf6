"""The words of the exchange."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shared.catalogue.enums import Visibility

RECEIVERS_TASK = "sharing.apply_item"
"""The tenants' task that the relay starts, by name, at each receiver of a change."""


class Verb(models.TextChoices):
    """What the origin says about an item."""

    PUBLISH = "publish", _("Publish")
    CORRECT = "correct", _("Correct")
    WITHDRAW = "withdraw", _("Withdraw")


class Handling(models.TextChoices):
    """What the relay did with a message or a receipt."""

    PENDING = "pending", _("Waiting")
    APPLIED = "applied", _("Applied")
    IGNORED = "ignored", _("Ignored")
    REFUSED = "refused", _("Refused")


class LinkState(models.TextChoices):
    """What a receiver has of an item, as its receipts say."""

    OFFERED = "offered", _("Offered")
    ADOPTED = "adopted", _("Received as a draft")
    PUBLISHED = "published", _("Published")
    REMOVED = "removed", _("Removed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECLINED = "declined", _("Declined")


HELD_STATES = (LinkState.ADOPTED, LinkState.PUBLISHED)
"""States in which a receiver has a copy that follows the origin."""

RECEIPT_STATES = (LinkState.ADOPTED, LinkState.PUBLISHED, LinkState.REMOVED, LinkState.WITHDRAWN, LinkState.DECLINED)
"""States a receiver may report: offering is the relay's to say."""

SHARED_VISIBILITIES = (Visibility.NATIONAL, Visibility.NETWORK, Visibility.PUBLIC)
"""Visibilities that cross the tenant's border."""
