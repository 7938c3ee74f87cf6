"""Maps of a site, linked data, and answers that are recognised as unchanged."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.answers import conditional, document
from core.feeds.linked_data import as_script, thing
from core.feeds.sitemaps import MapEntry, MapPart, write_index, write_map, write_robots

S = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
X = "{http://www.w3.org/1999/xhtml}"
CHANGED = datetime(2026, 3, 3, 8, tzinfo=UTC)
HTTP_CHANGED = "Tue, 03 Mar 2026 08:00:00 GMT"


def test_each_language_is_a_page_that_names_all() -> None:
    both = {"sv": "http://a/å?x=1&y=2", "en": "http://a/en/"}
    root = ElementTree.fromstring(write_map([MapEntry(addresses=both, changed=CHANGED)]))
    assert [url.findtext(f"{S}loc") for url in root.findall(f"{S}url")] == list(both.values())
    for url in root.findall(f"{S}url"):
        links = [(link.get("hreflang"), link.get("href")) for link in url.findall(f"{X}link")]
        assert (links, url.findtext(f"{S}lastmod")) == (list(both.items()), "2026-03-03T08:00:00+00:00")


def test_a_page_of_one_language_names_no_other() -> None:
    root = ElementTree.fromstring(write_map([MapEntry(addresses={"sv": "http://a/"})]))
    (url,) = root.findall(f"{S}url")
    assert [child.tag for child in url] == [f"{S}loc"]


def test_the_index_of_a_large_site() -> None:
    root = ElementTree.fromstring(write_index([MapPart(url="http://a/1.xml", changed=CHANGED), MapPart(url="b")]))
    assert [part.findtext(f"{S}loc") for part in root.findall(f"{S}sitemap")] == ["http://a/1.xml", "b"]


def test_robots_are_told_where_the_map_is() -> None:
    assert write_robots("http://a/sitemap.xml", ["/studio/"]).decode() == (
        "User-agent: *\nDisallow: /studio/\n\nSitemap: http://a/sitemap.xml\n"
    )


def test_linked_data_is_data_whatever_its_texts_hold() -> None:
    text = "</script><script>alert('&')</script>\u2028"
    script = as_script(thing("Article", {"name": text, "author": None, "about": [], "license": ""}))
    assert len(re.findall(r"<(?!/?script)|</script>", script)) == 1
    found = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', script)
    assert found is not None
    assert json.loads(found[1]) == {
        "@context": "https://schema.org",
        "@graph": [{"@type": "Article", "name": text}],
    }


def test_a_document_is_open_to_every_origin_and_asked_about_each_time() -> None:
    response = document(RequestFactory().get("/"), b"ok", "text/plain", changed=CHANGED, filename="a.ics")
    wanted = ("Access-Control-Allow-Origin", "Cache-Control", "Content-Type", "Last-Modified", "Content-Disposition")
    assert [response.headers[name] for name in wanted] == [
        "*",
        "public, no-cache",
        "text/plain; charset=utf-8",
        HTTP_CHANGED,
        'inline; filename="a.ics"',
    ]


def ask(content: bytes, dated: bool, **headers: str) -> Any:
    return document(RequestFactory().get("/", headers=headers), content, "text/plain", changed=CHANGED, dated=dated)


def test_the_same_content_is_not_sent_twice() -> None:
    first = ask(b"ok", dated=False)
    again = ask(b"ok", dated=False, if_none_match=first.headers["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert ask(b"changed", dated=False, if_none_match=first.headers["ETag"]).status_code == 200


@pytest.mark.parametrize(("dated", "status"), [(True, 304), (False, 200)])
def test_a_date_alone_is_enough_only_for_what_cannot_lose_a_part(dated: bool, status: int) -> None:
    assert ask(b"ok", dated=dated, if_modified_since=HTTP_CHANGED).status_code == status
    assert ask(b"ok", dated=dated, if_modified_since="Mon, 02 Mar 2026 08:00:00 GMT").status_code == 200


def test_an_error_is_never_kept() -> None:
    response = conditional(RequestFactory().get("/"), HttpResponse("no", status=404), changed=CHANGED)
    assert (response.status_code, "ETag" in response.headers, "Cache-Control" in response.headers) == (
        404,
        False,
        False,
    )
