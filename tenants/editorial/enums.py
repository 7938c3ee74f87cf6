"""The closed sets of editorial work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shared.catalogue.enums import KnowledgeKind

REVIEWED_KINDS = frozenset({KnowledgeKind.REPORT, KnowledgeKind.CONFERENCE_REPORT})
"""Kinds that somebody who may approve publishes; everybody else sends them to review."""


class PageState(models.TextChoices):
    """Wagtail's state of a page, in the domain's words."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Published")
    UNPUBLISHED = "unpublished", _("Unpublished")
    ARCHIVED = "archived", _("Archived")
