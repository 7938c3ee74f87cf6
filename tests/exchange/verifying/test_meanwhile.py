"""A rebuild while the network lives: what is said meanwhile wins, what was emptied comes back, what died goes on."""

import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from core.tenancy.scopes import platform_work
from shared.catalogue.models import FacetCount, PublicEntry
from shared.catalogue.queries import EntryFilters, entries_for_public
from shared.catalogue.queries.counts import counts_differ, kept_values
from shared.exchange import rebuilding
from shared.exchange.models import Item
from shared.exchange.relay import relay_tenant
from tests import databases
from tests.exchange.builders import publish, withdraw
from tests.exchange.projections.rows import EVERYTHING, SUMS, rows
from tests.exchange.verifying.asking import found, rebuild
from tests.exchange.verifying.conftest import Network
from tests.isolation.threads import in_thread

RELAY = "from shared.exchange.relay import relay_tenant; relay_tenant"

MANY = 5 * rebuilding.TOGETHER


def test_what_was_emptied_comes_back_row_for_row(network: Network, platform: Any) -> None:
    before = rows(platform)
    with platform():
        for model in EVERYTHING:
            model._default_manager.all().delete()
    made = {model._meta.db_table: {"made"} for model in EVERYTHING if model not in SUMS}
    assert {table: set(done) for table, done in rebuild().items()} == made
    assert found() == []
    assert rows(platform) == before


@pytest.mark.committed
@pytest.mark.parametrize("say", [publish, withdraw])
def test_a_message_that_comes_during_the_rebuild_wins(
    scope: Any, platform: Any, umea: Any, kansli: Any, monkeypatch: Any, say: Any
) -> None:
    """It is applied between the rebuild's look at the list and its turn at the item."""
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with platform():
        PublicEntry.objects.update(place_sv="Trasig")
    turn = rebuilding.rebuild_items

    def after_a_message(*arguments: Any) -> Any:
        def meanwhile() -> None:
            with scope(umea):
                say(item=item, version=2)
            relay_tenant(umea.id)

        assert in_thread(meanwhile) is None
        return turn(*arguments)

    monkeypatch.setattr(rebuilding, "rebuild_items", after_a_message)
    assert rebuild() == {}
    with platform():
        assert Item.objects.get().version == 2
        assert list(PublicEntry.objects.values_list("version", "place_sv")) == ([(2, "")] if say is publish else [])


@pytest.mark.committed
def test_numbers_follow_what_is_published_while_they_are_counted_anew(
    scope: Any, platform: Any, umea: Any, monkeypatch: Any
) -> None:
    with scope(umea):
        publish()
    relay_tenant(umea.id)
    with platform():
        FacetCount.objects.all().delete()
    look = counts_differ

    def look_and_be_overtaken() -> Any:
        def meanwhile() -> None:
            with scope(umea):
                publish()
            relay_tenant(umea.id)

        wrong = look()
        assert in_thread(meanwhile) is None
        return wrong

    monkeypatch.setattr(rebuilding, "counts_differ", look_and_be_overtaken)
    assert rebuilding.rebuild_counters() == {("catalogue_count", "changed"): 4}
    with platform():
        assert (PublicEntry.objects.count(), kept_values()["total", ""], look()) == (2, 2, {})


@pytest.mark.committed
def test_the_relay_waits_for_an_item_that_is_being_rebuilt(
    scope: Any, platform: Any, umea: Any, monkeypatch: Any
) -> None:
    """A message is taken up while the item is locked: it is applied after the rebuild, to what that made."""
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with platform():
        PublicEntry.objects.all().delete()
    with scope(umea):
        publish(item=item, version=2)
    write = rebuilding._write
    relays: list[subprocess.Popen[bytes]] = []

    def beside_the_relay(*arguments: Any) -> str:
        code = f"import uuid, django; django.setup(); {RELAY}(uuid.UUID('{umea.id}'))"
        relays.append(subprocess.Popen([sys.executable, "-c", code], cwd=databases.ROOT, env={**os.environ}))
        time.sleep(2)
        return write(*arguments)

    monkeypatch.setattr(rebuilding, "_write", beside_the_relay)
    assert rebuild("--tenant", "umea") == {"catalogue_public": {"made": 1}}
    assert [relay.wait(60) for relay in relays] == [0]
    with platform():
        assert list(PublicEntry.objects.values_list("version", flat=True)) == [2]
    rebuild()
    assert [kind for kind, table, _ in found() if table != "message"] == []


@pytest.mark.committed
def test_a_killed_rebuild_is_begun_again_and_ends(scope: Any, platform: Any, umea: Any, kansli: Any) -> None:
    with scope(umea):
        for _ in range(MANY):
            publish()
    relay_tenant(umea.id)
    before = rows(platform)
    with platform():
        for model in (PublicEntry, *SUMS):
            model._default_manager.all().delete()
    command = [sys.executable, "manage.py", "exchange", "rebuild", "--all"]
    child = subprocess.Popen(command, cwd=databases.ROOT, env={**os.environ}, stdout=subprocess.DEVNULL)
    while child.poll() is None and count() == 0:
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    made = count()
    assert 0 < made < MANY
    assert rebuild() == {"catalogue_public": {"made": MANY - made}}
    assert (rows(platform), rebuild()) == (before, {})
    with scope(kansli, read_only=True):
        assert entries_for_public(EntryFilters(), "sv").total == MANY


def count() -> int:
    with platform_work(reason="test", read_only=True):
        return PublicEntry.objects.count()
