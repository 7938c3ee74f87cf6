"""Every partial and page renders, with the least it asks for, and says the right thing."""

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from core.design.types import Card, EventMonth, Language, NavLink, NodeCard, Page, SiteFrame, fragments
from tests.core.design.paths import ROOT

CARD = Card(title="Så håller <samverkan>", url="/objekt/1/", lead="Tolv exempel.")
FRAME = SiteFrame(name="MSI Umeå", home_url="/", accent="#15803D")
NODE = NodeCard(name="MSI Umeå", portal_url="/noder/umea/", site_url="http://umea.localhost/", accent="#15803D")
PARTIALS = sorted(
    f"design/{path.name}"
    for path in (ROOT / "core/design/templates/design").glob("*.html")
    if path.name not in {"base.html", "reading.html", "listing.html", "calendar.html", "style_page.html"}
)
BLOCKS = sorted(path.name for path in (ROOT / "core/design/templates/design/blocks").glob("*.html"))
PAGES: dict[str, dict[str, Any]] = {
    "portal/home.html": {"lead": None},
    "portal/explore.html": {"heading": "Utforska", "total": 0, "results": ()},
    "portal/item.html": {"item": CARD},
    "portal/calendar.html": {"heading": "Kalender", "months": ()},
    "portal/nodes.html": {"heading": "Noderna", "nodes": (NODE,)},
    "portal/node.html": {"node": NODE, "results": (), "events": ()},
    "website/front.html": {"page": SimpleNamespace(title="Norr", lead="")},
    "website/search.html": {"heading": "Sök", "total": 0, "results": ()},
    "website/not_found.html": {"robots": "noindex"},
}


def words(html: str) -> str:
    """The text of some HTML, its spaces evened."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize("template", PARTIALS)
def test_a_partial_renders_with_its_minimal_context(template: str, sample: dict[str, Any]) -> None:
    item = sample["month"].events[1] if "event" in template else CARD
    context = {
        **{
            key: sample[key] for key in ("picture", "errors", "facet", "filters", "pagination", "provenance", "crumbs")
        },
        **{key: sample[key] for key in ("provenance", "findings", "contents", "links", "feeds")},
        **dict.fromkeys(("title", "label", "text", "heading", "field_id", "message", "body_html"), "Text"),
        **dict.fromkeys(("card", "item"), item),
        "frame": FRAME,
        "action": "/",
        "start": sample["event"].start,
        "facets": (sample["facet"],),
        "option": sample["facet"].options[0],
        "total": 1,
        "areas": ("Forskning och Utbildning",),
        "months": (sample["month"],),
        "excerpt": sample["hit"].excerpt,
        "fragments": sample["hit"].excerpt,
        "tags": sample["links"],
        "did_you_mean": sample["links"][0],
    }
    html = render_to_string(template, context)
    assert html.strip() != ""
    assert "style=" not in html


@pytest.mark.parametrize("template", BLOCKS)
def test_a_block_renders_its_sample(template: str, sample: dict[str, Any]) -> None:
    block = next(block for block in sample["blocks"] if block.template.endswith(template))
    assert render_to_string(block.template, {"value": block.value}).strip() != ""


@pytest.mark.parametrize("template", PAGES)
def test_a_page_renders_with_its_minimal_context(template: str) -> None:
    html = render_to_string(template, {"frame": FRAME, **PAGES[template]})
    assert re.findall(r'<html lang="(\w+)"', html) == ["sv"]
    assert len(re.findall(r"<h1", html)) == 1
    assert re.findall(r'href="(/stil/[^"]+)"', html) == ["/stil/accent/15803d.css"]
    assert "<samverkan>" not in html


@pytest.mark.parametrize("template", ["website/plain_404.html", "website/server_error.html", "website/closed.html"])
def test_a_standalone_page_needs_nothing(template: str) -> None:
    html = render_to_string(template)
    assert re.findall(r"<p lang=\"(\w+)\"", html) == ["en"]
    assert "/stil/" not in html


def test_the_style_page_shows_everything(sample: dict[str, Any]) -> None:
    html = render_to_string("design/style_page.html", sample)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_a_copy_says_where_it_comes_from(sample: dict[str, Any]) -> None:
    html = render_to_string("design/provenance.html", {"provenance": sample["provenance"]})
    line = re.findall(r"<p>(.*?)</p>", html)[0]
    assert words(line) == "Från MSI Örebro · publicerad 3 mars 2026 · version 2"


def test_canonical_of_a_copy_is_its_origins_address(sample: dict[str, Any]) -> None:
    origin = replace(sample["provenance"], url="http://orebro.localhost/kunskap/a/")
    frame = replace(FRAME, canonical_url="http://umea.localhost/kunskap/a/")
    copy = render_to_string("design/reading.html", {"frame": frame, "item": replace(CARD, provenance=origin)})
    own = render_to_string("design/reading.html", {"frame": frame, "item": CARD})
    canonical = re.compile(r'<link rel="canonical" href="([^"]+)">')
    assert canonical.findall(copy) == [origin.url]
    assert canonical.findall(own) == [frame.canonical_url]


def test_a_text_in_another_language_says_so(sample: dict[str, Any]) -> None:
    html = render_to_string("design/card.html", {"card": replace(CARD, language="en", lead="In English")})
    assert re.findall(r' lang="(\w+)"', html) == ["en", "en"]
    assert re.findall(r' lang="(\w+)"', render_to_string("design/card.html", {"card": CARD})) == []


def test_an_event_tells_week_place_and_state(sample: dict[str, Any]) -> None:
    event = sample["event"]
    row = words(render_to_string("design/event_row.html", {"card": event, "short": True}))
    assert row == (
        "12 maj tis · v. 20 MSI Umeå workshop Effektmätning för den som har lite tid 13.00–16.00 Sliperiet, Umeå"
    )
    special = sample["month"].events[1:]
    marks = [words(render_to_string("design/event_marks.html", {"card": card})) for card in special]
    assert marks == ["Preliminärt datum", "Inställt"]


def test_a_calendar_is_grouped_by_month(sample: dict[str, Any]) -> None:
    months = (EventMonth(month=date(2026, 3, 1), events=(sample["event"],)), sample["month"])
    html = render_to_string("portal/calendar.html", {"frame": FRAME, "heading": "Kalender", "months": months})
    assert re.findall(r'<h2 id="month-[\d-]+">(.*?)</h2>', html) == ["mars 2026", "maj 2026"]


def test_an_excerpt_marks_only_what_matched_and_escapes_the_rest() -> None:
    html = render_to_string("design/excerpt.html", {"excerpt": fragments("<b> \ue000nod\ue001")})
    assert html.strip() == '<p class="excerpt">&lt;b&gt; <mark>nod</mark></p>'


def test_one_page_needs_no_pagination() -> None:
    assert render_to_string("design/pagination.html", {"pagination": Page(number=1, total=1)}).strip() == ""


def test_the_frame_names_its_family_and_languages() -> None:
    frame = replace(
        FRAME,
        office_url="http://localhost/",
        office_name="Mötesplats Social Innovation",
        nav=(NavLink(label="Kunskap", url="/kunskap/", current=True), NavLink(label="Nyheter", url="/nyheter/")),
        languages=(
            Language(code="sv", label="Svenska", url="/", current=True, absolute_url="http://umea.localhost/"),
            Language(code="en", label="English", url="/en/", absolute_url="http://umea.localhost/en/"),
        ),
    )
    html = render_to_string("website/not_found.html", {"frame": frame})
    assert html.count("En del av Mötesplats Social Innovation") == 2
    assert re.findall(r'hreflang="(\w+)" href="([^"]+)"', html) == [
        ("sv", "http://umea.localhost/"),
        ("en", "http://umea.localhost/en/"),
    ]
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', html) == ["/kunskap/"]
    assert "Tillgänglighetsredogörelse" not in html


def test_the_pages_speak_english_too() -> None:
    with translation.override("en"):
        html = render_to_string("website/not_found.html", {"frame": FRAME})
    assert re.findall(r"<h1>(.*?)</h1>", html) == ["The page is not here"]
