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
    FAILED = "failed", _("Given up")


class LinkState(models.TextChoices):
    """What a receiver has of an item, as its receipts say."""

    OFFERED = "offered", _("Offered")
    ADOPTED = "adopted", _("Received as a draft")
    PUBLISHED = "published", _("Published")
    REMOVED = "removed", _("Removed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECLINED = "declined", _("Declined")


class TroubleKind(models.TextChoices):
    """What has not come through."""

    MESSAGE = "message", _("To the others")
    RECEIPT = "receipt", _("Answer to the origin")
    DELIVERY = "delivery", _("At the receiver")


class Fault(models.TextChoices):
    """Why something has not come through."""

    REFUSED = "refused", _("The content may not be shared")
    SYSTEM = "system", _("A fault in the system")
    BUSY = "busy", _("The database was busy or away")
    PICTURE = "picture", _("A picture has not arrived")
    CONTENT = "content", _("The receiver's site does not take the content")
    SILENCE = "silence", _("The receiver has not answered")


HELD_STATES = (LinkState.ADOPTED, LinkState.PUBLISHED)
"""States in which a receiver has a copy that follows the origin."""

RECEIPT_STATES = (LinkState.ADOPTED, LinkState.PUBLISHED, LinkState.REMOVED, LinkState.WITHDRAWN, LinkState.DECLINED)
"""States a receiver may report: offering is the relay's to say."""

SHARED_VISIBILITIES = (Visibility.NATIONAL, Visibility.NETWORK, Visibility.PUBLIC)
"""Visibilities that cross the tenant's border."""
