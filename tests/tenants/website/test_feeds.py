"""A node's feeds and calendars: its lists for the public, whoever asks."""

from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
import time_machine
from icalendar import Calendar

from tests.exchange.builders import adopt, page_of, report_page, share

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
AREA = "forskning-utbildning"
BASE = "http://umea.localhost:8000"


def entries(response: Any) -> list[Any]:
    """What a feed holds, in its order."""
    assert response.status_code == 200
    return list(feedparser.parse(response.content).entries)


def titles(response: Any) -> list[str]:
    return [entry.title for entry in entries(response)]


def events(response: Any) -> list[Any]:
    """The events of a calendar file."""
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


@pytest.fixture
def shelf(write: Any, tell: Any, announce: Any) -> None:
    """One of each, public and not."""
    with time_machine.travel(NOW, tick=False):
        write("Skolor", areas=[AREA], goals=[4], kind="report")
        write("Byar", goals=[11])
        write("Hemlig", "network", areas=[AREA])
        tell("Nytt")
        tell("Bara vi", "tenant")
        announce("Frukost", datetime(2026, 6, 5, 7, tzinfo=UTC))
        announce("Förra", datetime(2026, 5, 5, 7, tzinfo=UTC))
        announce("Internt", datetime(2026, 6, 6, 7, tzinfo=UTC), "national")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/kunskap/", "/flode/kunskap/atom.xml"),
        (f"/kunskap/?area={AREA}", f"/flode/kunskap/atom.xml?area={AREA}"),
        ("/kunskap/?goal=11", "/flode/kunskap/atom.xml?goal=11"),
        ("/kunskap/?kind=report&kind=case", "/flode/kunskap/atom.xml?kind=report&kind=case"),
        ("/kunskap/?kind=podcast", "/flode/kunskap/atom.xml?kind=podcast"),
        ("/nyheter/", "/flode/nyheter/atom.xml"),
        ("/sok/?q=skolor", "/flode/atom.xml?q=skolor"),
        ("/sok/?q=skolro", "/flode/atom.xml?q=skolro"),
        ("/sok/?q=hemlig", "/flode/atom.xml?q=hemlig"),
    ],
)
def test_the_feed_of_a_list_is_that_list_for_the_public(
    erik: Any, visit: Any, umea: Any, anna: Any, page: str, feed: str
) -> None:
    shown = erik.get(page)
    assert [link.url for link in shown.context["feeds"] if link.label == "Atom"] == [feed]
    wanted = [card.title for card in shown.context["results"]]
    assert titles(erik.get(feed)) == wanted
    assert visit(umea, anna).get(feed).content == erik.get(feed).content


@pytest.mark.usefixtures("shelf")
@time_machine.travel(NOW, tick=False)
def test_the_calendars_feed_follows_the_period(erik: Any) -> None:
    for query, wanted in (("", ["Frukost"]), ("?period=past", ["Förra"])):
        shown = erik.get(f"/kalender/{query}")
        assert [card.title for month in shown.context["months"] for card in month.events] == wanted
        assert titles(erik.get(f"/flode/kalender/rss.xml{query}")) == wanted


@pytest.mark.usefixtures("shelf")
def test_the_feed_of_everything_at_a_node(erik: Any) -> None:
    read = feedparser.parse(erik.get("/flode/atom.xml").content)
    assert sorted(entry.title for entry in read.entries) == ["Byar", "Frukost", "Förra", "Nytt", "Skolor"]
    assert (read.feed.title, read.feed.link) == ("MSI Umeå", f"{BASE}/")
    assert sorted(titles(erik.get("/flode/rss.xml?kind=news"))) == ["Nytt"]
    assert sorted(titles(erik.get(f"/flode/rss.xml?area={AREA}"))) == ["Skolor"]


def test_an_entry_has_the_global_id_and_the_pages_address(erik: Any, scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        item = share(report_page("Tomma skolor", areas=[AREA], kind="mapping"), anna)
    (entry,) = entries(erik.get("/flode/kunskap/rss.xml"))
    assert (entry.id, entry.link) == (f"urn:uuid:{item.id}", f"{BASE}/kunskap/tomma-skolor/")
    assert (entry.author, [tag.term for tag in entry.tags]) == (
        "MSI Umeå",
        ["Kartläggning", "Forskning och Utbildning"],
    )


def test_a_correction_keeps_the_id_and_changes_the_date(erik: Any, scope: Any, umea: Any, anna: Any) -> None:
    with time_machine.travel(NOW, tick=False), scope(umea):
        page = report_page("Tomma skolor")
        share(page, anna)
    (before,) = entries(erik.get("/flode/kunskap/atom.xml"))
    with time_machine.travel(NOW + timedelta(days=1), tick=False), scope(umea):
        page.title = "Fulla skolor"
        page.save_revision().publish()
    (after,) = entries(erik.get("/flode/kunskap/atom.xml"))
    assert (after.id, after.published) == (before.id, before.published)
    assert (after.title, after.updated) == ("Fulla skolor", "2026-06-02T10:00:00+00:00")
    with scope(umea):
        page.unpublish()
    assert entries(erik.get("/flode/kunskap/atom.xml")) == []


def test_a_copy_has_its_origins_id_and_name(
    scope: Any, visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(report_page("Bybastu"), anna)
    run_jobs()
    with scope(orebro):
        path = page_of(adopt(item.id, cecilia)).url
    (entry,) = entries(visit(orebro).get("/flode/kunskap/atom.xml"))
    assert (entry.id, entry.author) == (f"urn:uuid:{item.id}", "MSI Umeå")
    assert entry.link == f"http://orebro.localhost:8000{path}"


@time_machine.travel(NOW, tick=False)
def test_the_calendar_file_of_a_node(erik: Any, announce: Any) -> None:
    announce("Sedan", NOW + timedelta(days=400), place="Sliperiet", online_url="https://example.org/rum")
    announce("Nyss", NOW - timedelta(days=30), cancelled=True)
    announce("Länge sedan", NOW - timedelta(days=366))
    announce("Internt", NOW + timedelta(days=1), "network")
    found = events(erik.get("/kalender.ics"))
    assert [(str(each["SUMMARY"]), str(each["STATUS"])) for each in found] == [
        ("Nyss", "CANCELLED"),
        ("Sedan", "CONFIRMED"),
    ]
    assert (found[1]["LOCATION"], found[1]["CONFERENCE"]) == ("Sliperiet", "https://example.org/rum")
    assert erik.get("/kalender/").context["calendar_file_url"] == "webcal://umea.localhost:8000/kalender.ics"


def test_one_event_keeps_its_id_and_counts_its_corrections(erik: Any, scope: Any, umea: Any, announce: Any) -> None:
    from tenants.events.models import EventPage
    from tenants.sharing.queries import item_of

    path = announce("Frukost", datetime(2026, 12, 1, 8, tzinfo=UTC))
    file = erik.get(path).context["calendar_file_url"]
    with scope(umea):
        page = EventPage.objects.get()
        item: Any = item_of(page)
    seen = []
    for hour, cancelled in ((8, False), (9, False), (9, True)):
        with scope(umea):
            page.starts_at, page.cancelled = datetime(2026, 12, 1, hour, tzinfo=UTC), cancelled
            page.save_revision().publish()
        (found,) = events(erik.get(file))
        seen.append((str(found["UID"]), found["SEQUENCE"], str(found["STATUS"]), found["DTSTART"].dt.hour))
    uid = str(item.id)
    assert seen == [(uid, 0, "CONFIRMED", 9), (uid, 1, "CONFIRMED", 10), (uid, 2, "CANCELLED", 10)]
    with scope(umea):
        page.unpublish()
    assert erik.get(file).status_code == 404


def test_an_event_that_is_not_public_has_no_file(
    erik: Any, visit: Any, umea: Any, anna: Any, scope: Any, announce: Any
) -> None:
    from tenants.sharing.models import SharedItem

    path = announce("Internt", datetime(2026, 12, 1, 8, tzinfo=UTC), "network")
    with scope(umea):
        item = SharedItem.objects.get()
    for client in (erik, visit(umea, anna)):
        assert client.get(f"/evenemang/{item.id}.ics").status_code == 404
    assert visit(umea, anna).get(path).context["calendar_file_url"] == ""


def test_cecilias_host_has_nothing_of_umeas(visit: Any, orebro: Any, cecilia: Any, shelf: Any) -> None:
    client = visit(orebro, cecilia)
    for address in ("/flode/atom.xml", "/flode/kunskap/rss.xml", "/flode/atom.xml?q=skolor"):
        assert entries(client.get(address)) == []
    assert events(client.get("/kalender.ics")) == []


@pytest.mark.parametrize("rows", [1, 3])
@time_machine.travel(NOW, tick=False)
def test_every_feed_runs_in_a_literal_number_of_queries(
    erik: Any, write: Any, tell: Any, announce: Any, queries: Any, rows: int
) -> None:
    for number in range(rows):
        write(f"Rapport {number}", areas=[AREA])
        tell(f"Nytt {number}")
        announce(f"Frukost {number}", datetime(2026, 6, 5 + number, tzinfo=UTC))
    for address, count in (
        ("/flode/atom.xml", 22),
        ("/flode/atom.xml?q=rapport", 22),
        ("/flode/kunskap/rss.xml", 18),
        ("/flode/nyheter/feed.json", 18),
        ("/flode/kalender/atom.xml", 18),
        ("/kalender.ics", 18),
        ("/sitemap.xml", 17),
    ):
        erik.get(address)
        with queries(count):
            assert erik.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/flode/kunskap/atom", "/flode/okand/atom.xml", "/flode/", "/evenemang/1.ics"])
def test_other_feeds_do_not_exist(erik: Any, address: str) -> None:
    assert erik.get(address).status_code == 404
