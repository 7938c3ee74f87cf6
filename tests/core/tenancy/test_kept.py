"""What is kept between requests: by tenant, and while its mark is the same."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.tenancy.errors import NoScopeError
from core.tenancy.kept import Kept, forget_everything


@pytest.fixture
def made() -> Iterator[list[str]]:
    """What was made anew, in order."""
    yield []
    forget_everything()


def making(made: list[str], name: str) -> Any:
    """Makes a value and says so."""

    def make() -> str:
        made.append(name)
        return name

    return make


def test_a_value_is_made_once_for_a_mark(scope: Any, umea: Any, made: list[str]) -> None:
    kept: Kept[str] = Kept()
    for name, mark in (("a", "1"), ("b", "1"), ("c", "2"), ("d", "2"), ("e", "1")):
        with scope(umea):
            kept.get(mark, making(made, name))
    assert made == ["a", "c", "e"]


def test_no_tenant_gets_what_another_kept_under_the_same_mark(
    scope: Any, umea: Any, orebro: Any, made: list[str]
) -> None:
    kept: Kept[str] = Kept()
    found = []
    for tenant in (umea, orebro, umea, orebro):
        with scope(tenant):
            found.append(kept.get("1", making(made, tenant.slug)))
    assert (found, made) == (["umea", "orebro", "umea", "orebro"], ["umea", "orebro"])


def test_only_the_latest_tenants_are_held(scope: Any, umea: Any, orebro: Any, kansli: Any, made: list[str]) -> None:
    kept: Kept[str] = Kept(size=2)
    for tenant in (umea, orebro, umea, kansli, umea, orebro):
        with scope(tenant):
            kept.get("1", making(made, tenant.slug))
    assert made == ["umea", "orebro", kansli.slug, "orebro"]


def test_nothing_is_kept_outside_a_scope(made: list[str]) -> None:
    kept: Kept[str] = Kept()
    with pytest.raises(NoScopeError):
        kept.get("1", making(made, "a"))
    assert made == []


def test_what_fails_to_be_made_is_not_kept(scope: Any, umea: Any, made: list[str]) -> None:
    kept: Kept[str] = Kept()

    def fail() -> str:
        raise LookupError

    with scope(umea):
        kept.get("1", making(made, "a"))
        with pytest.raises(LookupError):
            kept.get("2", fail)
        assert kept.get("1", making(made, "b")) == "a"
