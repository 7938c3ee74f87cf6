"""How the command speaks: to people in their language, to programs in numbers, and by its exit code."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from shared.exchange.models import Link
from tests.exchange.verifying.asking import ask, verify
from tests.exchange.verifying.conftest import Network


def told(*arguments: str) -> tuple[int, list[str]]:
    """The exit code and the lines a person reads."""
    output = io.StringIO()
    try:
        call_command("exchange", *arguments, stdout=output, stderr=io.StringIO())
    except CommandError as error:
        return error.returncode, [*output.getvalue().splitlines(), str(error)]
    return 0, output.getvalue().splitlines()


def timeless(lines: list[str]) -> list[str]:
    return [line.partition(" (")[0] for line in lines]


@pytest.mark.parametrize(
    ("language", "clean", "nothing"),
    [
        (
            "sv",
            ["Granskat: innehåll 5, kopior 5, historiker 4, filer 3", "Allt stämmer."],
            "Allt var som det ska; ingenting har ändrats",
        ),
        (
            "en",
            ["Looked at: items 5, copies 5, histories 4, files 3", "All in order."],
            "Everything was as it should be; nothing was changed",
        ),
    ],
)
def test_a_clean_network_is_told_in_the_readers_language(
    network: Network, language: str, clean: list[str], nothing: str
) -> None:
    with translation.override(language):
        code, lines = told("verify", "--all")
        assert (code, timeless(lines)) == (0, clean)
        code, lines = told("rebuild", "--all")
        assert (code, timeless(lines)) == (0, [nothing])


def test_a_finding_is_told_with_what_was_expected(network: Network, platform: Any, orebro: Any) -> None:
    with platform():
        Link.objects.filter(item=network.held, receiver=orebro.id).update(state="removed")
    with translation.override("sv"):
        code, lines = told("verify", "--all")
    assert (code, lines[0], lines[-1]) == (
        1,
        f"Säger något annat: umea  exchange_link  {network.held}: väntade state published, fann state removed",
        "1 avvikelse.",
    )
    with translation.override("sv"):
        code, lines = told("rebuild", "--tenant", "umea")
    assert (code, timeless(lines)) == (0, ["exchange_link: 1 rad ändrad", "1 rad har rättats"])


def test_only_the_tenants_that_are_named_are_looked_at(network: Network) -> None:
    assert verify("--tenant", "orebro")["checked"] == {"copies": 4, "files": 1, "histories": 0, "items": 0}
    assert verify("--tenant", "umea")["checked"] == {"copies": 0, "files": 1, "histories": 4, "items": 5}


def test_a_tenant_that_is_not_there_ends_with_2(network: Network) -> None:
    assert ask("verify", "--tenant", "ingenstans") == (2, {})


def test_without_a_choice_nothing_is_done(network: Network) -> None:
    with pytest.raises(CommandError):
        call_command("exchange", "rebuild")


def test_a_quarantined_tenant_is_left_out_and_said(network: Network, platform: Any, orebro: Any) -> None:
    with platform():
        type(orebro).objects.filter(id=orebro.id).update(state="quarantined", fault="gammal")
    errors = io.StringIO()
    with translation.override("sv"):
        call_command("exchange", "verify", "--all", stdout=io.StringIO(), stderr=errors)
    assert errors.getvalue() == "orebro är utelämnad: I karantän.\n"


def test_what_could_not_be_looked_at_ends_with_2(network: Network, monkeypatch: Any) -> None:
    from tenants.sharing.management.commands import exchange

    def fail(*_: Any, **__: Any) -> None:
        raise KeyError

    monkeypatch.setattr(exchange, "work_on", fail)
    assert ask("verify", "--all") == (2, {})
