"""Search: Swedish, forgiving, showing why."""

from typing import Any

import pytest

from core.design.types import MATCH_START, MATCH_STOP, fragments
from shared.catalogue.queries import EntryFilters, EntryPage, entries_for_public


@pytest.fixture
def search(scope: Any, kansli: Any) -> Any:
    """`search("ord")` as Erik at the portal."""

    def run(text: str, language: str = "sv", **filters: Any) -> EntryPage:
        with scope(kansli, read_only=True):
            return entries_for_public(EntryFilters(q=text, **filters), language)

    return run


def titles(page: EntryPage) -> list[str]:
    return [entry.title for entry in page.entries]


@pytest.fixture
def library(published: Any, umea: Any, orebro: Any) -> None:
    """Items that could be found by mistake."""
    published(umea, "Social innovation i norr", lead="Metoder som prövats.")
    published(orebro, "Innovation och upphandling", lead="Så köper man nytt.")
    published(
        umea, "Glesbygd", lead="Om samverkan.",
        body=[{"type": "paragraph", "html": "<p>Vi har följt <b>kommunens</b> arbete med äldre i tre år.</p>"}],
    )  # fmt: skip
    published(orebro, "Skolan som mötesplats", lead="Barn och unga.", authors=["Åsa Öberg"])


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kommunernas", ["Glesbygd"]),
        ("mötesplatser", ["Skolan som mötesplats"]),
        ("äldres", ["Glesbygd"]),
        ("Öberg", ["Skolan som mötesplats"]),
        ("skolan msi örebro", ["Skolan som mötesplats"]),
        ("innovation -upphandling", ["Social innovation i norr"]),
        ('"social innovation"', ["Social innovation i norr"]),
        ("blockkedja", []),
        ("'); DROP TABLE catalogue_public; --", []),
        ("((( & | ! :*", []),
        ("%", []),
    ],
)
def test_what_is_found(search: Any, text: str, found: list[str]) -> None:
    assert titles(search(text)) == found


@pytest.mark.usefixtures("library")
def test_misspelling_is_forgiven_and_the_word_proposed(search: Any) -> None:
    page = search("inovation")
    assert sorted(titles(page)) == ["Innovation och upphandling", "Social innovation i norr"]
    assert (page.suggestion, page.total) == ("innovation", 2)
    assert {value.value: value.count for value in page.facets["node"]} == {"umea": 1, "orebro": 1}
    assert titles(search("skollan")) == ["Skolan som mötesplats"]
    assert search("motesplats").suggestion == "mötesplats"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("text", "found", "suggestion", "corrected", "loose"),
    [
        ("innovation", ["Innovation och upphandling", "Social innovation i norr"], "", False, False),
        ("social inovation", ["Social innovation i norr"], "social innovation", True, False),
        ("inovation och upphandling", ["Innovation och upphandling"], "innovation och upphandling", True, False),
        ("skolan glesbygd", ["Glesbygd", "Skolan som mötesplats"], "", False, True),
        ("skollan glesbygd", ["Glesbygd", "Skolan som mötesplats"], "", False, True),
        ("gles", ["Glesbygd"], "", False, False),
        ("skolan glesb", ["Glesbygd", "Skolan som mötesplats"], "", False, True),
        ("social innov", ["Social innovation i norr"], "", False, False),
        ("skolan blockkedja", ["Skolan som mötesplats"], "", False, True),
        ("blockkedja kvantdator", [], "", False, False),
        ('"innovation social"', [], "", False, False),
        ("glesbygd -samverkan", [], "", False, False),
        ("🙂", [], "", False, False),
        ("och", [], "", False, False),
        ("a & b | c:*", [], "", False, False),
    ],
)
def test_how_a_query_is_understood(
    search: Any, text: str, found: list[str], suggestion: str, *, corrected: bool, loose: bool
) -> None:
    page = search(text)
    assert (sorted(titles(page)), page.suggestion, page.is_corrected, page.is_loose) == (
        found,
        suggestion,
        corrected,
        loose,
    )


@pytest.mark.usefixtures("library")
def test_what_was_written_is_kept_beside_the_correction(published: Any, search: Any, umea: Any) -> None:
    published(umea, "Bolag", body=[{"type": "paragraph", "html": "<p>Inovation AB.</p>"}])
    page = search("inovation")
    assert sorted(titles(page)) == ["Bolag", "Innovation och upphandling", "Social innovation i norr"]
    assert (page.suggestion, page.is_corrected) == ("innovation", False)


@pytest.mark.usefixtures("library")
def test_a_match_in_the_title_is_marked_there(search: Any) -> None:
    (entry,) = search("mötesplatser").entries
    assert [part.text for part in fragments(entry.marked_title) if part.match] == ["mötesplats"]
    assert entry.marked_title.replace(MATCH_START, "").replace(MATCH_STOP, "") == entry.title
    assert entry.excerpt == ""
    (other,) = search("äldres").entries
    assert (other.marked_title, MATCH_START in other.excerpt) == ("", True)


def test_the_excerpt_is_in_the_readers_language_where_both_match(scope: Any, search: Any, umea: Any) -> None:
    from shared.exchange.relay import relay_tenant
    from tests.exchange.builders import payload, publish

    languages = {
        code: {"title": title, "lead": f"{title} om innovation.", "body": []}
        for code, title in (("sv", "Svenska"), ("en", "English"))
    }
    with scope(umea):
        publish(content=payload(**languages))
    relay_tenant(umea.id)
    for code, word in (("sv", "Svenska"), ("en", "English")):
        (entry,) = search("innovation", code).entries
        assert entry.excerpt.startswith(f"{word} om {MATCH_START}innovation")


@pytest.mark.usefixtures("library")
def test_a_search_is_narrowed_like_any_list(search: Any) -> None:
    page = search("innovation", nodes=("umea",))
    assert (titles(page), page.total) == (["Social innovation i norr"], 1)
    assert {value.value: value.count for value in page.facets["node"]} == {"umea": 1, "orebro": 1}


@pytest.mark.usefixtures("library")
def test_the_excerpt_shows_why(search: Any) -> None:
    (entry,) = search("kommunernas").entries
    assert f"{MATCH_START}kommunens{MATCH_STOP}" in entry.excerpt
    assert [part.text for part in fragments(entry.excerpt) if part.match] == ["kommunens"]
    assert "<b>" not in entry.excerpt


def test_a_match_in_the_title_comes_before_one_in_the_text(published: Any, search: Any, umea: Any) -> None:
    text = [{"type": "paragraph", "html": "<p>Något om samverkan.</p>"}]
    published(umea, "Annat", body=text, published_at="2026-03-01T10:00:00Z")
    published(umea, "Samverkan", published_at="2026-01-01T10:00:00Z")
    published(umea, "Tredje", lead="Om samverkan.", published_at="2026-02-01T10:00:00Z")
    assert titles(search("samverkan")) == ["Samverkan", "Tredje", "Annat"]


def test_of_two_alike_the_newer_comes_first(published: Any, search: Any, umea: Any) -> None:
    for year in (2019, 2025, 2022):
        published(umea, f"Samverkan {year}", published_at=f"{year}-01-01T10:00:00Z")
    assert titles(search("samverkan")) == ["Samverkan 2025", "Samverkan 2022", "Samverkan 2019"]


def test_english_words_find_english_items(scope: Any, search: Any, umea: Any) -> None:
    from shared.exchange.relay import relay_tenant
    from tests.exchange.builders import payload, publish

    with scope(umea):
        publish(content=payload(en={"title": "Municipalities learning", "lead": "How they learn.", "body": []}))
    relay_tenant(umea.id)
    assert titles(search("municipality", "en")) == ["Municipalities learning"]
    assert titles(search("municipality", "sv")) == ["Social innovation i glesbygd"]


def test_script_in_the_content_is_text_in_the_excerpt(published: Any, search: Any, umea: Any) -> None:
    published(umea, "Titel", lead="Om <script>alert(1)</script> samverkan \ue000här\ue001.")
    (entry,) = search("samverkan").entries
    assert [part.text for part in fragments(entry.excerpt) if part.match] == ["samverkan"]


def test_a_common_word_is_not_ranked(published: Any, search: Any, umea: Any, monkeypatch: Any) -> None:
    from shared.catalogue.queries import search as module

    monkeypatch.setattr(module, "RANKED", 3)
    for day in (1, 2, 3, 4):
        published(
            umea, "Samverkan" if day == 1 else "Annat", lead="samverkan", published_at=f"2026-01-0{day}T10:00:00Z"
        )
    assert titles(search("samverkan")) == ["Annat", "Annat", "Annat", "Samverkan"]


def test_an_inflected_word_is_not_taken_for_a_misspelled_one(published: Any, search: Any, umea: Any) -> None:
    published(umea, "Annat", body=[{"type": "paragraph", "html": "<p>Kommunernas arbete.</p>"}])
    published(umea, "Kommuner", lead="Kommuner som lär.")
    page = search("kommunernas")
    assert (titles(page), page.suggestion) == (["Kommuner", "Annat"], "")
