"""`manage.py tenants`: the operator's words, and refusals of one sentence."""

from typing import Any

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from django.utils import translation

from core.tenancy.commands import TenantCommand
from core.tenancy.hosts import ResolvedTenant
from core.tenancy.scopes import owner_scope
from shared.registry.models import Tenant
from shared.registry.queries import tenant_by_slug
from tests.shared.registry.state import state_now


def run(capsys: Any, *words: str) -> list[str]:
    """The lines that `tenants` prints."""
    capsys.readouterr()
    call_command("tenants", *words)
    return str(capsys.readouterr().out).splitlines()


def refusal(*words: str) -> str:
    """The one sentence with which `tenants` refuses; nothing was changed."""
    before = state_now()
    with pytest.raises(CommandError) as refused:
        call_command("tenants", *words)
    assert state_now() == before
    return str(refused.value)


def test_list_shows_name_type_state_and_host(database: str, capsys: Any) -> None:
    lines = run(capsys, "list")
    assert lines[0].split() == ["nationellt-kansli", "national_office", "active", "localhost"]
    assert [line.split() for line in lines if line.startswith("umea ")] == [
        ["umea", "node", "active", "umea.localhost"]
    ]


def test_provision_shows_its_steps_and_a_rerun_says_so(database: str, capsys: Any) -> None:
    words = ("provision", "falun", "--name", "MSI Falun", "--manager", "vd@falun.example.org")
    made = run(capsys, *words)
    assert (made[0], made[-1], len(made)) == ("  register", "falun: made", 7)
    assert run(capsys, *words) == ["  already there", "falun: complete already"]
    with owner_scope(reason="test"):
        tenant = tenant_by_slug("falun")
    assert (tenant.name_sv, tenant.name_en, tenant.schema_name) == ("MSI Falun", "MSI Falun", "falun")


def test_suspend_and_resume(database: str, capsys: Any) -> None:
    assert run(capsys, "suspend", "orebro") == ["orebro: suspended"]
    assert [line.split()[2] for line in run(capsys, "list") if line.startswith("orebro ")] == ["suspended"]
    assert run(capsys, "resume", "orebro") == ["orebro: in service"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("provision", "umeå", "--name", "x"), "Kortnamnet umeå får bara innehålla a–z, 0–9 och enkla bindestreck"),
        (("provision", "www", "--name", "x"), "Kortnamnet www är reserverat."),
        (("provision", "urnea", "--name", "x"), "Kortnamnet urnea är för likt umea"),
        (("provision", "x" * 49, "--name", "x"), f"Kortnamnet {'x' * 49} är längre än 48 byte."),
        (("provision", "gavle", "--name", "x", "--schema", "public"), "Schemat public är reserverat."),
        (("provision", "gavle", "--name", "x", "--schema", "umea"), "Schemat umea är upptaget."),
        (("provision", "gavle", "--name", "x", "--host", "umea.localhost"), "Värdnamnet umea.localhost är upptaget."),
        (("suspend", "nobody"), "nobody"),
        (("resume", "nobody"), "nobody"),
        (("check", "--tenant", "nobody"), "nobody"),
        (("migrate", "--tenant", "nobody"), "nobody"),
    ],
)
def test_a_refusal_is_one_sentence(words: tuple[str, ...], sentence: str, database: str) -> None:
    with translation.override("sv"):
        told = refusal(*words)
    assert (sentence in told, "\n" in told) == (True, False)


@pytest.mark.parametrize("verb", ["migrate", "check"])
def test_which_tenants_is_always_said(verb: str, database: str) -> None:
    assert "--tenant --all" in refusal(verb)
    assert "--all" in refusal(verb, "--all", "--tenant", "umea")


def test_without_the_owners_login_nothing_is_done(database: str, settings: Any) -> None:
    settings.NODVERK_OWNER_DATABASE = None
    with pytest.raises(CommandError, match=r"^This process does not hold the owner's login\.$"):
        call_command("tenants", "suspend", "umea")


def test_djangos_own_migrate_is_closed(database: str) -> None:
    before = state_now()
    with pytest.raises(CommandError, match="tenants migrate --all"):
        call_command("migrate")
    assert state_now() == before


class Count(TenantCommand):
    """A command of a tenant, as apps write them."""

    refusals = (ZeroDivisionError,)

    def handle_tenant(self, tenant: ResolvedTenant, **options: Any) -> str:
        if options.get("verbosity") == 3:
            raise ZeroDivisionError("one sentence")
        return tenant.schema_name


def test_a_tenants_command_runs_in_each_tenants_unit(database: str, capsys: Any) -> None:
    call_command(Count(), "--tenant", "umea", "--tenant", "orebro")
    assert capsys.readouterr().out.splitlines() == ["umea: umea", "orebro: orebro"]
    call_command(Count(), "--all")
    with owner_scope(reason="test"):
        served = set(Tenant.objects.in_service().values_list("slug", flat=True))
    assert {line.partition(":")[0] for line in capsys.readouterr().out.splitlines()} == served


@pytest.mark.parametrize("words", [(), ("--all", "--tenant", "umea"), ("--tenant", "nobody"), ("--tenant",)])
def test_a_tenants_command_demands_its_tenants(words: tuple[str, ...], database: str, capsys: Any) -> None:
    with pytest.raises(CommandError):
        call_command(Count(), *words)
    assert capsys.readouterr().out == ""


def test_a_tenants_commands_refusal_is_one_sentence(database: str) -> None:
    with pytest.raises(CommandError, match=r"^one sentence$"):
        call_command(Count(), "--all", "--verbosity", "3")


def test_every_command_of_a_tenants_app_demands_its_tenants() -> None:
    """Commands of ours that touch tenants stand on TenantCommand, or say themselves which tenants they mean."""
    ours = {name: app for name, app in get_commands().items() if str(app).startswith("tenants.")}
    other = [name for name, app in ours.items() if not isinstance(load_command_class(str(app), name), TenantCommand)]
    assert other == []
