"""Parameters: what is declared is checked, what is not is refused, and each fault is named."""

from typing import Any

import pytest
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from core.api.cursors import Cursor
from core.api.parameters import Code, ListParameters, Parameters, WholeNumber, Words, choices, several
from core.api.problems import faults_of


class Sample(ListParameters):
    """One parameter of each sort."""

    q = Words(required=False)
    kind = several(choices(["report", "case"]), "")
    goal = several(WholeNumber(min_value=1, max_value=17), "")
    county = several(Code(r"[0-9]{2}"), "")


def read(query: str) -> dict[str, Any]:
    return Sample.read(QueryDict(query))


def wrong(query: str) -> list[str]:
    """The parameters that are named as wrong."""
    with pytest.raises(ValidationError) as caught:
        read(query)
    return [fault["parameter"] for fault in faults_of(caught.value)]


def test_values_come_in_their_kinds() -> None:
    cursor = Cursor(("a",))
    assert read(f"q=ord&kind=report&kind=case&goal=1&goal=17&county=24&limit=100&cursor={cursor}") == {
        "q": "ord",
        "kind": ["report", "case"],
        "goal": [1, 17],
        "county": ["24"],
        "limit": 100,
        "cursor": cursor,
    }


def test_what_is_not_said_is_not_there() -> None:
    assert read("") == {"limit": 20}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=-1", "limit=abc", "limit=5.0", "limit=%205", "limit=1e1", "limit=٣", "limit=",
     "limit=99999999999999999999", "limit=1&limit=2", "limit=true", "limit=%00", "limit=1%0A"],
)  # fmt: skip
def test_a_wrong_limit_is_named(query: str) -> None:
    assert set(wrong(query)) == {"limit"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("kind=poem", "kind"),
        ("kind=report&kind=poem", "kind"),
        ("kind=", "kind"),
        ("goal=18", "goal"),
        ("goal=1&goal=x", "goal"),
        ("goal=0", "goal"),
        ("county=2", "county"),
        ("county=248", "county"),
        ("county=2a", "county"),
        ("county=24%0A", "county"),
        ("county=٢٤", "county"),
        ("q=", "q"),
        (f"q={201 * 'a'}", "q"),
        ("q=+", "q"),
        ("q=a%00b", "q"),
        ("q=a%0Ab", "q"),
        ("q=a&q=b", "q"),
        ("cursor=x", "cursor"),
        ("unknown=1", "unknown"),
        ("Limit=1", "Limit"),
        ("kind[0]=report", "kind[0]"),
        ("format=json", "format"),
        ("&".join(f"goal={number % 17 + 1}" for number in range(21)), "goal"),
    ],
)
def test_each_wrong_parameter_is_named(query: str, name: str) -> None:
    assert set(wrong(query)) == {name}


def test_all_that_is_wrong_is_named_at_once() -> None:
    assert set(wrong("limit=0&kind=poem&x=1&q=")) == {"limit", "kind", "x", "q"}


def test_a_resource_without_parameters_takes_none() -> None:
    assert Parameters.read(QueryDict("")) == {}
    with pytest.raises(ValidationError) as caught:
        Parameters.read(QueryDict("limit=1"))
    assert [fault["parameter"] for fault in faults_of(caught.value)] == ["limit"]
