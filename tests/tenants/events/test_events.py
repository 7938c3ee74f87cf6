from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from tenants.events.models import EventIndexPage, EventPage
from tenants.events.queries import events_before, events_from

MOMENT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def make_event(slug: str, starts_at: datetime, ends_at: datetime | None = None, **fields: Any) -> EventPage:
    page = EventPage(title=slug, slug=slug, kind="seminar", starts_at=starts_at, ends_at=ends_at, **fields)
    EventIndexPage.objects.get(slug="kalender").add_child(instance=page)
    return page


def test_an_event_cannot_end_before_it_starts(umea: Any, scope: Any) -> None:
    with scope(umea), translation.override("sv"):
        with pytest.raises(ValidationError) as refusal:
            make_event("bakvänt", MOMENT, MOMENT - timedelta(hours=1))
        assert refusal.value.message_dict == {"ends_at": ["Evenemanget kan inte sluta innan det börjar."]}
        assert EventPage.objects.count() == 0


def test_the_database_refuses_it_too(umea: Any, scope: Any) -> None:
    with scope(umea):
        event = make_event("rätt", MOMENT, MOMENT + timedelta(hours=1))
        with pytest.raises(IntegrityError, match="event_ends_after_start"), transaction.atomic():
            EventPage.objects.filter(pk=event.pk).update(ends_at=MOMENT - timedelta(hours=1))


def test_the_calendar_holds_what_is_not_over_the_next_first(umea: Any, scope: Any, queries: Any) -> None:
    with scope(umea):
        hour = timedelta(hours=1)
        make_event("pågår", MOMENT - hour, MOMENT + hour)
        make_event("sedan", MOMENT + 3 * hour)
        make_event("strax", MOMENT + hour)
        make_event("över", MOMENT - 3 * hour, MOMENT - 2 * hour)
        make_event("nyss", MOMENT - hour)
        make_event("utkast", MOMENT + hour, live=False)
        with queries(2):
            coming = [event.slug for event in events_from(MOMENT)]
            past = [event.slug for event in events_before(MOMENT)]
        assert (coming, past) == (["pågår", "strax", "sedan"], ["nyss", "över"])


def test_an_event_knows_when_it_is_over(umea: Any, scope: Any) -> None:
    now = timezone.now()
    with scope(umea):
        event = EventPage(starts_at=now - timedelta(hours=2), ends_at=now + timedelta(hours=1))
        assert event.is_past is False
        event.ends_at = None
        assert event.is_past is True
