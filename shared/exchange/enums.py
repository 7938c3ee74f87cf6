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
    EMBARGO = "embargo", _("Embargo")
    WITHDRAW = "withdraw", _("Withdraw")
    ERASE = "erase", _("Erase")
    RESTORE = "restore", _("Restore")


class OnLoss(models.TextChoices):
    """What becomes of the copies when the origin's page is deleted."""

    WITHDRAW = "withdraw", _("The copies are withdrawn")
    LEAVE = "leave", _("The copies stay, with a note")


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
    ERASED = "erased", _("Erased")


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


class Repair(models.TextChoices):
    """How something that was not as it should be has been mended."""

    REBUILT = "rebuilt", _("Made anew from its history")
    RETOLD = "retold", _("Said anew")
    REPORTED = "reported", _("Reported anew to the origin")
    SET_RIGHT = "set right", _("Set right as the origin said it")
    KEPT = "kept", _("Kept as our own words")
    TAKEN_DOWN = "taken down", _("Taken down, as the origin has withdrawn it")
    COUNTED = "counted", _("Counted anew")
    ASKED = "asked", _("Sent again")


HELD_STATES = (LinkState.ADOPTED, LinkState.PUBLISHED)
"""States in which a receiver has a copy that follows the origin."""

TAKING_BACK = (Verb.EMBARGO, Verb.WITHDRAW, Verb.ERASE)
"""Verbs after which nobody else may read an item; they carry no content, and wait for nothing."""

SHARED_VISIBILITIES = (Visibility.NATIONAL, Visibility.CHOSEN, Visibility.NETWORK, Visibility.PUBLIC)
"""Visibilities that cross the tenant's border."""
