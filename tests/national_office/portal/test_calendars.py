"""The national calendar as a file, and its feed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
import time_machine
from icalendar import Calendar

from shared.exchange.relay import relay_tenant
from tests.exchange.builders import payload, publish, withdraw
from tests.national_office.portal.conftest import content

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def event(title: str, starts_at: datetime, **changes: Any) -> dict[str, Any]:
    """What `put` takes for an event."""
    languages = {"sv": content(title, place="Umeå")}
    facts = {"family": "event", "kind": "seminar", "starts_at": starts_at.isoformat(), "languages": languages}
    return {**facts, **changes}


def events(response: Any) -> list[Any]:
    """The events of a calendar file."""
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


@time_machine.travel(NOW, tick=False)
def test_the_calendar_holds_what_is_coming_and_the_past_year(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    put(umea, **event("Sedan", NOW + timedelta(days=400)))
    put(orebro, **event("Snart", NOW + timedelta(days=1)))
    put(umea, **event("Nyss", NOW - timedelta(days=30)))
    put(umea, **event("Länge sedan", NOW - timedelta(days=366)))
    put(umea, title="Ingen händelse")
    assert [each["SUMMARY"] for each in events(erik.get("/kalender.ics"))] == ["Nyss", "Snart", "Sedan"]
    assert [each["SUMMARY"] for each in events(erik.get("/kalender.ics?node=orebro"))] == ["Snart"]


def test_an_event_keeps_its_id_while_it_is_moved_and_cancelled_and_goes_when_withdrawn(
    erik: Any, scope: Any, umea: Any
) -> None:
    starts = datetime(2026, 12, 1, 8, tzinfo=UTC)
    changes: list[dict[str, Any]] = [
        {"preliminary": True},
        {"starts_at": (starts + timedelta(days=7)).isoformat()},
        {"cancelled": True},
    ]
    item, seen = None, []
    for version, change in enumerate(changes, start=1):
        with scope(umea), time_machine.travel(NOW, tick=False):
            item = publish(item, version=version, content=payload(**{**event("Frukost", starts), **change}))
        relay_tenant(umea.id)
        (found,) = events(erik.get(f"/objekt/{item}.ics"))
        seen.append((str(found["UID"]), found["SEQUENCE"], str(found["STATUS"]), found["DTSTART"].dt.astimezone(UTC)))
    assert seen == [
        (str(item), 0, "TENTATIVE", starts),
        (str(item), 1, "CONFIRMED", starts + timedelta(days=7)),
        (str(item), 2, "CANCELLED", starts),
    ]
    with time_machine.travel(NOW, tick=False):
        assert [str(each["STATUS"]) for each in events(erik.get("/kalender.ics"))] == ["CANCELLED"]
        (entry,) = feedparser.parse(erik.get("/flode/kalender/atom.xml").content).entries
        assert (entry.title, entry.summary) == (
            "Inställt: Frukost",
            "Tisdag 1 december 2026 kl. 09.00, Umeå. Om Frukost.",
        )
    assert item is not None
    with scope(umea):
        withdraw(item, version=4)
    relay_tenant(umea.id)
    assert erik.get(f"/objekt/{item}.ics").status_code == 404
    with time_machine.travel(NOW, tick=False):
        assert events(erik.get("/kalender.ics")) == []


def test_what_is_no_event_has_no_file(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea, title="Rapport")
    assert erik.get(f"/objekt/{item}.ics").status_code == 404
    assert "calendar_file_url" in erik.get(f"/objekt/{item}/", follow=True).context
    assert ".ics" not in erik.get(f"/objekt/{item}/", follow=True).text


@time_machine.travel(NOW, tick=False)
def test_pages_lead_to_the_files(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea, **event("Frukost", NOW + timedelta(days=1)))
    assert erik.get(f"/objekt/{item}/frukost/").context["calendar_file_url"] == f"/objekt/{item}.ics"
    page = erik.get("/kalender/?node=umea")
    assert page.context["calendar_file_url"] == "webcal://localhost:8000/kalender.ics?node=umea"
    assert [each.url for each in page.context["feeds"]] == [
        "/flode/kalender/rss.xml?node=umea",
        "/flode/kalender/atom.xml?node=umea",
        "/flode/kalender/feed.json?node=umea",
        "/kalender.ics?node=umea",
    ]


@time_machine.travel(NOW, tick=False)
def test_the_calendars_feed_follows_the_period(erik: Any, put: Any, umea: Any) -> None:
    put(umea, **event("Snart", NOW + timedelta(days=1)))
    put(umea, **event("Nyss", NOW - timedelta(days=30)))
    for query, titles in (("", ["Snart"]), ("?period=past", ["Nyss"])):
        read = feedparser.parse(erik.get(f"/flode/kalender/rss.xml{query}").content)
        assert [entry.title for entry in read.entries] == titles
        assert [
            card.title for month in erik.get(f"/kalender/{query}").context["months"] for card in month.events
        ] == titles


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tenants", [1, 3])
@time_machine.travel(NOW, tick=False)
def test_a_calendar_runs_in_a_literal_number_of_queries(
    erik: Any, put: Any, umea: Any, orebro: Any, kansli: Any, queries: Any, rows: int, tenants: int
) -> None:
    for tenant in (umea, orebro, kansli)[:tenants]:
        for number in range(rows):
            put(tenant, **event(f"Frukost {number}", NOW + timedelta(days=1)))
    erik.get("/kalender.ics")
    with queries(16):
        assert len(events(erik.get("/kalender.ics"))) == rows * tenants


def test_an_event_in_the_language_of_the_address(erik: Any, put: Any, umea: Any) -> None:
    languages = {"sv": content("Frukost"), "en": content("Breakfast", "en")}
    item = put(umea, **event("", datetime(2026, 12, 1, 8, tzinfo=UTC), languages=languages))
    for prefix, title in (("", "Frukost"), ("/en", "Breakfast")):
        (found,) = events(erik.get(f"{prefix}/objekt/{item}.ics"))
        assert (found["SUMMARY"], found["UID"]) == (title, str(item))
        assert found["URL"].startswith(f"http://localhost:8000{prefix}/objekt/")
