"""Provisioning that is stopped, killed or crowded is whole or absent, and a rerun makes it whole."""

from typing import Any

import pytest

from core.tenancy.roles import tenant_role
from core.tenancy.scopes import owner_scope
from shared.registry.checking import check_installation, check_tenant
from shared.registry.enums import Step
from shared.registry.models import Tenant
from shared.registry.queries import tenant_by_slug
from shared.registry.services import Manager, NewTenant, owner_connection, provision_tenant
from tests.shared.registry.processes import KILLED, in_processes, provision, provision_until
from tests.shared.registry.state import role_exists, state_now

STEPS = [step for step in Step if step not in {Step.WAIT, Step.FOUND}]


def new_tenant(slug: str) -> NewTenant:
    manager = Manager(f"vera@{slug}.example.org", "Vera", "Vik")
    return NewTenant(slug=slug, name_sv=f"MSI {slug}", name_en=f"MSI {slug}", manager=manager)


class StoppedError(Exception):
    """What an interrupted step raises."""


@pytest.mark.parametrize("last", STEPS)
def test_stopped_at_any_step_it_is_absent(last: Step, database: str) -> None:
    seen: list[str] = []

    def progress(step: Step) -> None:
        if step is not Step.REGISTER:
            seen.append(tenant_role(Tenant.objects.get(slug="halmstad").pk))
        if step is last:
            raise StoppedError

    before = state_now()
    with owner_scope(reason="test"), pytest.raises(StoppedError):
        provision_tenant(new_tenant("halmstad"), progress=progress)
    assert state_now() == before
    with owner_scope(reason="test"):
        assert [role for role in seen if role_exists(role)] == []


def test_after_a_stop_at_the_end_a_rerun_completes_it(database: str) -> None:
    def progress(step: Step) -> None:
        if step is Step.COMPARE:
            raise StoppedError

    with owner_scope(reason="test"):
        with pytest.raises(StoppedError):
            provision_tenant(new_tenant("kalmar"), progress=progress)
        done = provision_tenant(new_tenant("kalmar"))
        assert (done.created, check_tenant(owner_connection(), done.tenant)) == (True, [])


def test_killed_for_good_it_is_absent_and_a_rerun_completes_it(database: str) -> None:
    before = state_now()
    new = new_tenant("ystad")
    endings = in_processes([lambda: provision_until(new, Step.RIGHTS), lambda: provision_until(new, Step.COMPARE)])
    assert (endings, state_now() == before) == ([KILLED, KILLED], True)
    assert in_processes([lambda: provision(new)]) == [0]
    with owner_scope(reason="test"):
        assert check_tenant(owner_connection(), tenant_by_slug("ystad")) == []


def test_side_by_side_each_is_made_once(database: str) -> None:
    """Two of a name and a look-alike: the first is made, its twin finds it there, the look-alike is refused."""
    names = ["visby", "visby", "borgholm", "vlsby"]
    endings = in_processes([lambda name=name: provision(new_tenant(name)) for name in names])  # type: ignore[misc]
    with owner_scope(reason="test"):
        found = sorted(Tenant.objects.filter(slug__in=names).values_list("slug", flat=True))
        assert [check_tenant(owner_connection(), tenant_by_slug(name)) for name in found] == [[], []]
    if "visby" in found:
        assert (endings, found) == ([0, 0, 0, 1], ["borgholm", "visby"])
    else:
        assert (endings, found) == ([1, 1, 0, 0], ["borgholm", "vlsby"])


@pytest.mark.parametrize(
    "shared",
    [{"name_sv": "MSI Gemensam"}, {"host": "gemensam.localhost"}, {"aliases": ("gemensam.example",)}],
)
def test_side_by_side_two_of_one_name_or_host_are_never_both_made(shared: dict[str, Any], database: str) -> None:
    key = next(iter(shared))
    news = [
        NewTenant(
            **{"slug": f"{key}-{name}".replace("_", "-"), "name_sv": f"{key} {name}", "name_en": f"{key} {name} (en)"}
            | shared
        )
        for name in ("norr", "soder")
    ]
    endings = in_processes([lambda new=new: provision(new) for new in news])  # type: ignore[misc]
    with owner_scope(reason="test"):
        made = Tenant.objects.filter(slug__in=[new.slug for new in news]).count()
    assert (sorted(endings), made) == ([0, 1], 1)


def test_many_of_different_names_side_by_side(database: str) -> None:
    names = ["arboga", "bjuv", "dorotea", "emmaboda"]
    assert in_processes([lambda name=name: provision(new_tenant(name)) for name in names]) == [0] * 4  # type: ignore[misc]
    with owner_scope(reason="test"):
        assert [check_tenant(owner_connection(), tenant_by_slug(name)) for name in names] == [[]] * 4
        assert check_installation(owner_connection()) == []
