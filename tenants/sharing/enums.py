"""States of what a tenant shares and of what it has received."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shared.catalogue.enums import Visibility


class ItemState(models.TextChoices):
    """Whether others know of an item."""

    PRIVATE = "private", _("Not shared")
    SHARED = "shared", _("Shared with others")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ERASED = "erased", _("Erased")


class CopyState(models.TextChoices):
    """What this tenant has of another's item."""

    DRAFT = "draft", _("Received as a draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REMOVED = "removed", _("Removed")
    DECLINED = "declined", _("Declined")


class Joint(models.TextChoices):
    """What this tenant has answered to making another's item together with its origin."""

    NO = "", _("Not asked, or not answered")
    JOINED = "joined", _("Made together")
    DECLINED = "declined", _("Declined")


class Decision(models.TextChoices):
    """What a receiver does about a change of the origin to what it has changed itself."""

    ACCEPT = "accept", _("Take the origin's text")
    KEEP = "keep", _("Keep our text")
    MERGE = "merge", _("Write it together by hand")


HELD = (CopyState.DRAFT, CopyState.PUBLISHED)
"""States of a copy that follows its origin."""


JOINT_VISIBILITIES = (Visibility.CHOSEN, Visibility.NETWORK, Visibility.PUBLIC)
"""With these, other nodes can be asked to make an item together: they can see it."""


class Ground(models.TextChoices):
    """Why something is erased everywhere."""

    PERSON = "person", _("A person has asked to be erased")
    LAW = "law", _("It may not be kept by law")
    MISTAKE = "mistake", _("It was shared by mistake and holds what others may not have")
