"""Every kind of page of a node's site is valid HTML and is named; so are the pages that stand alone."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string

from tests.markup import faults
from tests.tenants.website.test_pages import blocks

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)


@pytest.fixture
def filled(write: Any, tell: Any, announce: Any) -> None:
    """Pages of every family with what they can hold."""
    body = blocks(
        ("heading", "Bakgrund"),
        ("paragraph", "<p>Vi <b>frågade</b> runt.</p>"),
        ("list", ["<p>ett</p>", "<p>två</p>"]),
        ("quote", {"text": "Det blev en verkstad.", "attribution": "Byns ordförande"}),
        ("fact_box", {"title": "Fakta", "text": "<p>Nitton skolor.</p>"}),
        ("heading", "Resultat"),
        ("heading", "Vad nu?"),
    )
    tags = {"areas": ["forskning-utbildning"], "goals": [4], "municipalities": ["2480"]}
    write("Tomma skolor", body=body, key_findings=["Ett."], authors=["Åsa"], is_demo=True, **tags)
    write("Empty schools", language="en", **tags)
    tell("Nytt & <b>gott</b>", slug="nytt", lead="Något nytt.", **tags)
    announce("Frukost", datetime(2026, 6, 5, tzinfo=UTC), ends_at=datetime(2026, 6, 6, tzinfo=UTC), preliminary=True)
    announce("Middag", datetime(2026, 6, 7, tzinfo=UTC), cancelled=True)


ADDRESSES = (
    "/",
    "/kunskap/",
    "/kunskap/?area=forskning-utbildning",
    "/kunskap/tomma-skolor/",
    "/nyheter/",
    "/nyheter/nytt/",
    "/kalender/",
    "/kalender/?period=past",
    "/kalender/frukost/",
    "/sok/",
    "/sok/?q=skolor",
    "/sok/?q=skollor",
    "/sok/?q=zzzqqq",
    "/finns-inte/",
    "/en/",
    "/en/knowledge/",
    "/en/knowledge/empty-schools/",
    "/en/sok/?q=schools",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.usefixtures("filled")
@time_machine.travel(NOW, tick=False)
def test_a_page_is_valid_html_for_the_public_and_for_people_of_the_node(
    erik: Any, visit: Any, umea: Any, anna: Any, address: str
) -> None:
    expected = 404 if address == "/finns-inte/" else 200
    for client in (erik, visit(umea, anna)):
        response = client.get(address)
        assert (response.status_code, faults(response.text)) == (expected, [])


@pytest.mark.usefixtures("filled")
@time_machine.travel(NOW, tick=False)
def test_every_page_has_a_title_and_a_description(erik: Any) -> None:
    head = re.compile(r'<title>(.+?)</title>\s*<meta name="description" content="(.+?)">')
    titles = [title for address in ADDRESSES for title, _ in head.findall(erik.get(address).text)]
    assert len(titles) == len(ADDRESSES)
    assert {title.rpartition(" – ")[2] for title in titles if " – " in title} == {"MSI Umeå"}


@pytest.mark.parametrize("template", ["plain_404", "closed", "server_error"])
def test_a_page_that_stands_alone_is_valid_html(template: str) -> None:
    assert faults(render_to_string(f"website/{template}.html")) == []
