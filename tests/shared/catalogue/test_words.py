"""The dictionary of titles and leads: what is kept of it, what is settled, and what it proposes."""

from typing import Any

import pytest

from shared.catalogue.counting import count_words_anew, settle_words
from shared.catalogue.models import Word
from shared.catalogue.queries import EntryFilters, EntryPage, entries_for_public
from shared.catalogue.queries.words import kept_words, words_differ, words_near
from shared.catalogue.texts import bare, likeliest_word
from shared.exchange.relay import relay_tenant
from shared.exchange.sweeping import sweep
from tests.exchange.builders import payload, publish, withdraw


@pytest.fixture
def search(scope: Any, kansli: Any) -> Any:
    """`search("ord")` as Erik at the portal."""

    def run(text: str) -> EntryPage:
        with scope(kansli, read_only=True):
            return entries_for_public(EntryFilters(q=text), "sv")

    return run


def test_each_word_is_kept_once_for_each_entry(published: Any, platform: Any, umea: Any, orebro: Any) -> None:
    published(umea, "Skolan och skolan", lead="En bra skola i Åre 2024, på IT-sidan.")
    published(orebro, "Skolan", lead="Ett café.", body=[{"type": "paragraph", "html": "<p>Brödtext.</p>"}])
    with platform():
        assert kept_words() == {
            "skolan": 2, "och": 1, "bra": 1, "skola": 1, "åre": 1, "sidan": 1, "ett": 1, "café": 1
        }  # fmt: skip
        assert set(Word.objects.filter(word__in=["åre", "café"]).values_list("bare", flat=True)) == {"are", "cafe"}


def test_words_of_what_is_not_public_are_no_words(published: Any, platform: Any, scope: Any, umea: Any) -> None:
    published(umea, "Hemligheten", visibility="network")
    with scope(umea):
        publish(content=payload(sv={"title": "Olistad", "lead": ""}), listed=False)
    relay_tenant(umea.id)
    published(umea, "Synligt", lead="")
    with platform():
        assert kept_words() == {"synligt": 1}


@pytest.mark.parametrize("left", [False, True], ids=["withdrawn", "corrected"])
def test_a_word_that_nothing_holds_any_more_is_never_proposed_and_soon_gone(
    published: Any, search: Any, scope: Any, platform: Any, umea: Any, left: Any
) -> None:
    item = published(umea, "Kvantdatorer i vården", lead="")
    assert search("kvantdatorrer").suggestion == "kvantdatorer"
    sweep()
    with scope(umea):
        if left:
            publish(item, 2, content=payload(sv={"title": "Datorer i vården", "lead": "", "body": []}))
        else:
            withdraw(item, 2)
    relay_tenant(umea.id)
    with platform():
        assert words_near(["kvantdatorrer"]) == {"kvantdatorrer": {}}
        assert (kept_words()["kvantdatorer"], words_differ()) == (0, {})
    assert (search("kvantdatorrer").suggestion, search("kvantdatorer").total) == ("", 0)
    sweep()
    with platform():
        assert list(Word.objects.filter(word="kvantdatorer")) == []
        assert Word.objects.filter(word="vården").count() == int(left)


def test_settling_keeps_the_sums_in_one_row_each(published: Any, platform: Any, umea: Any) -> None:
    for number in range(4):
        published(umea, f"Skola {'till' if number % 2 else 'och'} arbete")
    with platform():
        before = kept_words()
        assert Word.objects.count() == 12
        assert settle_words() == 4
        assert (kept_words(), Word.objects.count()) == (before, 4)
        assert before == {"skola": 4, "arbete": 4, "och": 2, "till": 2}
        assert settle_words() == 0


def test_a_planted_difference_is_found_and_mended(published: Any, platform: Any, umea: Any) -> None:
    published(umea, "Skola")
    with platform():
        Word.objects.create(word="borta", bare="borta", n=1)
        Word.objects.filter(word="skola").update(n=3)
        assert words_differ() == {"borta": (1, 0), "skola": (3, 1)}
        count_words_anew()
        assert (words_differ(), kept_words()) == ({}, {"skola": 1})


def test_the_nearest_words_with_how_many_entries_have_them(published: Any, platform: Any, umea: Any) -> None:
    for _ in range(3):
        published(umea, "Innovation")
    published(umea, "Innovationer", lead="Lärande")
    with platform():
        assert words_near(["inovation", "larande", "zzz"]) == {
            "inovation": {"innovation": 3, "innovationer": 1}, "larande": {"lärande": 1}, "zzz": {}
        }  # fmt: skip
        assert words_near([]) == {}


@pytest.mark.parametrize(
    ("word", "known", "likeliest"),
    [
        ("inovation", {"innovation": 9, "motivation": 90}, "innovation"),
        ("inovation", {"innovation": 9, "inovatoin": 1}, "innovation"),
        ("inovationn", {"innovation": 1, "inovation": 1}, "inovation"),
        ("glesbydg", {"glesbygd": 1, "gles": 50}, "glesbygd"),
        ("blockkedja", {"kedja": 9}, "blockkedja"),
        ("ord", {}, "ord"),
    ],
)
def test_the_likeliest_word_is_the_most_alike_and_of_equals_one_in_use(
    word: str, known: dict[str, int], likeliest: str
) -> None:
    assert likeliest_word(word, known, 3) == likeliest


def test_a_word_without_accents() -> None:
    assert [bare(word) for word in ("mötesplats", "åäöéü", "ord")] == ["motesplats", "aaoeu", "ord"]
