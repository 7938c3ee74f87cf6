"""The portal's feeds: the list they follow, stable ids, corrections and withdrawals."""

import json
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
import time_machine

from shared.exchange.relay import relay_tenant
from tests.exchange.builders import payload, publish, withdraw
from tests.national_office.portal.conftest import content

FORMS = ("rss.xml", "atom.xml")
NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


def titles(response: Any) -> list[str]:
    """What a feed holds, in its order."""
    assert response.status_code == 200
    return [entry.title for entry in feedparser.parse(response.content).entries]


@pytest.mark.parametrize("form", FORMS)
def test_the_feed_of_everything(erik: Any, put: Any, umea: Any, form: str) -> None:
    item = put(umea, title="Tomma skolor", areas=["forskning-utbildning"])
    read = feedparser.parse(erik.get(f"/flode/{form}").content)
    (entry,) = read.entries
    assert (read.feed.title, read.feed.link) == (
        "Utforska – Mötesplats Social Innovation",
        "http://localhost:8000/utforska/",
    )
    assert (entry.id, entry.title, entry.summary) == (f"urn:uuid:{item}", "Tomma skolor", "Om Tomma skolor.")
    assert (entry.link, entry.author) == (f"http://localhost:8000/objekt/{item}/tomma-skolor/", "MSI Umeå")
    assert [tag.term for tag in entry.tags] == ["Kartläggning", "Forskning och Utbildning"]
    assert erik.get(entry.link.removeprefix("http://localhost:8000")).status_code == 200


@pytest.mark.parametrize(
    "choice",
    ["area=forskning-utbildning", "goal=11", "kind=case", "node=umea", "county=18", "year=2025", "q=skolor",
     "year=2025&year=2024", "node=umea&kind=mapping", "q=skola&node=orebro", "area=", "goal=99", "page=2", "q=skolro"],
)  # fmt: skip
def test_the_feed_of_a_list_is_that_list(erik: Any, put: Any, umea: Any, orebro: Any, choice: str) -> None:
    put(umea, title="Skolor", areas=["forskning-utbildning"], goals=[4], municipalities=["2480"], year=2024)
    put(umea, title="Byar", kind="case", goals=[11], municipalities=["2401"], year=2025)
    put(orebro, title="Odling vid skolor", areas=["forskning-utbildning"], municipalities=["1880"], year=2025)
    shown = erik.get(f"/utforska/?{choice}".replace("page=2", ""))
    feed = erik.get(f"/flode/atom.xml?{choice}")
    assert sorted(titles(feed)) == sorted(card.title for card in shown.context["results"])


def test_the_feed_says_what_was_chosen(erik: Any) -> None:
    read = feedparser.parse(erik.get("/flode/atom.xml?q=skola&node=umea&year=2024").content)
    assert read.feed.title == "Utforska: skola, MSI Umeå, 2024 – Mötesplats Social Innovation"
    assert read.feed.link == "http://localhost:8000/utforska/?q=skola&node=umea&year=2024"
    assert read.feed.id == "http://localhost:8000/flode/atom.xml?q=skola&node=umea&year=2024"


def test_latest_first_and_fifty_at_most(erik: Any, put: Any, umea: Any) -> None:
    for number in range(51):
        stamp = f"2026-03-{1 + number // 2:02}T{8 + number % 2:02}:00:00+00:00"
        put(umea, languages={"sv": content(f"Nr {number}", published_at=stamp)})
    assert titles(erik.get("/flode/atom.xml")) == [f"Nr {number}" for number in range(50, 0, -1)]


def test_a_correction_changes_the_date_and_keeps_the_id_and_a_withdrawal_takes_it_away(
    erik: Any, scope: Any, umea: Any
) -> None:
    read = []
    with time_machine.travel(NOW, tick=False), scope(umea):
        item = publish()
    relay_tenant(umea.id)
    read.append(feedparser.parse(erik.get("/flode/atom.xml").content).entries[0])
    with scope(umea):
        publish(item, version=2, content=payload(sv={"title": "Rättad"}))
    relay_tenant(umea.id)
    read.append(feedparser.parse(erik.get("/flode/atom.xml").content).entries[0])
    assert [entry.id for entry in read] == [item.urn, item.urn]
    assert (read[1].title, read[1].published == read[0].published) == ("Rättad", True)
    assert read[1].updated_parsed >= read[0].updated_parsed
    with scope(umea):
        withdraw(item, version=3)
    relay_tenant(umea.id)
    for form in (*FORMS, "feed.json"):
        assert "urn:uuid" not in erik.get(f"/flode/{form}").text


def test_only_what_is_public_and_listed_is_in_a_feed(erik: Any, scope: Any, umea: Any) -> None:
    with scope(umea):
        for visibility, listed in (("national", True), ("network", True), ("public", False), ("public", True)):
            publish(content=payload(sv={"title": f"{visibility} {listed}"}), visibility=visibility, listed=listed)
    relay_tenant(umea.id)
    assert titles(erik.get("/flode/rss.xml")) == ["public True"]


def test_json_feed_and_english(erik: Any, put: Any, umea: Any) -> None:
    put(umea, languages={"sv": content("Tomma skolor"), "en": content("Empty schools", "en")})
    put(umea, title="Bara på svenska")
    response = erik.get("/en/flode/feed.json")
    read = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert (read["language"], read["home_page_url"]) == ("en", "http://localhost:8000/en/utforska/")
    assert sorted((item["title"], item["language"]) for item in read["items"]) == [
        ("Bara på svenska", "sv"),
        ("Empty schools", "en"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tenants", [1, 3])
def test_a_feed_runs_in_a_literal_number_of_queries(
    erik: Any, put: Any, umea: Any, orebro: Any, kansli: Any, queries: Any, rows: int, tenants: int
) -> None:
    for tenant in (umea, orebro, kansli)[:tenants]:
        for number in range(rows):
            put(tenant, title=f"Rapport {number}", areas=["forskning-utbildning"])
    erik.get("/flode/atom.xml")
    with queries(18):
        assert len(titles(erik.get("/flode/atom.xml"))) == rows * tenants


def test_a_feed_that_has_not_changed_is_not_sent_again(erik: Any, put: Any, umea: Any) -> None:
    put(umea, title="Ett")
    first = erik.get("/flode/rss.xml")
    kept = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
    assert erik.get("/flode/rss.xml", headers=kept).status_code == 304
    put(umea, title="Två")
    assert sorted(titles(erik.get("/flode/rss.xml", headers=kept))) == ["Ett", "Två"]


@pytest.mark.parametrize("address", ["/flode/atom", "/flode/atom.json", "/flode/kalender/x", "/flode/"])
def test_other_formats_do_not_exist(erik: Any, address: str) -> None:
    assert erik.get(address).status_code == 404


def test_a_feed_is_the_same_for_the_signed_in(
    erik: Any, visit: Any, kansli: Any, disa: Any, put: Any, umea: Any
) -> None:
    put(umea, title="Ett")
    signed_in = visit(kansli, disa).get("/flode/atom.xml")
    assert signed_in.content == erik.get("/flode/atom.xml").content


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/flode/atom.xml"),
        ("/utforska/?node=umea&q=x", "/flode/atom.xml?q=x&node=umea"),
        ("/kalender/?node=umea", "/flode/kalender/atom.xml?node=umea"),
        ("/noder/umea/", "/flode/atom.xml?node=umea"),
        ("/noder/", "/flode/atom.xml"),
        ("/en/utforska/", "/en/flode/atom.xml"),
    ],
)
def test_pages_name_their_feeds(erik: Any, page: str, feed: str) -> None:
    text = erik.get(page).text
    assert text.count('type="application/atom+xml" title="') == 1
    assert f'href="{feed.replace("&", "&amp;")}">' in text
    assert erik.get(feed).status_code == 200
