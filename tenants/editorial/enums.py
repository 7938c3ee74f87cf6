"""The closed sets of editorial work."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shared.catalogue.enums import KnowledgeKind

REVIEWED_KINDS = frozenset({KnowledgeKind.REPORT, KnowledgeKind.CONFERENCE_REPORT})
"""Kinds that somebody who may approve publishes; everybody else sends them to review."""

LICENCES = (
    ("CC BY 4.0", _("CC BY 4.0: free to use, name the source")),
    ("CC BY-SA 4.0", _("CC BY-SA 4.0: free to use and change on the same terms, name the source")),
    ("CC BY-NC 4.0", _("CC BY-NC 4.0: free to use without profit, name the source")),
    ("CC0 1.0", _("CC0 1.0: free to use without conditions")),
    ("All rights reserved", _("All rights reserved")),
)


class PageState(models.TextChoices):
    """Wagtail's state of a page, in the domain's words."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Published")
    UNPUBLISHED = "unpublished", _("Unpublished")
    ARCHIVED = "archived", _("Archived")
