"""The list of everything: facets, search, pages, bad input."""

from typing import Any

import pytest

from tests.national_office.portal.conftest import content

AREAS = ("samverkansmodeller", "forskning-utbildning")


def titles(response: Any) -> list[str]:
    """What the list shows, in its order."""
    return [card.title for card in response.context["results"]]


def facet(response: Any, key: str) -> dict[str, int]:
    """A facet's values and counts, in their order."""
    found = next(each for each in response.context["facets"] if each.key == key)
    return {option.value: option.count for option in found.options}


def test_an_empty_list_says_so(erik: Any) -> None:
    response = erik.get("/utforska/")
    assert (response.status_code, response.context["total"], titles(response)) == (200, 0, [])
    assert "Här är ännu inget publicerat." in response.text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tenants", [1, 3])
def test_the_list_runs_in_a_literal_number_of_queries(
    erik: Any, put: Any, umea: Any, orebro: Any, kansli: Any, queries: Any, rows: int, tenants: int
) -> None:
    for tenant in (umea, orebro, kansli)[:tenants]:
        for number in range(rows):
            put(tenant, title=f"Rapport {number}", areas=["forskning-utbildning"], goals=[3], municipalities=["2480"])
    erik.get("/utforska/")
    with queries(20):
        response = erik.get("/utforska/")
    assert response.context["total"] == rows * tenants


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tenants", [1, 3])
def test_a_search_runs_in_a_literal_number_of_queries(
    erik: Any, put: Any, umea: Any, orebro: Any, kansli: Any, queries: Any, rows: int, tenants: int
) -> None:
    for tenant in (umea, orebro, kansli)[:tenants]:
        for number in range(rows):
            put(tenant, title=f"Skola {number} hos {tenant.slug}")
    erik.get("/utforska/?q=skola")
    few = rows * tenants < 3
    with queries(26 if few else 23):  # with few hits beginnings of words and misspelling are looked for too
        response = erik.get("/utforska/?q=skola")
    assert response.context["total"] == rows * tenants


def test_facets_count_and_keep_the_address(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    put(umea, title="Skolor", areas=["forskning-utbildning"], goals=[4], municipalities=["2480"], year=2024)
    put(umea, title="Byar", kind="case", goals=[11], municipalities=["2401"], year=2025)
    put(orebro, title="Odling", areas=["forskning-utbildning"], municipalities=["1880"], year=2025)
    response = erik.get("/utforska/?area=forskning-utbildning&node=umea")
    assert titles(response) == ["Skolor"]
    assert facet(response, "node") == {"umea": 1, "orebro": 1}
    assert facet(response, "area") == {"forskning-utbildning": 1}
    assert facet(response, "kind") == {"mapping": 1}
    nodes = next(each for each in response.context["facets"] if each.key == "node")
    assert [option.url for option in nodes.options] == [
        "/utforska/?area=forskning-utbildning",
        "/utforska/?area=forskning-utbildning&node=umea&node=orebro",
    ]
    assert [(each.label, each.remove_url) for each in response.context["active"]] == [
        (response.context["active"][0].label, "/utforska/?node=umea"),
        ("MSI Umeå", "/utforska/?area=forskning-utbildning"),
    ]
    assert response.context["clear_url"] == "/utforska/"


def test_the_other_facets_narrow_too(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    put(umea, title="Skolor", goals=[4], municipalities=["2480"], year=2024)
    put(orebro, title="Odling", goals=[11], municipalities=["1880"], year=2025, kind="case")
    assert titles(erik.get("/utforska/?goal=11")) == ["Odling"]
    assert titles(erik.get("/utforska/?county=24")) == ["Skolor"]
    assert titles(erik.get("/utforska/?year=2025")) == ["Odling"]
    assert titles(erik.get("/utforska/?kind=case")) == ["Odling"]
    assert sorted(titles(erik.get("/utforska/?year=2025&year=2024"))) == ["Odling", "Skolor"]


def test_search_forgives_misspelling_and_says_what_it_understood(erik: Any, put: Any, umea: Any) -> None:
    put(umea, title="Social innovation i upphandling")
    response = erik.get("/utforska/?q=inovation&node=umea")
    assert titles(response) == ["Social innovation i upphandling"]
    link = response.context["did_you_mean"]
    assert (link.label, link.url) == ("innovation", "/utforska/?node=umea&q=innovation")


def test_a_search_says_how_it_was_understood(erik: Any, put: Any, umea: Any) -> None:
    put(umea, title="Social innovation i upphandling")
    put(umea, title="Tomma skolor")
    corrected = erik.get("/utforska/?q=social+inovation").text
    assert "Inget stämmer med ”social inovation” som det är skrivet. Här är det som stämmer med" in corrected
    assert "1 träff på ”social innovation”" in corrected
    loose = erik.get("/utforska/?q=tomma+upphandling").text
    assert "Inget innehåller alla orden. Här är det som innehåller något av dem." in loose
    assert "2 träffar på ”tomma upphandling”" in loose
    put(umea, languages={"sv": content("Bolag", body=[{"type": "paragraph", "html": "<p>Inovation AB.</p>"}])})
    both = erik.get("/utforska/?q=inovation").text
    assert 'Här är också det som stämmer med <a href="/utforska/?q=innovation">innovation</a>.' in both


def test_a_match_in_the_title_is_marked_and_the_lead_is_kept(erik: Any, put: Any, umea: Any) -> None:
    put(umea, languages={"sv": content("Kommuner som lär", lead="Så gjorde de.")})
    response = erik.get("/utforska/?q=kommunernas")
    assert "<mark>Kommuner</mark> som lär</a>" in response.text
    assert '<p class="card-lead">Så gjorde de.</p>' in response.text


@pytest.mark.parametrize(
    ("excerpt", "shown"),
    [
        ("", ""),
        ("Hela \ue000kommunen\ue001.", "Hela \ue000kommunen\ue001."),
        ("hela \ue000kommunen\ue001", "… hela \ue000kommunen\ue001 …"),
        ("\ue000kommunen\ue001!", "… \ue000kommunen\ue001!"),
        ("Hela \ue000kommunen?\ue001", "Hela \ue000kommunen?\ue001"),
    ],
)
def test_an_excerpt_shows_where_it_is_cut(excerpt: str, shown: str) -> None:
    from tenants.website.presenters import cut_out

    assert cut_out(excerpt) == shown


def test_the_families_are_tabs_that_keep_the_rest(erik: Any, put: Any, umea: Any, orebro: Any) -> None:
    put(umea, title="Skolor")
    put(umea, title="Nytt", family="news", kind="news")
    put(orebro, title="Frukost", family="event", kind="seminar", starts_at="2026-06-02T11:00:00+00:00")
    tabs = erik.get("/utforska/?node=umea").context["tabs"]
    assert [(tab.label, tab.count, tab.selected, tab.url) for tab in tabs] == [
        ("Allt", 2, True, "/utforska/?node=umea"),
        ("Kunskap", 1, False, "/utforska/?node=umea&family=knowledge"),
        ("Nyheter", 1, False, "/utforska/?node=umea&family=news"),
        ("Evenemang", 0, False, "/utforska/?node=umea&family=event"),
    ]
    narrowed = erik.get("/utforska/?family=news&node=umea")
    assert titles(narrowed) == ["Nytt"]
    assert [(tab.count, tab.selected) for tab in narrowed.context["tabs"]] == [
        (2, False),
        (1, False),
        (1, True),
        (0, False),
    ]
    assert [each.remove_url for each in narrowed.context["active"]] == ["/utforska/?family=news"]
    assert narrowed.context["clear_url"] == "/utforska/"


def test_a_match_is_marked(erik: Any, put: Any, umea: Any) -> None:
    put(umea, languages={"sv": content("Byar", lead="Så gjorde kommunerna i inlandet.")})
    (card,) = erik.get("/utforska/?q=kommunernas").context["results"]
    assert [fragment.text for fragment in card.excerpt if fragment.match] == ["kommunerna"]


@pytest.mark.parametrize("rows", [20, 21])
def test_pages_of_the_list(erik: Any, put: Any, umea: Any, rows: int) -> None:
    for number in range(rows):
        put(umea, title=f"Rapport {number}")
    page = erik.get("/utforska/").context["pagination"]
    last = erik.get("/utforska/?page=2")
    if rows == 20:
        assert (page.total, page.next_url, last.status_code) == (1, "", 404)
        assert 'href="/utforska/"' in last.text
    else:
        assert (page.total, page.next_url, len(titles(last))) == (2, "/utforska/?page=2", 1)
        assert last.context["frame"].canonical_url == "http://localhost:8000/utforska/?page=2"


@pytest.mark.parametrize(
    "address",
    [
        "?page=abc",
        "?page=-1",
        "?page=0",
        "?page=²",
        "?goal=18",
        "?goal=x",
        "?goal=99999999999999999999",
        "?year=3",
        "?year=%00",
        "?q=%00",
        "?county=999",
        "?area=",
        "?unknown=1",
    ],
)
def test_values_that_cannot_be_meant_are_passed_over(erik: Any, put: Any, umea: Any, address: str) -> None:
    put(umea, title="Skolor")
    response = erik.get(f"/utforska/{address}")
    assert (response.status_code, titles(response)) == (200, ["Skolor"])


@pytest.mark.parametrize(
    "address", ["?area=finns-inte", "?node=nowhere", "?kind=poem", "?family=x", "?county=99", "?q=zzzqqq"]
)
def test_what_nobody_has_is_no_result_with_a_way_out(erik: Any, put: Any, umea: Any, address: str) -> None:
    put(umea, title="Skolor")
    response = erik.get(f"/utforska/{address}")
    assert (response.status_code, response.context["total"], response.context["clear_url"]) == (200, 0, "/utforska/")
    assert "Inget stämmer med det du valt." in response.text


def test_a_query_that_is_far_too_long_is_cut_with_a_word_about_it(erik: Any) -> None:
    response = erik.get("/utforska/", {"q": "ord " * 2500})
    assert (response.status_code, len(response.context["query"])) == (200, 199)
    assert response.context["lead"] == "Sökningen gällde bara de första 200 tecknen."


def test_what_is_written_in_the_address_is_escaped(erik: Any) -> None:
    response = erik.get("/utforska/", {"q": "<script>alert(1)</script>", "area": "<b>x</b>"})
    assert response.status_code == 200
    assert ("<script>alert" in response.text, "<b>x" in response.text) == (False, False)


def test_a_chosen_list_is_not_indexed_and_is_canonically_the_whole(erik: Any) -> None:
    response = erik.get("/utforska/?area=forskning-utbildning")
    assert '<meta name="robots" content="noindex, follow">' in response.text
    assert '<link rel="canonical" href="http://localhost:8000/utforska/">' in response.text


def test_in_english(erik: Any, put: Any, umea: Any) -> None:
    put(umea, title="Tomma skolor", languages={"sv": content("Tomma skolor"), "en": content("Empty schools", "en")})
    put(umea, title="Bara på svenska")
    response = erik.get("/en/utforska/")
    assert sorted(titles(response)) == ["Bara på svenska", "Empty schools"]
    assert '<html lang="en">' in response.text
    assert [(each.code, each.url) for each in response.context["frame"].languages] == [
        ("sv", "/utforska/"),
        ("en", "/en/utforska/"),
    ]
    swedish = next(card for card in response.context["results"] if card.language == "sv")
    assert f'lang="sv" hreflang="sv">{swedish.title}' in response.text


def test_only_reading_is_possible(erik: Any) -> None:
    assert erik.post("/utforska/").status_code in (403, 405)
