"""`manage.py tenants`: the operator's words, and refusals of one sentence."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from django.utils import translation

from core.tenancy.commands import TenantCommand, operators_language
from core.tenancy.hosts import ResolvedTenant
from core.tenancy.scopes import owner_scope
from shared.registry.models import Domain, Tenant
from shared.registry.queries import tenant_by_slug, tenant_records
from shared.registry.services import quarantine_tenant, release_tenant, suspend_tenant
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


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is told is told in English here, unless a test asks for Swedish."""
    with translation.override("en"):
        yield


EVERYTHING = (
    *("provision", "falun", "--name", "MSI Falun", "--name-en", "MSI Falun (en)", "--rung", "4"),
    *("--host", "falun.example", "--alias", "msi-falun.example", "--schema", "dalarna", "--accent", "#0F766E"),
    *("--municipality", "2080", "--covers", "20", "--covers", "21", "--seat", "Falun:2080", "--place", "Gävle:2180"),
    *("--hosted-by", "Högskolan Dalarna=Dalarna University", "--partner", "Falu kommun", "--funder", "Falu kommun"),
    *("--starts", "2026-01-01", "--ends", "2028-12-31", "--manager", "vd@falun.example.org"),
    *("--email", "hej@falun.example"),
)


def test_provision_takes_everything_that_a_tenant_has_and_a_rerun_says_so(database: str, capsys: Any) -> None:
    lines = run(capsys, *EVERYTHING)
    assert lines[:6] == [
        "  entry in the registry",
        "  database role",
        "  schema from the template",
        "  rights",
        "  site, groups and first manager",
        "  comparison with the template",
    ]
    assert lines[6] == "falun: made"
    assert lines[7].startswith("vd@falun.example.org chooses a password within 3 days at http://falun.example:8000/")
    assert (len(lines), run(capsys, *EVERYTHING)) == (8, ["  there already", "falun: complete already"])
    with owner_scope(reason="test"):
        record = next(record for record in tenant_records() if record.slug == "falun")
    assert asdict(record) == {
        "slug": "falun",
        "name_sv": "MSI Falun",
        "name_en": "MSI Falun (en)",
        "type": "node",
        "rung": 4,
        "state": "active",
        "fault": "",
        "schema": "dalarna",
        "url": "http://falun.example:8000",
        "hosts": ("falun.example", "msi-falun.example"),
        "accent": "#0F766E",
        "email": "hej@falun.example",
        "county": "20",
        "municipality": "2080",
        "covers": ("20", "21"),
        "places": (
            {"city": "Falun", "municipality": "2080", "is_seat": True},
            {"city": "Gävle", "municipality": "2180", "is_seat": False},
        ),
        "parties": (
            party("funder", "falu-kommun", "Falu kommun", "Falu kommun"),
            party("host", "hogskolan-dalarna", "Högskolan Dalarna", "Dalarna University"),
            party("partner", "falu-kommun", "Falu kommun", "Falu kommun"),
        ),
        "started_on": date(2026, 1, 1),
        "ended_on": date(2028, 12, 31),
    }


def party(relation: str, organisation: str, name_sv: str, name_en: str) -> dict[str, str]:
    return {"relation": relation, "organisation": organisation, "name_sv": name_sv, "name_en": name_en}


def test_a_name_is_enough_and_the_rest_follows(database: str, capsys: Any) -> None:
    run(capsys, "provision", "mora", "--name", "MSI Mora", "--municipality", "2062")
    with owner_scope(reason="test"):
        record = next(record for record in tenant_records() if record.slug == "mora")
    assert (record.name_en, record.schema, record.hosts) == ("MSI Mora", "mora", ("mora.localhost",))
    assert (record.county, record.covers, [place.city for place in record.places]) == ("20", ("20",), ["Mora"])


def test_the_steps_are_told_in_swedish(database: str, capsys: Any) -> None:
    with translation.override("sv"):
        lines = run(capsys, "provision", "avesta", "--name", "MSI Avesta")
    assert (lines[0], lines[2], lines[-1]) == ("  rad i registret", "  schema från mallen", "avesta: skapad")


def states() -> dict[str, str]:
    with owner_scope(reason="test"):
        return dict(Tenant.objects.values_list("slug", "state"))


def test_suspend_and_resume(database: str, capsys: Any) -> None:
    assert run(capsys, "suspend", "--tenant", "orebro", "--tenant", "umea") == ["orebro: Suspended", "umea: Suspended"]
    assert (states()["orebro"], states()["umea"], states()["nationellt-kansli"]) == (
        "suspended",
        "suspended",
        "active",
    )
    assert run(capsys, "resume", "--tenant", "orebro") == ["orebro: Active"]
    assert run(capsys, "resume", "--all") == ["umea: Active"]
    assert set(states().values()) == {"active"}


def test_all_are_suspended_or_none(database: str, capsys: Any) -> None:
    """One that cannot be changed leaves the others as they were; --all leaves those alone that it does not mean."""
    with owner_scope(reason="test"):
        quarantine_tenant(tenant_by_slug("umea"), fault="as it were")
        suspend_tenant(tenant_by_slug("orebro"))
    try:
        told = refusal("resume", "--tenant", "orebro", "--tenant", "umea")
        assert told == "umea is not in order (as it were): mend it and run “tenants migrate --tenant umea”."
        lines = run(capsys, "suspend", "--all")
        assert [line for line in lines if line.startswith(("umea", "orebro"))] == []
        assert (states()["umea"], states()["orebro"], states()["nationellt-kansli"]) == (
            "quarantined",
            "suspended",
            "suspended",
        )
    finally:
        with owner_scope(reason="test"):
            release_tenant(tenant_by_slug("umea"))
        run(capsys, "resume", "--all")
    assert set(states().values()) == {"active"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("provision", "umeå", "--name", "x"), "Kortnamnet umeå får bara innehålla a–z, 0–9 och enkla bindestreck"),
        (("provision", "umeа", "--name", "x"), "Kortnamnet umeа får bara innehålla a–z"),
        (("provision", "www", "--name", "x"), "Kortnamnet www är reserverat."),
        (("provision", "urnea", "--name", "x"), "Kortnamnet urnea är för likt umea"),
        (("provision", "umea", "--name", "x"), "Kortnamnet umea är upptaget."),
        (("provision", "x" * 49, "--name", "x"), f"Kortnamnet {'x' * 49} är längre än 48 byte."),
        (("provision", "gavle", "--name", "MSI Umeå"), "Namnet MSI Umeå är för likt MSI Umeå"),
        (("provision", "gavle", "--name", "x", "--schema", "public"), "Schemat public är reserverat."),
        (("provision", "gavle", "--name", "x", "--schema", "umea"), "Schemat umea är upptaget."),
        (("provision", "gavle", "--name", "x", "--host", "umea.localhost"), "Värdnamnet umea.localhost är upptaget."),
        (("provision", "gavle", "--name", "x", "--alias", "a b"), "a b är inte ett värdnamn i dess enkla form."),
        (("provision", "gavle", "--name", "x", "--type", "kommun"), "Typen kommun finns inte: välj node, national"),
        (("provision", "gavle", "--name", "x", "--rung", "3"), "Trappsteg 3 ger ingen arbetsyta: välj 4, 5."),
        (("provision", "gavle", "--name", "x", "--rung", "-1"), "Trappsteg -1 ger ingen arbetsyta: välj 4, 5."),
        (
            ("provision", "gavle", "--name", "x", "--accent", "red"),
            "Accentfärgen red är inte en färg skriven #rrggbb.",
        ),
        (("provision", "gavle", "--name", "x", "--county", "99"), "Det finns inget län med koden 99."),
        (("provision", "gavle", "--name", "x", "--municipality", "21"), "Det finns ingen kommun med koden 21."),
        (("provision", "gavle", "--name", "x", "--place", "Gävle:1"), "Det finns ingen kommun med koden 1."),
        (("provision", "gavle", "--name", "x", "--starts", "31/1"), "31/1 är inte ett datum som 2026-01-31."),
        (("provision", "gavle", "--name", "x", "--manager", "vera"), "vera är inte en e-postadress."),
        (("provision", "gavle", "--name", "x", "--email", "hej@"), "hej@ är inte en e-postadress."),
        (
            ("provision", "gavle", "--name", "x", "--type", "national_office"),
            "Det finns redan ett nationellt kansli: nationellt-kansli.",
        ),
        (("suspend", "--tenant", "nobody"), "nobody"),
        (("resume", "--tenant", "umea", "--tenant", "nobody"), "nobody"),
        (("check", "--tenant", "nobody"), "nobody"),
        (("migrate", "--tenant", "nobody"), "nobody"),
    ],
)
def test_a_refusal_is_one_sentence(words: tuple[str, ...], sentence: str, database: str) -> None:
    with translation.override("sv"):
        told = refusal(*words)
    assert (sentence in told, "\n" in told) == (True, False)


@pytest.mark.parametrize("verb", ["suspend", "resume", "migrate", "check"])
def test_which_tenants_is_always_said(verb: str, database: str) -> None:
    assert "--tenant --all" in refusal(verb)
    assert "--all" in refusal(verb, "--all", "--tenant", "umea")


@pytest.mark.parametrize("words", [("list",), ("check", "--all"), ("provision", "gavle", "--name", "MSI Gävle")])
def test_before_the_first_migration_it_says_what_to_run(
    words: tuple[str, ...], database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tenant._meta, "db_table", "registry_not_there")
    monkeypatch.setattr(Domain._meta, "db_table", "registry_not_there")
    with pytest.raises(CommandError) as refused:
        call_command("tenants", *words)
    assert str(refused.value) == "The database lacks what this code needs: run “tenants migrate --all” first."


def test_a_database_that_does_not_answer_is_one_sentence(database: str, settings: Any) -> None:
    settings.NODVERK_OWNER_DATABASE = {**settings.NODVERK_OWNER_DATABASE, "HOST": "/nowhere"}
    with pytest.raises(CommandError) as refused:
        call_command("tenants", "list")
    assert ("\n" in str(refused.value), "/nowhere" in str(refused.value)) == (False, True)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "sv"),
        ({"LANG": "C.UTF-8"}, "sv"),
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US", "LC_ALL": "de_DE.UTF-8"}, "sv"),
        ({"LANG": "en"}, "en"),
    ],
)
def test_the_language_is_the_terminals(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert operators_language() == language


def test_from_the_command_line_it_speaks_that_language(
    database: str, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")
    command = load_command_class("shared.registry", "tenants")
    command.run_from_argv(["manage.py", "tenants", "check", "--tenant", "umea"])
    assert capsys.readouterr().out == "umea: i ordning\n"
    with pytest.raises(SystemExit):
        command.run_from_argv(["manage.py", "tenants", "provision", "--help"])
    assert "den första verksamhetsledarens adress" in " ".join(capsys.readouterr().out.split())


def test_an_interrupted_command_says_that_nothing_is_half_done(
    database: str, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    command = load_command_class("shared.registry", "tenants")

    def interrupt(text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "_progress", interrupt)
    before = state_now()
    with pytest.raises(SystemExit) as ended:
        command.run_from_argv(["manage.py", "tenants", "provision", "gavle", "--name", "MSI Gävle"])
    told = capsys.readouterr()
    assert (ended.value.code, told.err) == (130, "Stopped. Nothing is half done; run it again to go on.\n")
    assert state_now() == before


def test_without_the_owners_login_nothing_is_done(database: str, settings: Any) -> None:
    settings.NODVERK_OWNER_DATABASE = None
    with pytest.raises(CommandError, match=r"^This process does not hold the owner's login\.$"):
        call_command("tenants", "suspend", "--tenant", "umea")


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
    assert other == ["exchange"]
    for verb in ("verify", "rebuild"):
        with pytest.raises(CommandError, match="--tenant --all"):
            call_command("exchange", verb)
