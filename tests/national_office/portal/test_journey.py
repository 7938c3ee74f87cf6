"""From a node's studio to the portal, through the real relay."""

from typing import Any

import pytest

from tests.exchange.builders import report_page, share


def titles(response: Any) -> list[str]:
    """What the list shows."""
    return [card.title for card in response.context["results"]]


def test_a_public_item_is_on_the_portal_and_gone_when_it_is_withdrawn(
    scope: Any, erik: Any, umea: Any, anna: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page("Bybastu")
        share(page, anna)
        address = page.full_url
    assert titles(erik.get("/utforska/")) == []
    run_jobs()
    (card,) = erik.get("/utforska/").context["results"]
    response = erik.get(card.url)
    assert (response.status_code, response.context["item"].provenance.url) == (200, address)
    assert titles(erik.get("/utforska/?q=bybastun")) == ["Bybastu"]
    with scope(umea):
        share(page, anna, "network")
    run_jobs()
    assert (titles(erik.get("/utforska/")), erik.get(card.url).status_code) == ([], 404)


@pytest.mark.parametrize(
    ("visibility", "listed"), [("tenant", True), ("national", True), ("network", True), ("public", False)]
)
def test_what_is_not_public_and_listed_is_not_on_the_portal_even_for_its_people(
    scope: Any,
    erik: Any,
    visit: Any,
    umea: Any,
    kansli: Any,
    anna: Any,
    disa: Any,
    run_jobs: Any,
    visibility: str,
    listed: bool,
) -> None:
    with scope(umea):
        item = share(report_page("Bybastu"), anna, visibility, listed=listed)
    run_jobs()
    for client in (erik, visit(kansli, disa)):
        assert titles(client.get("/utforska/")) == []
        assert client.get(f"/objekt/{item.id}/bybastu/").status_code == 404
