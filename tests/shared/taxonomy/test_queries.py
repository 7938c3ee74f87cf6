"""What forms and lists ask the taxonomy."""

from typing import Any

import pytest
from django.utils import translation

from shared.taxonomy import queries as taxonomy
from shared.taxonomy.models import Goal, KnowledgeArea


@pytest.fixture(autouse=True)
def at_umea(scope: Any, umea: Any) -> Any:
    """Everything here is asked by a tenant."""
    with scope(umea):
        yield


def test_areas_come_in_the_networks_order_and_the_readers_language(queries: Any) -> None:
    with queries(1):
        swedish = taxonomy.area_choices("sv")
    assert swedish == [
        ("samverkansmodeller", "Nya samverkansmodeller och partnerskap"),
        ("finansiering-effektmatning", "Nya finansieringsformer och Effektmätning"),
        ("affar-samhallsnytta", "Affär och Samhällsnytta"),
        ("forskning-utbildning", "Forskning och Utbildning"),
    ]
    assert taxonomy.area_choices("en")[3] == ("forskning-utbildning", "Research and education")


def test_a_missing_english_name_falls_back_to_swedish() -> None:
    area = KnowledgeArea(name_sv="Nytt", name_en="")
    assert (area.name_in("en"), area.name_in("sv"), area.name_in(None)) == ("Nytt", "Nytt", "Nytt")
    with translation.override("en"):
        assert str(Goal.objects.get(number=1)) == "No Poverty"


def test_goals_carry_their_number(queries: Any) -> None:
    with queries(1):
        goals = taxonomy.goal_choices("sv")
    assert (goals[0], goals[16][0], len(goals)) == ((1, "1. Ingen fattigdom"), 17, 17)


def test_counties_come_in_swedish_order(queries: Any) -> None:
    with queries(1):
        names = [name for _, name in taxonomy.county_choices("sv")]
    assert (names[0], names[-2:], len(names)) == ("Blekinge län", ["Örebro län", "Östergötlands län"], 21)


def test_municipalities_come_under_their_county_in_swedish_order(queries: Any) -> None:
    with queries(1):
        groups = dict(taxonomy.municipality_choices("sv"))
    assert (len(groups), sum(len(group) for group in groups.values())) == (21, 290)
    assert [name for _, name in groups["Västerbottens län"]][-3:] == ["Vindeln", "Vännäs", "Åsele"]
    assert groups["Gotlands län"] == [("0980", "Gotland")]


def test_sectors_come_with_their_kinds(queries: Any) -> None:
    with queries(2):
        groups = taxonomy.sector_choices("sv")
    assert groups[0] == ("Akademi", [("larosate", "Lärosäte"), ("forskningsinstitut", "Forskningsinstitut")])


def test_terms_are_found_by_code_and_unknown_ones_left_out(queries: Any) -> None:
    with queries(4):
        areas = taxonomy.areas_by_slug(["forskning-utbildning", "samverkansmodeller", "okänt"])
        goals = taxonomy.goals_by_number([11, 3, 99])
        places = taxonomy.municipalities_by_code(["1880", "2480", "9999"])
        counties = taxonomy.counties_by_code(["18", "24", "99"])
    assert list(areas) == ["samverkansmodeller", "forskning-utbildning"]
    assert list(goals) == [3, 11]
    assert [place.name for place in places.values()] == ["Umeå", "Örebro"]
    assert [county.short_name for county in counties.values()] == ["Västerbotten", "Örebro"]


def test_counties_of_municipalities(queries: Any) -> None:
    with queries(1):
        assert taxonomy.counties_of(["2482", "2480", "1880", "9999"]) == ["18", "24"]


def test_unknown_codes_are_named(queries: Any) -> None:
    with queries(3):
        unknown = taxonomy.validate_codes(
            areas=["samverkansmodeller", "b", "a"], goals=[1, 18, 0], municipalities=["2480", "9999"]
        )
    assert unknown == ["a", "b", "0", "18", "9999"]


def test_known_codes_pass() -> None:
    assert taxonomy.validate_codes(areas=["forskning-utbildning"], goals=[17], municipalities=["0114"]) == []
