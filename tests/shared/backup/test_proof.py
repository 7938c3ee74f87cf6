"""A tenant is destroyed and comes back, again and again, while the others are read and write."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from core.backup import differences
from core.tenancy.scopes import owner_scope, unit_of_work
from shared.backup.returning import restore_tenant
from shared.backup.services import back_up_whole
from tenants.editorial.models import KnowledgePage
from tests.exchange.builders import draft_page, report_page
from tests.isolation.sizes import SIZE
from tests.proofs.recording import Proof
from tests.shared.backup.conftest import digests_of, quiet

pytestmark = pytest.mark.committed
PAGES = max(4, SIZE // 100)


@dataclass
class Life:
    """What the others did meanwhile."""

    answers: list[tuple[str, int]] = field(default_factory=list)
    written: int = 0
    failures: list[Exception] = field(default_factory=list)

    def of(self, name: str) -> list[int]:
        return [status for who, status in self.answers if who == name]


@contextmanager
def others_at_work(clients: dict[str, Any], writer: Any) -> Iterator[Life]:
    """Readers at every site and a writer at one, until the block ends."""
    ended, life = threading.Event(), Life()

    def read() -> None:
        while not ended.is_set():
            life.answers.extend((name, client.get("/").status_code) for name, client in clients.items())

    def write() -> None:
        while not ended.is_set():
            with unit_of_work(writer, reason="meanwhile"):
                draft_page(f"Meanwhile {life.written}")
            life.written += 1

    def work(deed: Any) -> None:
        try:
            deed()
        except Exception as error:
            life.failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(deed,)) for deed in (read, write)]
    for thread in threads:
        thread.start()
    try:
        yield life
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def test_a_tenant_comes_back_while_the_others_read_and_write(
    scope: Any, umea: Any, orebro: Any, kansli: Any, visit: Any, proof: Proof, tmp_path: Path
) -> None:
    with scope(umea):
        for number in range(PAGES):
            report_page(f"Sida {number}")
    with scope(orebro):
        before_here = KnowledgePage.objects.count()
    back_up_whole(tmp_path / "backup", quiet)
    before = {schema: digests_of(schema) for schema in ("umea", "kansli")}
    with owner_scope(reason="test") as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM umea.wagtailsearch_indexentry")
        cursor.execute("UPDATE umea.wagtailcore_page SET title = 'Förstörd'")
    proof.planted("tables that differ", len(differences(before["umea"], digests_of("umea"))))
    clients = {"orebro": visit(orebro), "kansli": visit(kansli), "umea": visit(umea)}
    with others_at_work(clients, orebro) as life:
        restore_tenant("umea", tmp_path / "backup", new_here=False, progress=quiet)
    assert life.failures == []
    after = {schema: digests_of(schema) for schema in ("umea", "kansli")}
    proof.absent("tables that differ", sum(len(differences(before[name], after[name])) for name in before))
    proof.absent("answers the others lacked", sum(status != 200 for status in life.of("orebro") + life.of("kansli")))
    assert set(life.of("umea")) <= {200, 503}
    with scope(orebro):
        proof.absent("pages lost", before_here + life.written - KnowledgePage.objects.count())
    proof.tried("restores of one tenant", 1)
    proof.tried("tables compared", sum(len(found) - 1 for found in after.values()))
    proof.tried("pages written by others meanwhile", life.written)
    proof.tried("answers of others meanwhile", len(life.of("orebro") + life.of("kansli")))
