"""Whatever the contract lets through finds room at the receiver: a neighbour's long words must not stop its inbox."""

from typing import Any

import pytest

from shared.catalogue.queries import EntryFilters, entries_for_public
from shared.exchange.payload import SIZE_LIMIT, canonical, clean_payload
from tests.exchange.builders import adopt, page_of, payload, publish

LONG_URL = "https://umea.localhost/" + "x" * 1970
FULL_LANGUAGE = {
    "title": "T" * 255,
    "slug": "s" * 255,
    "lead": "L" * 5000,
    "key_findings": ["F" * 1000] * 20,
    "place": "P" * 300,
    "picture_alt": "A" * 500,
    "url": LONG_URL,
    "body": [
        {"type": "heading", "text": "H" * 300},
        {"type": "paragraph", "html": "<p>" + "x" * 20_000 + "</p>"},
        {"type": "list", "items": ["x" * 200] * 500},
        {"type": "quote", "text": "Q" * 3000, "attribution": "W" * 300},
        {"type": "fact_box", "title": "B" * 300, "html": "<p>f</p>"},
    ],
}
FULL: dict[str, Any] = {
    "areas": [f"a{number:02}" + "x" * 57 for number in range(20)],
    "goals": list(range(1, 18)),
    "municipalities": [f"{number:04}" for number in range(300)],
    "year": 2200,
    "authors": ["N" * 200] * 100,
    "organisers": ["O" * 200] * 100,
    "licence": "l" * 60,
    "online_url": LONG_URL,
}
KINDS = {"knowledge": "report", "news": "news", "event": "seminar"}


@pytest.mark.parametrize("family", KINDS)
def test_an_item_as_large_as_the_contract_allows_is_received(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, run_jobs: Any, family: str
) -> None:
    times: dict[str, Any] = {"starts_at": "2027-01-01T10:00:00+00:00"} if family == "event" else {}
    content = payload(sv=FULL_LANGUAGE, family=family, kind=KINDS[family], **FULL, **times)
    assert clean_payload(content)["languages"]["sv"]["title"] == "T" * 255
    with scope(umea):
        item = publish(content=content)
    run_jobs()
    with scope(orebro):
        page = page_of(adopt(item, cecilia))
        assert (page.title, page.live, len(page.body)) == ("T" * 255, True, 5)


def test_the_longest_slug_makes_way_for_its_like(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        items = [publish(content=payload(sv={"slug": "s" * 255})) for _ in range(2)]
    run_jobs()
    with scope(orebro):
        assert [page_of(adopt(item, cecilia)).slug for item in items] == ["s" * 240, "s" * 240 + "-2"]


def test_as_many_different_words_as_fit_are_found(scope: Any, umea: Any, kansli: Any, run_jobs: Any) -> None:
    """The search vector of a text has a limit of its own, which the payload's must keep it from."""
    words = [f"{number:x}" for number in range(0x1000, 0x1000 + 90_000)]
    bodies = [{"type": "paragraph", "html": " ".join(words[at : at + 15_000])} for at in range(0, 90_000, 15_000)]
    content = payload(sv={"body": bodies})
    assert 450_000 < len(canonical(clean_payload(content))) < SIZE_LIMIT
    with scope(umea):
        publish(content=content)
    run_jobs()
    with scope(kansli, read_only=True):
        assert entries_for_public(EntryFilters(q=words[-1]), "sv").total == 1
