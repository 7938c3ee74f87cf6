"""Every kind of page of the portal is valid HTML, is named, and tells its addresses."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from tests.markup import faults
from tests.national_office.portal.conftest import content
from tests.national_office.portal.test_pages import event

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
PLANTED = {
    "<p>a<div>b</div></p>": ["line 1: unexpected-end-tag"],
    "<a href=/x>a <a href=/y>b</a></a>": [
        "line 1: unexpected-start-tag-implies-end-tag",
        "line 1: unexpected-end-tag",
    ],
    "<h1>b</h1>": ["not one h1"],
    "<h3>b</h3>": ["h3 after h1"],
    "<ul><li>a<li>b<div>c</div></ul>": [],
    "<ul><div>c</div></ul>": ["{'div'} in a ul"],
    "<p id=a>a</p><p id=a>b</p>": ["id a 2 times"],
    '<a href="#b">b</a>': ["a points to b"],
    "<label for=b>b</label>": ["label points to b"],
    "<img src=/x alt=a width=1>": ["an img without {'height'}"],
    "<time datetime=2026-01-01T10:00:00.123456+01:00>a</time>": ["time 2026-01-01T10:00:00.123456+01:00"],
    "<a href=/x></a>": ["a nameless a"],
}
PICTURE = {
    "hash": "a" * 64,
    "extension": "jpg",
    "width": 1600,
    "height": 1067,
    "credit": "Foto: Åsa",
    "licence": "CC BY 4.0",
    "focal": [50, 50],
}
BODY: list[dict[str, Any]] = [
    {"type": "heading", "text": "Så gick det till"},
    {"type": "paragraph", "html": "<p>Vi <b>frågade</b> runt.</p>"},
    {"type": "list", "items": ["<p>ett</p>", "<p>två</p>"]},
    {"type": "quote", "text": "Det blev en verkstad.", "attribution": "Byns ordförande"},
    {"type": "fact_box", "title": "Fakta", "html": "<p>Nitton skolor.</p>"},
    {"type": "heading", "text": "Vad nu?"},
    {"type": "heading", "text": "Och sedan?"},
]


@pytest.mark.parametrize(("planted", "found"), PLANTED.items())
def test_faults_are_found(planted: str, found: list[str]) -> None:
    page = f"<!doctype html><html lang=sv><title>Sidan</title><main><h1>a</h1>{planted}</main></html>"
    assert faults(page) == found


@pytest.fixture
def filled(put: Any, umea: Any, orebro: Any) -> dict[str, str]:
    """Items of every family with all that they can have; their paths."""
    same = {"areas": ["forskning-utbildning"], "goals": [3, 17], "municipalities": ["2480"]}
    report = put(
        umea,
        languages={code: content("Tomma skolor", code, body=BODY, key_findings=["Ett."]) for code in ("sv", "en")},
        authors=["Åsa"],
        year=2026,
        picture=PICTURE,
        licence="CC BY 4.0",
        demo=True,
        **same,
    )
    put(orebro, title="Nytt & <b>gott</b>", family="news", kind="news", **same)
    met = put(umea, **event("Frukost", "2026-06-03", ends_at="2026-06-04T14:00:00+00:00", preliminary=True, **same))
    put(orebro, **event("Middag", "2027-01-04", cancelled=True))
    return {"report": f"/objekt/{report}/tomma-skolor/", "event": f"/objekt/{met}/frukost/"}


ADDRESSES = (
    "/",
    "/utforska/",
    "/utforska/?q=skolor&node=umea",
    "/utforska/?q=skollor",
    "/utforska/?q=skolor+frukost",
    "/utforska/?q=zzzqqq&area=x",
    "/utforska/?family=event",
    "/kalender/",
    "/kalender/?node=orebro",
    "/kalender/?period=past",
    "/noder/",
    "/noder/umea/",
    "/noder/nationellt-kansli/",
    "/finns-inte/",
    "report",
    "event",
)


@pytest.mark.parametrize("address", ADDRESSES)
@time_machine.travel(NOW, tick=False)
def test_a_page_is_valid_html_in_both_languages(erik: Any, filled: dict[str, str], address: str) -> None:
    path = filled.get(address, address)
    assert {prefix: faults(erik.get(f"{prefix}{path}").text) for prefix in ("", "/en")} == {"": [], "/en": []}


@pytest.mark.parametrize("address", ["/", "/utforska/", "/kalender/", "/noder/", "/noder/umea/", "report", "event"])
@time_machine.travel(NOW, tick=False)
def test_a_page_has_a_title_and_a_description_of_its_own(erik: Any, filled: dict[str, str], address: str) -> None:
    heads = []
    for prefix in ("", "/en"):
        page = erik.get(f"{prefix}{filled.get(address, address)}").text
        heads += re.findall(r"<title>(.+?)</title>\s*<meta name=\"description\" content=\"(.+?)\">", page)
    assert len(heads) == 2
    assert [title.endswith("Mötesplats Social Innovation") for title, _ in heads if address != "/"] in ([], [True] * 2)


def test_titles_differ_between_pages_and_their_numbers(erik: Any, put: Any, umea: Any) -> None:
    for number in range(21):
        put(umea, title=f"Rapport {number}")
    addresses = ("/", "/utforska/", "/utforska/?page=2", "/utforska/?q=rapport", "/kalender/", "/noder/")
    titles = [re.findall("<title>(.+?)</title>", erik.get(address).text)[0] for address in addresses]
    assert titles == [
        "Mötesplats Social Innovation – kunskap från hela landet",
        "Utforska – Mötesplats Social Innovation",
        "Utforska, sida 2 – Mötesplats Social Innovation",
        "rapport – Utforska – Mötesplats Social Innovation",
        "Kalender – Mötesplats Social Innovation",
        "Noderna – Mötesplats Social Innovation",
    ]


@time_machine.travel(NOW, tick=False)
def test_an_item_names_its_origin_as_the_original_and_no_other_language_of_itself(
    erik: Any, filled: dict[str, str]
) -> None:
    page = erik.get(filled["report"]).text
    assert re.findall(r'<link rel="canonical" href="(.+?)">', page) == ["http://umea.localhost:8000/sv/tomma-skolor/"]
    assert re.findall(r'rel="alternate" hreflang', page) == []
    front = erik.get("/").text
    assert re.findall(r'hreflang="(\w+)" href="(http.+?)"', front) == [
        ("sv", "http://localhost:8000/"),
        ("en", "http://localhost:8000/en/"),
    ]


@time_machine.travel(NOW, tick=False)
def test_what_is_shared_on_other_sites_is_told(erik: Any, filled: dict[str, str]) -> None:
    page = erik.get(filled["event"]).text
    assert dict(re.findall(r'<meta property="og:(\w+)" content="(.*?)">', page)) == {
        "site_name": "Mötesplats Social Innovation",
        "type": "article",
        "title": "Frukost",
        "description": "Om Frukost.",
    }
