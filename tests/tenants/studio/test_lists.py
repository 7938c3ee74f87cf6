"""The studio's lists: who sees them, what narrows them, what they cost."""

import csv
from collections.abc import Callable
from typing import Any

import pytest

from tenants.editorial.enums import PageState
from tenants.editorial.models import KnowledgeIndexPage
from tenants.roles import Role
from tests.tenants.editorial.making import make_item, person

KNOWLEDGE = "/studio/knowledge/"


@pytest.fixture
def items(umea: Any, scope: Any, anna: Any) -> None:
    """A published report of one area, and a case of another that is a draft of Anna's."""
    with scope(umea):
        report = make_item(kind="report", title="Skolor", areas=["forskning-utbildning"])
        report.get_latest_revision().publish()
        make_item(kind="case", title="Bastun", areas=["samverkansmodeller"], owner=anna)


def titles(client: Any, query: str = "") -> list[str]:
    response = client.get(f"{KNOWLEDGE}?ordering=title&{query}")
    assert response.status_code == 200
    return [page.title for page in response.context["object_list"]]


@pytest.mark.usefixtures("items")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Bastun", "Skolor"]),
        ("state=live", ["Skolor"]),
        ("state=draft", ["Bastun"]),
        ("state=archived", []),
        ("kind=case", ["Bastun"]),
        ("kind=case&kind=report", ["Bastun", "Skolor"]),
        ("areas=forskning-utbildning", ["Skolor"]),
        ("areas=forskning-utbildning&state=draft", []),
    ],
)
def test_a_list_is_narrowed_by_what_the_domain_calls_things(
    umea: Any, anna: Any, visit: Any, query: str, found: list[str]
) -> None:
    assert titles(visit(umea, anna), query) == found


@pytest.mark.usefixtures("items")
def test_a_list_is_narrowed_to_what_somebody_began(umea: Any, anna: Any, visit: Any) -> None:
    assert titles(visit(umea, anna), f"owner={anna.pk}") == ["Bastun"]


@pytest.mark.usefixtures("items")
def test_another_tenants_list_holds_nothing_of_it(orebro: Any, cecilia: Any, visit: Any) -> None:
    assert titles(visit(orebro, cecilia)) == []


@pytest.mark.usefixtures("items")
def test_a_list_is_taken_along_as_a_file_in_the_readers_words(umea: Any, anna: Any, visit: Any) -> None:
    response = visit(umea, anna).get(f"{KNOWLEDGE}?ordering=title&export=csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="kunskap.csv"'
    rows = list(csv.DictReader(response.getvalue().decode().splitlines()))
    assert [(row["Rubrik"], row["Slag"], row["Läge"]) for row in rows] == [
        ("Bastun", "Gott exempel", PageState.DRAFT.label),
        ("Skolor", "Rapport", PageState.LIVE.label),
    ]


def test_only_who_may_write_gets_a_button_for_something_new(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    with scope(umea):
        index = KnowledgeIndexPage.objects.get(locale__language_code="sv")
        reader = person(Role.SG)
    begins = f"/studio/pages/add/editorial/knowledgepage/{index.pk}/"
    assert [begins in visit(umea, who).get(KNOWLEDGE).content.decode() for who in (anna, reader)] == [True, False]


OF_LOCALIZE = 2
"""What wagtail-localize asks for each row to know whether its menu offers a translation."""


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_nothing_more_for_a_row(
    umea: Any, scope: Any, anna: Any, visit: Any, queries: Callable[[int], Any], rows: int
) -> None:
    with scope(umea):
        for number in range(rows):
            make_item(title=f"Ett {number}", owner=anna).get_latest_revision().publish()
    client = visit(umea, anna)
    client.get(KNOWLEDGE)
    with queries(39 + OF_LOCALIZE * rows):
        assert len(titles(client)) == rows


def test_a_filter_that_is_no_choice_says_so(umea: Any, anna: Any, visit: Any) -> None:
    response = visit(umea, anna).get(f"{KNOWLEDGE}?state=sold")
    assert (response.status_code, list(response.context["filters"].form.errors)) == (200, ["state"])
