"""A node's read API: its public pages as items, and nothing of anybody else's."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests.exchange.builders import adopt, page_of, report_page, share

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
AREA = "forskning-utbildning"
ITEMS = "/api/v1/items/"
BASE = "http://umea.localhost:8000"


def titles(response: Any) -> list[str]:
    """What a page holds, in its order."""
    assert response.status_code == 200, response.text
    return [next(iter(each["title"].values())) for each in response.json()["results"]]


@pytest.fixture
def shelf(write: Any, tell: Any, announce: Any) -> None:
    """One of each, an hour apart, and some that are not public."""
    with time_machine.travel(NOW, tick=False) as clock:
        write("Skolor", areas=[AREA], goals=[4], kind="report", year=2024, municipalities=["2480"])
        clock.shift(timedelta(hours=1))
        write("Byar", goals=[4, 11], year=2025, municipalities=["2401"])
        clock.shift(timedelta(hours=1))
        tell("Nytt", areas=[AREA])
        clock.shift(timedelta(hours=1))
        announce("Frukost", NOW + timedelta(days=4), place="Umeå", municipalities=["1880"])
        write("Hemlig", "network", areas=[AREA])
        tell("Bara vi", "tenant")


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Frukost", "Nytt", "Byar", "Skolor"]),
        (f"area={AREA}", ["Nytt", "Skolor"]),
        ("goal=11", ["Byar"]),
        ("goal=4&goal=11", ["Byar", "Skolor"]),
        ("kind=report", ["Skolor"]),
        ("kind=news", ["Nytt"]),
        ("kind=seminar&kind=case", ["Frukost", "Byar"]),
        ("family=event", ["Frukost"]),
        ("family=event&family=news", ["Frukost", "Nytt"]),
        ("county=24", ["Byar", "Skolor"]),
        ("county=18", ["Frukost"]),
        ("county=99", []),
        ("year=2025", ["Byar"]),
        ("language=en", []),
        ("language=sv", ["Frukost", "Nytt", "Byar", "Skolor"]),
        ("q=skolor", ["Skolor"]),
        ("q=hemlig", []),
        (f"q=skolor&area={AREA}&year=2024&county=24&goal=4&kind=report&family=knowledge", ["Skolor"]),
    ],
)
def test_filters_narrow_the_list_latest_first(erik: Any, query: str, expected: list[str]) -> None:
    assert titles(erik.get(f"{ITEMS}?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("node=umea", "node"),
        ("limit=101", "limit"),
        ("cursor=AAAA", "cursor"),
        ("family=poem", "family"),
        ("kind=poem", "kind"),
        ("area=Å", "area"),
        ("goal=18", "goal"),
        ("county=999", "county"),
        ("year=1799", "year"),
        ("language=fi", "language"),
        ("q=%00", "q"),
    ],
)
def test_every_parameter_wrong_in_kind_or_range_is_named(erik: Any, query: str, name: str) -> None:
    response = erik.get(f"{ITEMS}?{query}")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert [fault["parameter"] for fault in response.json()["errors"]] == [name]


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("limit", [1, 2, 4])
@pytest.mark.parametrize("query", ["", "&q=kommuner"])
def test_pages_hold_every_row_once(erik: Any, limit: int, query: str) -> None:
    seen, address = [], f"{ITEMS}?limit={limit}{query}"
    while address:
        page = erik.get(address)
        seen += titles(page)
        address = (page.json()["next"] or "").removeprefix(BASE)
    assert seen == titles(erik.get(f"{ITEMS}?limit=100{query}"))
    assert len(seen) == (2 if query else 4)


def test_both_languages_are_one_item(erik: Any, scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        swedish = report_page("Tomma skolor")
        english = report_page("Empty schools", language="en", translation_key=swedish.translation_key)
        only_english = report_page("Only here", language="en")
        item, other = share(swedish, anna), share(only_english, anna)
        paths = {"sv": swedish.url, "en": english.url}
    found = {each["id"]: each for each in erik.get(ITEMS).json()["results"]}
    assert set(found) == {str(item.id), str(other.id)}
    assert found[str(item.id)]["title"] == {"sv": "Tomma skolor", "en": "Empty schools"}
    assert found[str(item.id)]["pages"] == {code: f"{BASE}{path}" for code, path in paths.items()}
    assert found[str(other.id)]["title"] == {"en": "Only here"}
    english_only = erik.get(f"{ITEMS}?language=en").json()["results"]
    assert {each["id"]: each["languages"] for each in english_only} == {
        str(item.id): ["en", "sv"],
        str(other.id): ["en"],
    }


def test_one_item_has_all_that_is_written_in_it(erik: Any, scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page(
            "Skolor", authors=["Ett Namn"], key_findings=["Det tar tid."], link_url="https://example.org/"
        )
        item = share(page, anna)
    found = erik.get(f"{ITEMS}{item.id}/").json()
    assert (found["id"], found["url"], found["version"]) == (str(item.id), f"{BASE}{ITEMS}{item.id}/", 1)
    assert (found["authors"], found["key_findings"]) == (["Ett Namn"], {"sv": ["Det tar tid."]})
    assert (found["link"], found["node"]["slug"]) == ("https://example.org/", "umea")


def test_the_portal_and_the_node_tell_the_same_of_an_item(
    erik: Any, visit: Any, scope: Any, umea: Any, kansli: Any, anna: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(report_page("Skolor", areas=[AREA], goals=[4], municipalities=["2480"], year=2024), anna)
    run_jobs()
    here = erik.get(f"{ITEMS}{item.id}/").json()
    there = visit(kansli).get(f"{ITEMS}{item.id}/").json()
    own = {"url", "pages", "updated_at"}
    assert {key: value for key, value in here.items() if key not in own} == {
        key: value for key, value in there.items() if key not in own
    }
    assert there["originals"] == here["pages"]


def test_a_copy_keeps_its_id_and_names_its_origin(
    scope: Any, visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(report_page("Bybastu"), anna)
    run_jobs()
    with scope(orebro):
        path = page_of(adopt(item.id, cecilia)).url
    (found,) = visit(orebro).get(ITEMS).json()["results"]
    assert (found["id"], found["node"]["slug"]) == (str(item.id), "umea")
    assert (found["pages"], found["originals"]) == (
        {"sv": f"http://orebro.localhost:8000{path}"},
        {"sv": f"{BASE}/kunskap/bybastu/"},
    )
    assert visit(orebro).get(f"{ITEMS}{item.id}/").json()["title"] == {"sv": "Bybastu"}


@pytest.mark.usefixtures("shelf")
def test_foreign_and_hidden_items_are_a_404(visit: Any, scope: Any, umea: Any, orebro: Any, cecilia: Any) -> None:
    from tenants.sharing.models import SharedItem

    with scope(umea):
        items = {item.id: item.visibility for item in SharedItem.objects.all()}
    assert len(items) == 6
    for item, visibility in items.items():
        assert visit(umea).get(f"{ITEMS}{item}/").status_code == (200 if visibility == "public" else 404)
        assert visit(orebro, cecilia).get(f"{ITEMS}{item}/").status_code == 404
    assert visit(umea).get(f"{ITEMS}{uuid.uuid4()}/").status_code == 404


def test_what_is_taken_down_is_gone_at_once(erik: Any, scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page("Skolor")
        item = share(page, anna)
    etag = erik.get(ITEMS).headers["ETag"]
    with scope(umea):
        page.unpublish()
    response = erik.get(ITEMS, headers={"If-None-Match": etag})
    assert (response.status_code, titles(response)) == (200, [])
    assert erik.get(f"{ITEMS}{item.id}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@time_machine.travel(NOW, tick=False)
def test_the_list_runs_in_a_literal_number_of_queries(
    erik: Any, write: Any, tell: Any, announce: Any, queries: Any, rows: int
) -> None:
    for number in range(rows):
        write(f"Rapport {number}", areas=[AREA], municipalities=["2480"])
        tell(f"Nytt {number}")
        announce(f"Frukost {number}", NOW + timedelta(days=number))
    for address, count in ((ITEMS, 26), (f"{ITEMS}?q=rapport&county=24", 24)):
        erik.get(address)
        with queries(count):
            assert erik.get(address).status_code == 200
