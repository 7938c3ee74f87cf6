"""The map of the portal, robots.txt, and what pages say of themselves to search engines."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.national_office.portal.conftest import content

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
X = "{http://www.w3.org/1999/xhtml}"
BASE = "http://localhost:8000"


def addresses(response: Any) -> list[str]:
    """The addresses in a map or an index."""
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return [loc.text or "" for loc in ElementTree.fromstring(response.content).iter(f"{S}loc")]


def graph(response: Any) -> dict[str, dict[str, Any]]:
    """The linked data of a page by type."""
    assert response.status_code == 200
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.text)
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    return {each["@type"]: each for each in data["@graph"]}


def test_the_map_holds_every_page_in_every_language(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea, languages={"sv": content("Tomma skolor"), "en": content("Empty schools", "en")})
    root = ElementTree.fromstring(erik.get("/sitemap.xml").content)
    links = {
        str(url.findtext(f"{S}loc")): {link.get("hreflang"): link.get("href") for link in url.findall(f"{X}link")}
        for url in root.findall(f"{S}url")
    }
    both = {
        "sv": f"{BASE}/objekt/{item}/tomma-skolor/",
        "en": f"{BASE}/en/objekt/{item}/empty-schools/",
    }
    assert (links[both["sv"]], links[both["en"]]) == (both, both)
    assert links[f"{BASE}/noder/umea/"] == {"sv": f"{BASE}/noder/umea/", "en": f"{BASE}/en/noder/umea/"}
    for address in links:
        assert erik.get(address.removeprefix(BASE)).status_code == 200, address


def test_an_item_of_one_language_has_one_address(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea, title="Tomma skolor")
    assert [each for each in addresses(erik.get("/sitemap.xml")) if str(item) in each] == [
        f"{BASE}/objekt/{item}/tomma-skolor/"
    ]


def test_a_large_portal_has_an_index_of_maps(erik: Any, put: Any, umea: Any, monkeypatch: Any) -> None:
    from national_office.portal.feeds import maps

    monkeypatch.setattr(maps, "PER_MAP", 2)
    items = sorted((put(umea, title=f"Nr {number}") for number in range(5)), key=lambda item: item.bytes)
    index = addresses(erik.get("/sitemap.xml"))
    assert index == [f"{BASE}/sitemap/sidor.xml", *(f"{BASE}/sitemap/{items[at]}.xml" for at in (0, 2, 4))]
    found = [address for part in index[1:] for address in addresses(erik.get(part.removeprefix(BASE)))]
    assert [each.split("/")[4] for each in found] == [str(item) for item in items]
    assert f"{BASE}/utforska/" in addresses(erik.get("/sitemap/sidor.xml"))


def test_a_part_begins_with_an_item_that_is_public(erik: Any) -> None:
    assert erik.get("/sitemap/0199a0b0-0000-7000-8000-000000000001.xml").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tenants", [1, 3])
def test_the_map_runs_in_a_literal_number_of_queries(
    erik: Any, put: Any, umea: Any, orebro: Any, kansli: Any, queries: Any, rows: int, tenants: int
) -> None:
    for tenant in (umea, orebro, kansli)[:tenants]:
        for number in range(rows):
            put(tenant, title=f"Rapport {number}")
    erik.get("/sitemap.xml")
    with queries(19):
        found = addresses(erik.get("/sitemap.xml"))
    assert len([each for each in found if "/objekt/" in each]) == rows * tenants


def test_robots_txt(erik: Any) -> None:
    response = erik.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.text == (
        f"User-agent: *\nDisallow: /studio/\nDisallow: /en/studio/\nDisallow: /konto/\n\nSitemap: {BASE}/sitemap.xml\n"
    )


def test_a_report_says_what_it_is(erik: Any, put: Any, umea: Any) -> None:
    item = put(
        umea,
        title="Tomma skolor",
        kind="report",
        authors=["Demoredaktionen"],
        licence="CC BY 4.0",
        areas=["forskning-utbildning"],
    )
    things = graph(erik.get(f"/objekt/{item}/tomma-skolor/"))
    report = things["Report"]
    assert (report["headline"], report["inLanguage"], report["datePublished"]) == (
        "Tomma skolor",
        "sv",
        "2026-03-03T08:00:00+00:00",
    )
    assert (report["url"], report["@id"]) == (f"http://umea.{BASE[7:]}/sv/tomma-skolor/",) * 2
    assert (report["author"], report["publisher"]["name"]) == (
        [{"@type": "Person", "name": "Demoredaktionen"}],
        "MSI Umeå",
    )
    assert report["license"].startswith("https://creativecommons.org/licenses/by/4.0/")
    crumbs = things["BreadcrumbList"]["itemListElement"]
    assert [(each["position"], each["name"]) for each in crumbs] == [
        (1, "Start"),
        (2, "Utforska"),
        (3, "Tomma skolor"),
    ]


@pytest.mark.parametrize(
    ("kind", "family", "expected"),
    [
        ("mapping", "knowledge", "Report"),
        ("case", "knowledge", "Article"),
        ("podcast", "knowledge", "PodcastEpisode"),
        ("news", "news", "NewsArticle"),
    ],
)
def test_each_kind_has_its_type(erik: Any, put: Any, umea: Any, kind: str, family: str, expected: str) -> None:
    item = put(umea, title="Ett", kind=kind, family=family)
    assert set(graph(erik.get(f"/objekt/{item}/ett/"))) == {expected, "BreadcrumbList"}


@pytest.mark.parametrize(
    ("place", "online", "mode", "kinds"),
    [
        ("Umeå", None, "Offline", ["Place"]),
        ("", "https://example.org/rum", "Online", ["VirtualLocation"]),
        ("Umeå", "https://example.org/rum", "Mixed", ["Place", "VirtualLocation"]),
    ],
)
def test_an_event_says_when_where_and_whether(
    erik: Any, put: Any, umea: Any, place: str, online: str | None, mode: str, kinds: list[str]
) -> None:
    starts = datetime(2026, 7, 1, 7, tzinfo=UTC).isoformat()
    item = put(
        umea,
        family="event",
        kind="seminar",
        starts_at=starts,
        online_url=online,
        cancelled=True,
        organisers=["Umeå kommun"],
        languages={"sv": content("Frukost", place=place)},
    )
    event = graph(erik.get(f"/objekt/{item}/frukost/"))["Event"]
    assert (event["startDate"], event["eventStatus"]) == (
        "2026-07-01T09:00:00+02:00",
        "https://schema.org/EventCancelled",
    )
    assert event["eventAttendanceMode"] == f"https://schema.org/{mode}EventAttendanceMode"
    assert [each["@type"] for each in event["location"]] == kinds
    assert event["organizer"] == [{"@type": "Organization", "name": "Umeå kommun"}]


def test_the_front_page_and_a_node_say_who_they_are(erik: Any) -> None:
    front = graph(erik.get("/"))
    assert (front["Organization"]["url"], front["WebSite"]["publisher"]) == (f"{BASE}/", {"@id": f"{BASE}/"})
    assert front["WebSite"]["potentialAction"]["target"] == f"{BASE}/utforska/?q={{search_term_string}}"
    node = graph(erik.get("/noder/umea/"))["Organization"]
    assert (node["name"], node["url"], node["parentOrganization"]["url"]) == (
        "MSI Umeå",
        "http://umea.localhost:8000/",
        f"{BASE}/",
    )


def test_what_an_editor_writes_cannot_end_the_data(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea, languages={"sv": content("</script><script>alert(1)</script>", slug="ett")})
    response = erik.get(f"/objekt/{item}/ett/")
    assert "<script>alert" not in response.text
    assert graph(response)["Report"]["headline"] == "</script><script>alert(1)</script>"
