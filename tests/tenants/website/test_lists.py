"""Front page, sections, calendar and search of a node's own site."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

NOW = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
AREA = "forskning-utbildning"


def titles(response: Any, name: str = "results") -> list[str]:
    """What a list shows, in its order."""
    return [card.title for card in response.context[name]]


@pytest.mark.parametrize("rows", [1, 3])
@time_machine.travel(NOW, tick=False)
def test_every_list_runs_in_a_literal_number_of_queries(
    erik: Any, write: Any, tell: Any, announce: Any, queries: Any, rows: int
) -> None:
    for number in range(rows):
        write(f"Rapport {number}", areas=[AREA])
        tell(f"Nytt {number}")
        announce(f"Frukost {number}", datetime(2026, 6, 5 + number, tzinfo=UTC))
    for address, count in (
        ("/", 19),
        ("/kunskap/", 19),
        ("/nyheter/", 18),
        ("/kalender/", 18),
        ("/sok/?q=rapport", 20),
    ):
        erik.get(address)
        with queries(count):
            assert erik.get(address).status_code == 200


@time_machine.travel(NOW, tick=False)
def test_the_front_page_of_a_node(erik: Any, write: Any, tell: Any, announce: Any) -> None:
    write("Första", areas=[AREA])
    write("Andra")
    write("Hemlig", "network", areas=[AREA])
    tell("Nytt")
    tell("Bara vi", "tenant")
    announce("Frukost", datetime(2026, 6, 5, tzinfo=UTC))
    announce("Förra", datetime(2026, 5, 5, tzinfo=UTC))
    response = erik.get("/")
    assert (response.context["lead_card"].title, titles(response, "cards")) == ("Andra", ["Första"])
    assert (titles(response, "news"), titles(response, "events")) == (["Nytt"], ["Frukost"])
    assert [(topic.url, topic.count) for topic in response.context["areas"]] == [(f"/kunskap/?area={AREA}", 1)]
    assert "<h1>MSI Umeå</h1>" in response.text


@pytest.mark.parametrize(
    ("cards", "lead"),
    [
        ("", None),
        ("plain", "plain"),
        ("plain copy", "copy"),
        ("plain copy own", "own"),
        ("own copy", "own"),
    ],
)
def test_the_large_story_is_our_own_and_has_a_picture(cards: str, lead: str | None) -> None:
    from core.design.types import Card, Picture, Provenance
    from tenants.website.contexts import lead_of

    picture = Picture(src="/a.webp", width=3, height=2, alt="")
    made = {
        "plain": Card(title="plain", url="/"),
        "own": Card(title="own", url="/", picture=picture),
        "copy": Card(title="copy", url="/", picture=picture, provenance=Provenance(node_name="MSI Örebro", url="")),
    }
    found = lead_of([made[name] for name in cards.split()])
    assert (found.title if found else None) == lead


def test_a_fresh_node_has_a_front_page_that_says_so(visit: Any, orebro: Any) -> None:
    response = visit(orebro).get("/")
    assert response.status_code == 200
    assert "Här är ännu inget publicerat." in response.text


def test_a_section_is_narrowed_and_counts_what_is_public(erik: Any, write: Any) -> None:
    write("Skolor", areas=[AREA], goals=[4], kind="mapping")
    write("Byar", kind="case")
    write("Hemlig", "national", areas=[AREA], kind="mapping")
    response = erik.get(f"/kunskap/?area={AREA}")
    assert titles(response) == ["Skolor"]
    assert response.context["clear_url"] == "/kunskap/"
    assert [
        (each.key, [(option.value, option.count, option.url) for option in each.options])
        for each in response.context["facets"]
    ] == [("area", [(AREA, 1, "/kunskap/")]), ("kind", [("mapping", 1, f"/kunskap/?area={AREA}&kind=mapping")])]
    assert titles(erik.get("/kunskap/?goal=4")) == ["Skolor"]
    assert titles(erik.get("/kunskap/?kind=case")) == ["Byar"]


@pytest.mark.parametrize("address", ["?area=finns-inte", "?kind=poem", "?goal=17"])
def test_what_nobody_has_is_no_result_with_a_way_out(erik: Any, write: Any, address: str) -> None:
    write("Skolor")
    response = erik.get(f"/kunskap/{address}")
    assert (response.status_code, response.context["total"]) == (200, 0)
    assert "Inget stämmer med det du valt." in response.text


@pytest.mark.parametrize("address", ["?page=x", "?page=-1", "?goal=99", "?area=%00", "?kind="])
def test_values_that_cannot_be_meant_are_passed_over(erik: Any, write: Any, address: str) -> None:
    write("Skolor")
    assert titles(erik.get(f"/kunskap/{address}")) == ["Skolor"]


def test_a_page_past_the_end_is_a_404_that_helps(erik: Any, write: Any) -> None:
    write("Skolor")
    response = erik.get("/kunskap/?page=2")
    assert response.status_code == 404
    assert 'action="/sok/"' in response.text


@time_machine.travel(NOW, tick=False)
def test_the_calendar_shows_what_comes_and_keeps_what_has_been(erik: Any, announce: Any) -> None:
    announce("Juli", datetime(2026, 7, 2, 7, 0, tzinfo=UTC))
    announce("Juni", datetime(2026, 6, 30, 22, 30, tzinfo=UTC), preliminary=True)
    announce("Pågår", datetime(2026, 5, 31, tzinfo=UTC), ends_at=datetime(2026, 6, 2, tzinfo=UTC))
    announce("Maj", datetime(2026, 5, 2, tzinfo=UTC))
    announce("Hemlig", datetime(2026, 7, 2, tzinfo=UTC), "network")
    response = erik.get("/kalender/")
    assert [(group.month.month, [card.title for card in group.events]) for group in response.context["months"]] == [
        (5, ["Pågår"]),
        (7, ["Juni", "Juli"]),
    ]
    past = erik.get(response.context["other_period"].url)
    assert [[card.title for card in group.events] for group in past.context["months"]] == [["Maj"]]


def test_search_finds_own_public_pages_and_their_inflections(erik: Any, write: Any, tell: Any) -> None:
    write("Tomma skolor")
    write("Hemliga skolor", "network")
    tell("Nytt tak på en skola")
    response = erik.get("/sok/?q=skolorna")
    assert sorted(titles(response)) == ["Nytt tak på en skola", "Tomma skolor"]
    assert response.context["frame"].query == "skolorna"


def test_search_shows_why(erik: Any, write: Any) -> None:
    write("Tomma skolor", lead="Så blev det.")
    write("Byar", lead="En verkstad i en gammal skola. Och mer därtill.")
    response = erik.get("/sok/?q=skolorna")
    shown = {
        card.title: (
            [part.text for part in card.marked_title if part.match],
            [part.text for part in card.excerpt if part.match],
        )
        for card in response.context["results"]
    }
    assert shown == {"Tomma skolor": (["skolor"], []), "Byar": ([], ["skola"])}
    assert "Tomma <mark>skolor</mark></a>" in response.text


def test_search_forgives_misspelling_among_what_the_visitor_may_read(
    erik: Any, visit: Any, umea: Any, anna: Any, write: Any
) -> None:
    write("Tomma skolor", "network")
    assert erik.get("/sok/?q=skollor").context["total"] == 0
    response = visit(umea, anna).get("/sok/?q=skollor")
    assert titles(response) == ["Tomma skolor"]
    write("Öppna skolor")
    response = erik.get("/sok/?q=skollor")
    assert titles(response) == ["Öppna skolor"]
    link = response.context["did_you_mean"]
    assert (link.label, link.url) == ("skolor", "/sok/?q=skolor")
    assert "Inget stämmer med ”skollor” som det är skrivet." in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_a_misspelt_search_runs_in_a_literal_number_of_queries(erik: Any, write: Any, queries: Any, rows: int) -> None:
    for number in range(rows):
        write(f"Skolor {number}")
    erik.get("/sok/?q=skollor")
    with queries(24):
        assert erik.get("/sok/?q=skollor").context["total"] == rows


def test_search_shows_people_of_the_tenant_all_that_is_live(visit: Any, umea: Any, anna: Any, write: Any) -> None:
    write("Hemliga skolor", "network")
    response = visit(umea, anna).get("/sok/?q=skolor")
    assert [(card.title, card.mark != "") for card in response.context["results"]] == [("Hemliga skolor", True)]


@pytest.mark.parametrize(("query", "total"), [("", 0), ("%00", 0), ("()&|!:*'", 0), ("zzzqqq", 0)])
def test_any_query_is_answered(erik: Any, write: Any, query: str, total: int) -> None:
    write("Skolor")
    response = erik.get(f"/sok/?q={query}")
    assert (response.status_code, response.context["total"]) == (200, total)


def test_a_query_that_is_far_too_long_is_cut_with_a_word_about_it(erik: Any) -> None:
    response = erik.get("/sok/", {"q": "x" * 10_000})
    assert (response.status_code, len(response.context["query"])) == (200, 200)
    assert response.context["lead"] == "Sökningen gällde bara de första 200 tecknen."


def test_the_other_tree_is_in_english(erik: Any, write: Any) -> None:
    write("Tomma skolor")
    write("Empty schools", language="en")
    response = erik.get("/en/knowledge/")
    assert titles(response) == ["Empty schools"]
    assert '<html lang="en">' in response.text
    assert titles(erik.get("/kunskap/")) == ["Tomma skolor"]
