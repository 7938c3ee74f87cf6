"""The text of a page as search shows it."""

import json
from typing import Any

import pytest

from tenants.website.bodies import plain_text
from tenants.website.searching import passages

TEXT = "Kommunens arbete.\nOm skolor.\nInget här.\nKOMMUN och skola."


def test_the_plain_text_of_every_kind_of_block(scope: Any, umea: Any) -> None:
    from tenants.editorial.models import KnowledgePage

    body = [
        {"type": "heading", "value": "Rubrik <b>"},
        {"type": "paragraph", "value": "<p>Ett <b>stycke</b> &amp; mer.</p>"},
        {"type": "list", "value": [{"type": "item", "value": "<p>Första</p>", "id": "x"}, "<i>Andra</i>"]},
        {"type": "quote", "value": {"text": "Sagt < så", "attribution": "Erik"}},
        {"type": "fact_box", "value": {"title": "Fakta", "text": "<p>Ruta</p>"}},
        {"type": "image", "value": {"picture": 7, "alt": "En bild", "caption": ""}},
    ]
    with scope(umea):
        page = KnowledgePage(title="Titel", lead="Ingress", key_findings=["Fynd"], body=json.dumps(body))
        assert plain_text(page).split("\n") == [
            "Ingress", "Fynd", "Rubrik <b>", "Ett stycke & mer.", "Första", "Andra", "Sagt < så", "Erik", "Fakta",
            "Ruta", "En bild",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kommunernas", ["Kommunens arbete.", "KOMMUN och skola."]),
        ("skolan", ["Om skolor.", "KOMMUN och skola."]),
        ("skola kommun", ["Kommunens arbete.", "Om skolor.", "KOMMUN och skola."]),
        ("zzz", [""]),
        ("!", [""]),
    ],
)
def test_the_passages_where_a_word_may_stand(query: str, found: list[str]) -> None:
    assert passages(TEXT, query).split("\n") == found
