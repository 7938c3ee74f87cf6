"""A relay that freezes inside its transaction: another takes over, and its own late commit fails."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from core.installation.roles import role_name
from core.tenancy.scopes import platform_work, unit_of_work
from shared.catalogue.models import PublicEntry
from shared.exchange.models import Item, Message, Trouble
from tests import databases
from tests.core.worker.processes import silence_workers, states, until, worker
from tests.exchange.builders import publish

pytestmark = [
    pytest.mark.committed,
    pytest.mark.skipif(
        "NODVERK_PROOF_SIZE" not in os.environ,
        reason="part of the row exactly-once: beside other tests it sometimes waits in vain for the processes",
    ),
]

RELAY = "exchange.relay"
GATE = 4_711
GATED = f"""
CREATE FUNCTION gated() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_advisory_xact_lock_shared({GATE}); RETURN NEW; END $$;
CREATE TRIGGER gated BEFORE INSERT ON catalogue_public FOR EACH ROW EXECUTE FUNCTION gated()
"""
AT_THE_GATE = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s"
SOON = "ALTER ROLE {role} IN DATABASE {database} SET idle_in_transaction_session_timeout = '1s'"


@contextmanager
def closed_gate(admin: "psycopg.Connection[Any]") -> Iterator[None]:
    """Inside, whoever writes into the catalogue stands still in the middle of its transaction."""
    admin.execute("SELECT pg_advisory_lock(%s)", [GATE])
    yield
    admin.execute("SELECT pg_advisory_unlock(%s)", [GATE])


@pytest.fixture
def admin(database: str, settings: Any) -> Iterator["psycopg.Connection[Any]"]:
    """The superuser, at a database whose catalogue has a gate and that soon lets go of who is frozen."""
    with psycopg.connect(databases.url_of("admin", database), autocommit=True) as connection:
        connection.execute(GATED)
        role = role_name(settings.NODVERK_INSTALLATION, "app")
        connection.execute(SOON.format(role=role, database=database))
        yield connection


def pending() -> int:
    with platform_work(reason="test", read_only=True):
        return Message.objects.filter(handling="pending").count()


def test_a_frozen_relays_late_commit_fails_and_another_has_taken_over(umea: Any, admin: Any, tmp_path: Path) -> None:
    with unit_of_work(umea, reason="test"):
        item = publish()
    log = tmp_path / "log"
    with worker(log) as frozen:
        with closed_gate(admin):
            until(lambda: admin.execute(AT_THE_GATE, [GATE]).fetchone()[0] == 1, "the relay is in its transaction")
            frozen.send_signal(signal.SIGSTOP)
        assert pending() == 1
        silence_workers()
        with worker(tmp_path / "other"):
            until(lambda: pending() == 0, "another worker relays")
        frozen.send_signal(signal.SIGCONT)
        until(lambda: "could not apply a row" in log.read_text(), "the thawed one finds that its transaction is gone")
        with unit_of_work(umea, reason="test"):
            publish()
        until(lambda: pending() == 0, "the thawed one relays again")
        until(lambda: {state for state, _ in states(RELAY)} == {"succeeded"}, "every call is answered")
    with platform_work(reason="test", read_only=True):
        message = Message.objects.get(item=item)
        assert (message.handling, message.attempts, message.effect) == ("applied", 0, 1)
        assert (Item.objects.get(id=item).effects, PublicEntry.objects.filter(item=item).count()) == (1, 1)
        assert not Trouble.objects.exists()
