"""The closed sets of what is shared."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Family(models.TextChoices):
    """The three families of pages that cross a tenant's border."""

    KNOWLEDGE = "knowledge", _("Knowledge")
    NEWS = "news", _("News")
    EVENT = "event", _("Events")


class KnowledgeKind(models.TextChoices):
    """Kinds of knowledge items."""

    MAPPING = "mapping", _("Mapping")
    TREND_WATCH = "trend_watch", _("Trend watch")
    EXTERNAL_ANALYSIS = "external_analysis", _("External analysis")
    FEASIBILITY_STUDY = "feasibility_study", _("Feasibility study")
    CONFERENCE_REPORT = "conference_report", _("Conference report")
    CASE = "case", _("Good example")
    REPORT = "report", _("Report")
    HANDBOOK = "handbook", _("Handbook or tool")
    PODCAST = "podcast", _("Podcast")
    ACTIVITY_REPORT = "activity_report", _("Activity report")


class EventKind(models.TextChoices):
    """Kinds of events."""

    SEMINAR = "seminar", _("Seminar")
    CONFERENCE = "conference", _("Conference")
    SUMMIT = "summit", _("Social Innovation Summit")
    WEBINAR = "webinar", _("Webinar")
    WORKSHOP = "workshop", _("Workshop")
    LEARNING_CONFERENCE = "learning_conference", _("Learning conference")
    NETWORK_MEETING = "network_meeting", _("Network meeting")


class NewsKind(models.TextChoices):
    """The one kind of news, so that every item has a kind."""

    NEWS = "news", _("News item")


KINDS: dict[str, tuple[str, ...]] = {
    Family.KNOWLEDGE: tuple(KnowledgeKind.values),
    Family.NEWS: tuple(NewsKind.values),
    Family.EVENT: tuple(EventKind.values),
}
"""The kinds of each family."""


LABELS = {kind.value: kind.label for kinds in (KnowledgeKind, NewsKind, EventKind) for kind in kinds}


def kind_label(kind: str) -> str:
    """The word for a kind, in the language of the reader; the code itself for an unknown one."""
    return str(LABELS.get(kind, kind))


class Visibility(models.TextChoices):
    """Who may read an item, everywhere; each reaches further than the one before, or to others (national, chosen)."""

    TENANT = "tenant", _("Our own node only")
    NATIONAL = "national", _("The national office")
    CHOSEN = "chosen", _("Chosen nodes")
    NETWORK = "network", _("All nodes")
    PUBLIC = "public", _("Everyone, in public")

    @property
    def rank(self) -> int:
        """0 for the narrowest."""
        return list(Visibility).index(self)


class EntryState(models.TextChoices):
    """What an item is now, as others see it."""

    LIVE = "live", _("Shared with others")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ERASED = "erased", _("Erased")
