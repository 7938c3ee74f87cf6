"""The portal's read API: the catalogue with its filters and pages, the tenants, the taxonomy."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.national_office.portal.conftest import content

ITEMS = "/api/v1/items/"
BASE = "http://localhost:8000"
AREA = "forskning-utbildning"
ALLOWED = {"catalogue_public", "registry_tenant", "registry_domain", "registry_tenantparty", "registry_tenantplace"}


def titles(response: Any) -> list[str]:
    """What a page holds, in its order."""
    assert response.status_code == 200, response.text
    return [next(iter(each["title"].values())) for each in response.json()["results"]]


@pytest.fixture
def three(put: Any, umea: Any, orebro: Any) -> None:
    """Three items: two of Umeå's, one of Örebro's."""
    put(umea, languages={"sv": content("Skolor", published_at="2026-03-01T08:00:00Z")}, areas=[AREA], goals=[4],
        municipalities=["2480"], year=2024)  # fmt: skip
    put(umea, languages={"sv": content("Byar", published_at="2026-03-02T08:00:00Z")}, kind="case", goals=[4, 11],
        municipalities=["2401"], year=2025)  # fmt: skip
    both = {"sv": content("Odling", published_at="2026-03-03T08:00:00Z"), "en": content("Growing", "en")}
    put(orebro, languages=both, areas=[AREA, "halsa"], municipalities=["1880"], year=2025)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Odling", "Byar", "Skolor"]),
        (f"area={AREA}", ["Odling", "Skolor"]),
        ("area=halsa", ["Odling"]),
        (f"area={AREA}&area=halsa", ["Odling", "Skolor"]),
        ("goal=11", ["Byar"]),
        ("goal=4&goal=11", ["Byar", "Skolor"]),
        ("kind=case", ["Byar"]),
        ("family=knowledge", ["Odling", "Byar", "Skolor"]),
        ("family=event", []),
        ("node=umea", ["Byar", "Skolor"]),
        ("county=24", ["Byar", "Skolor"]),
        ("county=18&county=24", ["Odling", "Byar", "Skolor"]),
        ("year=2025", ["Odling", "Byar"]),
        ("language=en", ["Odling"]),
        ("language=sv", ["Odling", "Byar", "Skolor"]),
        ("q=skola", ["Skolor"]),
        ("q=growing", ["Odling"]),
        ("q=skola+or+odling", ["Odling", "Skolor"]),
        ("node=umea&year=2025", ["Byar"]),
        (f"area={AREA}&county=24&q=skola&year=2024&goal=4&kind=mapping&family=knowledge", ["Skolor"]),
        ("node=nowhere", []),
        ("q=zzzqqq", []),
    ],
)
def test_filters_narrow_the_list_latest_first(erik: Any, query: str, expected: list[str]) -> None:
    assert titles(erik.get(f"{ITEMS}?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=101", "limit"),
        ("limit=1000000", "limit"),
        ("limit=x", "limit"),
        ("cursor=AAAA", "cursor"),
        ("cursor=WyJhIl0", "cursor"),
        ("family=poem", "family"),
        ("kind=poem", "kind"),
        ("area=Å", "area"),
        ("goal=18", "goal"),
        ("goal=x", "goal"),
        ("county=999", "county"),
        ("year=1799", "year"),
        ("year=x", "year"),
        ("language=fi", "language"),
        ("node=A B", "node"),
        ("q=%00", "q"),
        (f"q={'a' * 201}", "q"),
        ("page=2", "page"),
    ],
)
def test_every_parameter_wrong_in_kind_or_range_is_named(erik: Any, query: str, name: str) -> None:
    response = erik.get(f"{ITEMS}?{query}")
    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert [fault["parameter"] for fault in response.json()["errors"]] == [name]


def told(item: uuid.UUID) -> dict[str, Any]:
    """What the API says of the item below."""
    return {
        "id": str(item),
        "url": f"{BASE}/api/v1/items/{item}/",
        "family": "knowledge",
        "kind": "mapping",
        "node": {"slug": "umea", "name": {"sv": "MSI Umeå", "en": "MSI Umeå"}},
        "nodes": [{"slug": "umea", "name": {"sv": "MSI Umeå", "en": "MSI Umeå"}}],
        "languages": ["sv", "en"],
        "title": {"sv": "Tomma skolor", "en": "Empty schools"},
        "lead": {"sv": "Om Tomma skolor.", "en": "Om Empty schools."},
        "pages": {
            "sv": f"{BASE}/objekt/{item}/tomma-skolor/",
            "en": f"{BASE}/en/objekt/{item}/empty-schools/",
        },
        "originals": {
            "sv": "http://umea.localhost:8000/sv/tomma-skolor/",
            "en": "http://umea.localhost:8000/en/empty-schools/",
        },
        "areas": [AREA],
        "goals": [4],
        "municipalities": ["2480"],
        "counties": ["24"],
        "year": 2024,
        "licence": "CC BY 4.0",
        "credit": "",
        "link": "https://example.org/rapport.pdf",
        "event": None,
        "picture": {
            "url": f"{BASE}/media/{'a' * 64}.jpg",
            "width": 800,
            "height": 600,
            "alt": {"sv": "", "en": ""},
            "credit": "Ingen",
            "licence": "",
        },
        "demo": True,
        "version": 1,
        "published_at": "2026-03-03T09:00:00+01:00",
    }


def test_an_item_as_a_list_tells_it(erik: Any, put: Any, umea: Any) -> None:
    item = put(
        umea,
        languages={"sv": content("Tomma skolor"), "en": content("Empty schools", "en")},
        areas=[AREA],
        goals=[4],
        municipalities=["2480"],
        year=2024,
        licence="CC BY 4.0",
        online_url="https://example.org/rapport.pdf",
        demo=True,
        picture={"hash": "a" * 64, "extension": "jpg", "width": 800, "height": 600, "credit": "Ingen"},
    )
    (found,) = erik.get(ITEMS).json()["results"]
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", found.pop("updated_at"))
    assert found == told(item)
    for address in (found["url"], *found["pages"].values()):
        assert erik.get(address.removeprefix(BASE)).status_code == 200


def test_one_item_has_all_that_is_written_in_it(erik: Any, put: Any, umea: Any) -> None:
    body = [{"type": "heading", "text": "Bakgrund"}, {"type": "paragraph", "html": "<p>Vi <b>frågade</b>.</p>"}]
    item = put(
        umea, authors=["Ett Namn"], languages={"sv": content("Skolor", body=body, key_findings=["Det tar tid."])}
    )
    found = erik.get(f"{ITEMS}{item}/").json()
    assert (found["authors"], found["organisers"], found["key_findings"]) == (
        ["Ett Namn"],
        [],
        {"sv": ["Det tar tid."]},
    )
    blocks = [{name: value for name, value in block.items() if name != "id"} for block in found["body"]["sv"]]
    assert (blocks, found["text"]) == (body, {"sv": "Det tar tid.\nBakgrund\nVi frågade."})
    assert len({block["id"] for block in found["body"]["sv"]}) == 2


def test_an_event_says_when_where_and_whether(erik: Any, put: Any, umea: Any) -> None:
    starts = datetime(2026, 7, 1, 7, tzinfo=UTC).isoformat()
    languages = {"sv": content("Frukost", place="Umeå")}
    put(umea, family="event", kind="seminar", starts_at=starts, cancelled=True, languages=languages)
    (found,) = erik.get(f"{ITEMS}?family=event").json()["results"]
    assert found["event"] == {
        "starts_at": "2026-07-01T09:00:00+02:00",
        "ends_at": None,
        "place": {"sv": "Umeå"},
        "preliminary": False,
        "cancelled": True,
    }


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_hold_every_row_once_whatever_comes_in_between(erik: Any, put: Any, umea: Any, limit: int) -> None:
    same = "2026-03-03T08:00:00Z"  # the same moment for all, so that the id decides
    items = {put(umea, languages={"sv": content(f"Nr {number}", published_at=same)}) for number in range(5)}
    seen, address = [], f"{ITEMS}?limit={limit}&node=umea"
    while address:
        page = erik.get(address)
        seen += [uuid.UUID(each["id"]) for each in page.json()["results"]]
        assert len(page.json()["results"]) <= limit
        following = page.json()["next"]
        assert page.headers.get("Link", "") == (f'<{following}>; rel="next"' if following else "")
        put(umea, languages={"sv": content("Senare", published_at="2026-04-01T08:00:00Z")})
        address = following.removeprefix(BASE) if following else ""
        assert not address or "node=umea" in address
    assert (len(seen), set(seen)) == (5, items)


def test_a_cursor_of_another_list_is_refused(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    following = erik.get("/api/v1/tenants/?limit=1").json()["next"]
    response = erik.get(f"{ITEMS}?cursor={following.partition('cursor=')[2]}")
    assert [fault["parameter"] for fault in response.json()["errors"]] == ["cursor"]


def test_what_is_not_public_is_a_404_and_in_no_list(erik: Any, scope: Any, umea: Any) -> None:
    from shared.exchange.relay import relay_tenant
    from tests.exchange.builders import payload, publish, withdraw

    with scope(umea):
        hidden = [
            publish(content=payload(sv={"title": "Hemlig"}), visibility=each) for each in ("national", "network")
        ]
        unlisted = publish(content=payload(sv={"title": "Olistad"}), listed=False)
        gone = publish(content=payload(sv={"title": "Borta"}))
        withdraw(gone, version=2)
        publish(content=payload(sv={"title": "Öppen"}))
    relay_tenant(umea.id)
    assert titles(erik.get(ITEMS)) == ["Öppen"]
    for item in (*hidden, unlisted, gone, uuid.uuid4()):
        assert erik.get(f"{ITEMS}{item}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tenants", [1, 3])
@pytest.mark.parametrize(
    ("address", "count"),
    [
        (ITEMS, 14),
        (f"{ITEMS}?q=rapport&area={AREA}", 14),
        ("/api/v1/tenants/?limit=1", 17),
        ("/api/v1/tenants/?limit=3", 17),
    ],
)
def test_every_list_runs_in_a_literal_number_of_queries(
    erik: Any,
    put: Any,
    umea: Any,
    orebro: Any,
    kansli: Any,
    queries: Any,
    address: str,
    count: int,
    rows: int,
    tenants: int,
) -> None:
    for tenant in (umea, orebro, kansli)[:tenants]:
        for number in range(rows):
            put(tenant, title=f"Rapport {number}", areas=[AREA])
    erik.get(address)
    with queries(count):
        assert erik.get(address).status_code == 200


@pytest.mark.usefixtures("three")
def test_the_portals_api_reads_only_what_is_made_to_be_read_by_all(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea, title="Ett")
    addresses = [*erik.get("/api/v1/").json()["links"].values(), f"{BASE}{ITEMS}{item}/", f"{BASE}{ITEMS}?q=skola"]
    for address in (*addresses, f"{BASE}/api/v1/tenants/umea/"):
        with CaptureQueriesContext(connection) as captured:
            assert erik.get(address.removeprefix(BASE)).status_code == 200
        tables = {name for each in captured for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', each["sql"])}
        assert {name for name in tables if not name.startswith("taxonomy_")} <= ALLOWED, address


def test_a_page_of_a_huge_list_asks_for_no_more_than_a_page(erik: Any, put: Any, umea: Any) -> None:
    for number in range(3):
        put(umea, title=f"Nr {number}")
    with CaptureQueriesContext(connection) as captured:
        erik.get(f"{ITEMS}?limit=100")
    (read,) = [each["sql"] for each in captured if 'FROM "catalogue_public"' in each["sql"]]
    assert read.endswith("LIMIT 101")
    assert (" OFFSET " in read, "count(" in read.lower()) == (False, False)


def test_tenants_in_service_and_nobody_else(erik: Any, platform: Any, umea: Any, orebro: Any) -> None:
    with platform():
        orebro.state = "suspended"
        orebro.save()
        umea.places.create(city="Umeå", is_seat=True)
        umea.parties.create(
            relation="host", organisation_slug="umu", name_sv="Umeå universitet", name_en="Umeå University"
        )
    response = erik.get("/api/v1/tenants/")
    assert [each["slug"] for each in response.json()["results"]] == ["nationellt-kansli", "umea"]
    found = erik.get("/api/v1/tenants/umea/").json()
    assert (found["type"], found["name"], found["site"]) == (
        "node",
        {"sv": "MSI Umeå", "en": "MSI Umeå"},
        "http://umea.localhost:8000/",
    )
    assert (found["places"], found["hosts"], found["partners"]) == (
        ["Umeå"],
        [{"sv": "Umeå universitet", "en": "Umeå University"}],
        [],
    )
    assert erik.get("/api/v1/tenants/orebro/").status_code == 404
    assert {"schema_name", "role_suffix", "state", "id"} & set(found) == set()


@pytest.mark.parametrize(
    ("name", "rows", "first"),
    [
        ("areas", 4, None),
        ("goals", 17, {"code": "1", "name": {"sv": "Ingen fattigdom", "en": "No Poverty"}}),
        ("counties", 21, {"code": "01", "name": {"sv": "Stockholms län", "en": "Stockholm County"}}),
        ("municipalities", 290, {"code": "0114", "name": "Upplands Väsby", "county": "01"}),
        ("sectors", 4, None),
        ("strategy-areas", 5, None),
        ("themes", None, None),
        ("organisations", None, None),
    ],
)
def test_every_vocabulary_can_be_read_to_its_end(erik: Any, name: str, rows: int | None, first: Any) -> None:
    found, address = [], f"/api/v1/taxonomy/{name}/?limit=7"
    while address:
        page = erik.get(address).json()
        found += page["results"]
        address = (page["next"] or "").removeprefix(BASE)
    codes = [each["code"] for each in found]
    assert len(codes) == len(set(codes)) == (rows or len(codes)) > 0
    assert first is None or {key: found[0][key] for key in first} == first


def test_the_municipalities_of_a_county(erik: Any) -> None:
    found = erik.get("/api/v1/taxonomy/municipalities/?county=24&limit=100").json()["results"]
    assert (len(found), {each["county"] for each in found}) == (15, {"24"})


@pytest.mark.parametrize("cursor", ["WyJhIl0", "WyI5OTk5OSJd", "WyItMSJd", "WyLZoyJd"])  # a, 99999, -1, an Arabic 3
def test_a_cursor_that_is_no_number_is_refused(erik: Any, cursor: str) -> None:
    response = erik.get(f"/api/v1/taxonomy/goals/?cursor={cursor}")
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (400, "cursor")
