"""Reads of events."""

from datetime import datetime

from django.db.models import Q, QuerySet

from tenants.events.models import EventPage


def events_from(moment: datetime) -> QuerySet[EventPage]:
    """Live events that are not over at `moment`, the next first. Visibility is sharing's: see visible_pages."""
    over = Q(ends_at__lt=moment) | Q(ends_at=None, starts_at__lt=moment)
    coming: QuerySet[EventPage] = EventPage.objects.live().exclude(over)
    return coming.select_related("picture").order_by("starts_at", "pk")


def events_before(moment: datetime) -> QuerySet[EventPage]:
    """Live events that are over at `moment`, the latest first."""
    over = Q(ends_at__lt=moment) | Q(ends_at=None, starts_at__lt=moment)
    past: QuerySet[EventPage] = EventPage.objects.live().filter(over)
    return past.select_related("picture").order_by("-starts_at", "-pk")
