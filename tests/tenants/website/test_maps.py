"""The map of a node's site, robots.txt, and what its pages say of themselves to search engines."""

from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from tests.exchange.builders import adopt, page_of, report_page, share
from tests.national_office.portal.test_maps import S, X, addresses, graph

BASE = "http://umea.localhost:8000"


def test_the_map_holds_what_everyone_may_read_and_nothing_more(erik: Any, write: Any, tell: Any) -> None:
    write("Öppen")
    write("Hemlig", "network")
    tell("Bara vi", "tenant")
    found = addresses(erik.get("/sitemap.xml"))
    assert f"{BASE}/kunskap/oppen/" in found
    assert [address for address in found if "hemlig" in address or "bara-vi" in address] == []
    for address in found:
        assert erik.get(address.removeprefix(BASE)).status_code == 200, address


def test_a_page_names_its_other_language(scope: Any, erik: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        swedish = report_page("Tomma skolor")
        report_page("Empty schools", language="en", translation_key=swedish.translation_key)
        share(swedish, anna)
    root = ElementTree.fromstring(erik.get("/sitemap.xml").content)
    links = {
        str(url.findtext(f"{S}loc")): {link.get("hreflang"): link.get("href") for link in url.findall(f"{X}link")}
        for url in root.findall(f"{S}url")
    }
    both = {"sv": f"{BASE}/kunskap/tomma-skolor/", "en": f"{BASE}/en/knowledge/empty-schools/"}
    assert (links[both["sv"]], links[both["en"]]) == (both, both)


def test_a_large_site_has_an_index_of_maps(erik: Any, write: Any, monkeypatch: Any) -> None:
    from tenants.website.feeds import maps

    whole = addresses(erik.get("/sitemap.xml"))
    monkeypatch.setattr(maps, "PER_MAP", 2)
    parts = addresses(erik.get("/sitemap.xml"))
    assert len(parts) > 1
    found = [address for part in parts for address in addresses(erik.get(part.removeprefix(BASE)))]
    assert sorted(found) == sorted(whole)
    assert erik.get("/sitemap/0199a0b0-0000-7000-8000-000000000001.xml").status_code == 404


def test_robots_txt_names_this_hosts_map(erik: Any) -> None:
    assert erik.get("/robots.txt").text.endswith(f"\nSitemap: {BASE}/sitemap.xml\n")


def test_a_page_says_what_it_is(erik: Any, write: Any, announce: Any) -> None:
    article = graph(erik.get(write("Byar", kind="case", authors=["Demoredaktionen"])))["Article"]
    assert (article["url"], article["headline"]) == (f"{BASE}/kunskap/byar/", "Byar")
    assert article["publisher"] == {"@type": "Organization", "@id": f"{BASE}/", "name": "MSI Umeå", "url": f"{BASE}/"}
    event = graph(erik.get(announce("Frukost", datetime(2026, 12, 1, 8, tzinfo=UTC), place="Umeå")))["Event"]
    assert (event["startDate"], event["eventStatus"]) == (
        "2026-12-01T09:00:00+01:00",
        "https://schema.org/EventScheduled",
    )


def test_a_copy_says_that_it_is_its_origins(
    scope: Any, visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(report_page("Bybastu"), anna)
    run_jobs()
    with scope(orebro):
        path = page_of(adopt(item.id, cecilia)).url
    article = graph(visit(orebro).get(path))["Article"]
    assert (article["@id"], article["publisher"]["name"]) == (f"{BASE}/kunskap/bybastu/", "MSI Umeå")


def test_the_front_page_says_who_the_node_is(erik: Any) -> None:
    front = graph(erik.get("/"))
    assert (front["Organization"]["name"], front["WebSite"]["url"]) == ("MSI Umeå", f"{BASE}/")
    assert front["Organization"]["parentOrganization"]["url"] == "http://localhost:8000/"


def test_the_offices_own_pages_have_feeds_of_their_own(visit: Any, kansli: Any) -> None:
    client = visit(kansli)
    assert client.get("/kansliet/flode/atom.xml").status_code == 200
    assert client.get("/kansliet/kalender.ics").status_code == 200
    assert "http://localhost:8000/kansliet/" in addresses(client.get("/sitemap.xml"))
