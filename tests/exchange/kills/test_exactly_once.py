"""Web, relay, worker and database are killed outright at random points: every effect is there once, and in order."""

import os
import random
import re
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from core.actors import SYSTEM
from core.launch.ports import free_port
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from shared.exchange.models import Item, Link, Message
from shared.exchange.queries import pending_count
from shared.exchange.sweeping import sweep
from tenants.audit.models import AuditEntry
from tenants.audit.services import record
from tenants.sharing.models import Copy, SharedItem
from tests import databases, harness
from tests.exchange.builders import adopt, report_page, share
from tests.exchange.kills.books import Books, audit
from tests.exchange.kills.clusters import own_cluster
from tests.exchange.kills.players import Players, wait_until
from tests.isolation.sizes import SEED
from tests.isolation.threads import in_threads
from tests.jobs import run_pending_jobs
from tests.proofs.recording import Proof

SMALL = 12
SIZE = int(os.environ.get("NODVERK_PROOF_SIZE", SMALL))
KILLS = max(4, round(SIZE * 60 / 1000))
CHANGES_PER_KILL = SIZE // KILLS + (4 if SIZE > SMALL else 0)  # some are not confirmed
ITEMS = 4
TOKEN = re.compile('name="csrfmiddlewaretoken" value="([^"]+)"')
CHOICES = ("public", "network")
DUE = """
UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND scheduled_at > now();
UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'
WHERE last_heartbeat < now() - interval '8 seconds';
UPDATE exchange_message SET next_at = now() WHERE next_at > now();
UPDATE exchange_receipt SET next_at = now() WHERE next_at > now();
UPDATE exchange_link SET next_at = now() WHERE next_at > now()
"""


class Editor:
    """A person who changes who may see pages, over HTTP, and notes what was confirmed."""

    def __init__(self, port: int, host: str, session: str, pages: dict[uuid.UUID, int], tenant: Any) -> None:
        self.port, self.host = port, host
        self.cookies, self.token = f"{settings.SESSION_COOKIE_NAME}={session}", ""
        self.pages, self.tenant = pages, tenant
        self.confirmed = dict.fromkeys(pages, 1)  # the sharing itself
        self.uncertain = dict.fromkeys(pages, 0)
        self.now = dict.fromkeys(pages, CHOICES[0])

    def change_all(self, items: list[uuid.UUID]) -> None:
        """One change after the other."""
        for item in items:
            self.change(item)

    def change(self, item: uuid.UUID) -> None:
        """One change of one page; what was not confirmed may have been done all the same."""
        wanted = CHOICES[self.now[item] == CHOICES[0]]
        try:
            done = self._post(item, wanted)
        except (OSError, HTTPException):
            done = False
        if done:
            self.confirmed[item] += 1
            self.now[item] = wanted
        else:
            self.uncertain[item] += 1
            wait_until(lambda: self.look(item), "web and database answer again")

    def begin(self) -> bool:
        """Open a form, as a browser does first: its token goes with every change."""
        answer, body = self._ask("GET", self._form(next(iter(self.pages))))
        found = TOKEN.search(body)
        if answer.status != HTTPStatus.OK or found is None:
            return False
        given = str(answer.getheader("Set-Cookie")).partition(";")[0]
        self.cookies, self.token = f"{self.cookies}; {given}", found[1]
        return True

    def _form(self, item: uuid.UUID) -> str:
        return f"/studio/sharing/pages/{self.pages[item]}/"

    def _post(self, item: uuid.UUID, wanted: str) -> bool:
        fields = {"visibility": wanted, "listed": "on", "confirm": "1", "csrfmiddlewaretoken": self.token}
        answer, _ = self._ask("POST", self._form(item), urllib.parse.urlencode(fields))
        assert answer.status == HTTPStatus.FOUND or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR, answer.status
        return answer.status == HTTPStatus.FOUND

    def _ask(self, method: str, path: str, body: str = "") -> tuple[HTTPResponse, str]:
        headers = {"Host": self.host, "Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read().decode()
        finally:
            connection.close()

    def look(self, item: uuid.UUID) -> bool:
        """What is there now; once the web answers, what it had begun before is over."""
        if self._ask("GET", "/healthz")[0].status != HTTPStatus.OK:
            return False
        with unit_of_work(self.tenant, reason="test", read_only=True):
            self.now[item] = SharedItem.objects.get(pk=item).visibility
        return True

    def done(self) -> dict[uuid.UUID, tuple[int, int]]:
        """Of each item, how many changes were confirmed, and how many there may be."""
        return {item: (sure, sure + self.uncertain[item]) for item, sure in self.confirmed.items()}


@pytest.fixture
def database(settings: Any) -> Iterator[str]:
    """Real scopes and logins, on the template itself, in a cluster of its own."""
    with own_cluster(), harness.entered(databases.TEMPLATE, settings) as name:
        yield name


@pytest.fixture
def pages(umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any) -> dict[uuid.UUID, int]:
    """Umeå's shared pages by item; Örebro has published copies, the office has drafts."""
    made = {}
    for number in range(ITEMS):
        with unit_of_work(umea, reason="test"):
            page = report_page(f"Nummer {number}", slug=f"nummer-{number}")
            made[share(page, anna, "public").id] = page.pk
    run_pending_jobs()
    for tenant, person in ((orebro, cecilia), (kansli, disa)):
        for item in made:
            with unit_of_work(tenant, reason="test"):
                adopt(item, person, publish=tenant is orebro)
    run_pending_jobs()
    return made


def kill_at_random(players: Players, editor: Editor, dice: random.Random) -> None:
    """Change after change, while one after the other is killed at a moment nobody chose."""
    victims, turn = ["worker", "web", "database", "worker"], cycle(dice.sample(list(editor.pages), ITEMS))
    for number in range(KILLS):
        victim, moment = victims[number % len(victims)], dice.uniform(0.0, 0.6)
        items = list(islice(turn, CHANGES_PER_KILL))
        ends = in_threads([partial(editor.change_all, items), partial(players.kill_after, victim, moment)])
        assert ends == [None, None]


def hurry() -> None:
    """What would be done in a while is due now; the silent are taken for dead."""
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(DUE)


def is_quiet() -> bool:
    """Whether everything has come through."""
    hurry()
    with platform_work(reason="test", read_only=True):
        versions = dict(Item.objects.values_list("id", "version"))
        behind = [link for link in Link.objects.all() if link.adopted_version != versions[link.item]]
        waiting = pending_count()
    if behind or waiting:
        sweep()
        time.sleep(0.3)
    return not behind and not waiting


def test_whoever_is_killed_each_effect_is_there_once_and_in_order(
    database: str, visit: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, pages: dict[uuid.UUID, int],
    tmp_path: Path, proof: Proof,
) -> None:  # fmt: skip
    port = free_port()
    client = visit(umea, anna)
    host = str(client.defaults["HTTP_HOST"]).partition(":")[0]
    editor = Editor(port, f"{host}:{port}", client.cookies[settings.SESSION_COOKIE_NAME].value, pages, umea)
    with Players(databases.cluster(), port, tmp_path / "log") as players:
        wait_until(editor.begin, "the web server serves")
        kill_at_random(players, editor, random.Random(SEED))
        wait_until(is_quiet, "everything comes through", patience=240)
    connections["default"].close()
    books = audit(umea, [orebro, kansli], editor.done())
    assert books.faults == {"lost": 0, "doubled": 0, "out of order": 0}
    proof.tried("effects", sum(editor.confirmed.values()))
    proof.tried("kills", sum(players.kills.values()))
    for what, number in books.faults.items():
        proof.absent(what, number)
    find_planted(umea, orebro, kansli, editor, proof)


def find_planted(umea: Any, orebro: Any, kansli: Any, editor: Editor, proof: Proof) -> None:
    """A loss, a doubling and a change of order that are put there on purpose are found, each at its item."""
    lost, doubled, disordered = list(editor.pages)[:3]
    with platform_work(reason="test"):
        Message.objects.filter(item=lost, version=1).delete()
        first, second = Message.objects.filter(item=disordered).order_by("version")[:2]
        first.effect, second.effect = second.effect, first.effect
        Message.objects.bulk_update([first, second], ["effect"])
    with unit_of_work(orebro, reason="test"):
        copy = Copy.objects.get(item_id=doubled)
        entry = AuditEntry.objects.filter(object_id=str(copy.pk)).order_by("-pk")[0]
        record(by=SYSTEM, verb=entry.verb, object_type=entry.object_type, object_id=copy.pk, data=entry.data)
    books: Books = audit(umea, [orebro, kansli], editor.done())
    assert {item for item, count in books.lost.items() if count} == {lost}
    assert {item for item, count in books.disordered.items() if count} == {disordered}
    assert books.doubled[doubled] > 0
    proof.planted("loss", int(books.lost[lost] > 0))
    proof.planted("doubling", int(books.doubled[doubled] > 0))
    proof.planted("change of order", books.disordered[disordered])
