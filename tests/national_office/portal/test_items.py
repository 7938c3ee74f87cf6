"""One item on the portal, from its payload alone."""

import uuid
from typing import Any

import pytest

from tests.national_office.portal.conftest import PUBLISHED, content

BODY: list[dict[str, Any]] = [
    {"type": "heading", "text": "Så gick det till"},
    {"type": "paragraph", "html": "<p>Vi <b>frågade</b> runt.</p>"},
    {"type": "list", "items": ["<p>ett</p>", "<p>två</p>"]},
    {"type": "quote", "text": "Det blev en verkstad.", "attribution": "Byns ordförande"},
    {"type": "fact_box", "title": "Fakta", "html": "<p>Nitton skolor.</p>"},
]


def test_an_item_shows_its_text_its_origin_and_the_way_there(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea, languages={"sv": content("Tomma skolor", body=BODY, key_findings=["Ägarbytet tar tid."])})
    response = erik.get(f"/objekt/{item}/tomma-skolor/")
    assert response.status_code == 200
    assert [block.kind for block in response.context["blocks"]] == [each["type"] for each in BODY]
    assert "<p>Vi <b>frågade</b> runt.</p>" in response.text
    assert response.context["key_findings"] == ["Ägarbytet tar tid."]
    provenance = response.context["item"].provenance
    assert (provenance.node_name, provenance.url, provenance.version) == (
        "MSI Umeå",
        "http://umea.localhost:8000/sv/tomma-skolor/",
        1,
    )
    assert f'<link rel="canonical" href="{provenance.url}">' in response.text
    assert "<title>Tomma skolor – " in response.text
    assert '<meta name="description" content="Om Tomma skolor.">' in response.text


def test_another_slug_leads_to_the_right_one(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea)
    right = f"/objekt/{item}/tomma-skolor/"
    assert [erik.get(f"/objekt/{item}/{slug}").headers["Location"] for slug in ("", "gammal/")] == [right, right]


def test_an_item_that_is_not_public_does_not_exist(erik: Any, put: Any, umea: Any) -> None:
    put(umea)
    response = erik.get(f"/objekt/{uuid.uuid4()}/tomma-skolor/")
    assert response.status_code == 404
    assert "Sidan finns inte här" in response.text
    assert 'action="/utforska/"' in response.text
    assert erik.get("/objekt/inget-id/x/").status_code == 404


def test_a_withdrawn_item_is_gone_at_once(erik: Any, put: Any, platform: Any, umea: Any) -> None:
    from shared.catalogue.services import remove_entry

    item = put(umea)
    assert erik.get(f"/objekt/{item}/tomma-skolor/").status_code == 200
    with platform():
        remove_entry(item)
    assert erik.get(f"/objekt/{item}/tomma-skolor/").status_code == 404


def test_an_item_that_lacks_the_readers_language_says_so(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea)
    response = erik.get(f"/en/objekt/{item}/tomma-skolor/")
    assert response.context["notice"] == "This text exists only in Swedish."
    assert '<html lang="en">' in response.text
    assert 'lang="sv">' in response.text
    assert [(each.code, each.url, each.absolute_url) for each in response.context["frame"].languages] == [
        ("sv", f"/objekt/{item}/tomma-skolor/", f"http://localhost:8000/objekt/{item}/tomma-skolor/"),
        ("en", "/en/", ""),
    ]


def test_the_language_switch_lands_on_the_same_item(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea, languages={"sv": content("Tomma skolor"), "en": content("Empty schools", "en")})
    response = erik.get(f"/objekt/{item}/tomma-skolor/")
    urls = {each.code: each.url for each in response.context["frame"].languages}
    assert urls == {"sv": f"/objekt/{item}/tomma-skolor/", "en": f"/en/objekt/{item}/empty-schools/"}
    assert erik.get(urls["en"]).context["item"].title == "Empty schools"


def test_links_between_items_lead_to_the_portal_when_both_are_public(erik: Any, put: Any, umea: Any) -> None:
    public, hidden = put(umea, title="Målet"), uuid.uuid4()
    html = f'<p><a data-item="{public}">här</a> och <a data-item="{hidden}">där</a></p>'
    item = put(umea, languages={"sv": content("Källan", body=[{"type": "paragraph", "html": html}])})
    response = erik.get(f"/objekt/{item}/kallan/")
    assert f'<p><a href="/objekt/{public}/">här</a> och <a>där</a></p>' in response.text


def test_related_items_share_an_area(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    item = put(umea, areas=["forskning-utbildning"])
    put(orebro, title="Likt", areas=["forskning-utbildning"])
    put(orebro, title="Olikt")
    response = erik.get(f"/objekt/{item}/tomma-skolor/")
    assert [card.title for card in response.context["related"]] == ["Likt"]
    assert [link.url for link in response.context["tags"]] == ["/utforska/?area=forskning-utbildning"]


def test_an_event_shows_swedish_time(erik: Any, put: Any, umea: Any) -> None:
    item = put(
        umea,
        family="event",
        kind="seminar",
        starts_at="2026-07-01T11:00:00+00:00",
        ends_at="2026-07-01T13:00:00+00:00",
        preliminary=True,
        online_url="https://example.org/delta",
        languages={"sv": content("Frukost", place="Sliperiet, Umeå")},
    )
    response = erik.get(f"/objekt/{item}/frukost/")
    assert response.context["item"].start.isoformat() == "2026-07-01T13:00:00+02:00"
    assert ("Preliminärt datum" in response.text, "Sliperiet, Umeå" in response.text) == (True, True)
    assert response.context["source"].url == "https://example.org/delta"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tenants", [1, 3])
def test_an_item_runs_in_a_literal_number_of_queries(
    erik: Any, put: Any, umea: Any, orebro: Any, kansli: Any, queries: Any, rows: int, tenants: int
) -> None:
    area = ["forskning-utbildning"]
    item = put(umea, areas=area, goals=[3], municipalities=["2480"])
    for tenant in (umea, orebro, kansli)[:tenants]:
        for number in range(rows):
            put(tenant, title=f"Mer {number}", areas=area)
    erik.get(f"/objekt/{item}/tomma-skolor/")
    with queries(20):
        response = erik.get(f"/objekt/{item}/tomma-skolor/")
    assert len(response.context["related"]) == min(3, rows * tenants)


def test_times_are_those_of_the_first_publication(erik: Any, put: Any, umea: Any) -> None:
    item = put(umea)
    assert erik.get(f"/objekt/{item}/tomma-skolor/").context["item"].date.isoformat() == PUBLISHED
