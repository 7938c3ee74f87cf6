"""No cross-tenant read or write: random requests of eight tenants in eight threads, through the whole of Django."""

import threading
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.isolation.inhabitants import Inhabited
from tests.isolation.interleaving import Findings, Visitors, empty_notes, settle, strayed_messages
from tests.isolation.served.calling import Served
from tests.isolation.served.settings import straying
from tests.isolation.sizes import SIZE, THREADS, share
from tests.isolation.threads import in_threads
from tests.proofs.recording import Proof

PLANTED_SIZE = 400


def interleave(tenants: list[Inhabited], size: int) -> Findings:
    """The run, and what it left behind."""
    empty_notes(tenants)
    served = Served()
    gate = threading.Barrier(THREADS, timeout=60)

    def work(number: int) -> Findings:
        visitors = Visitors(served, tenants, number)
        gate.wait()
        return visitors.run(len(share(size)))

    found = Findings()
    for part in in_threads([lambda number=number: work(number) for number in range(THREADS)]):  # type: ignore[misc]
        if isinstance(part, Exception):
            raise part
        found.add(part)
    return found


@pytest.mark.usefixtures("canaries_addresses", "quiet")
class TestRequests:
    def test_one_that_goes_astray_is_found(self, inhabited: list[Inhabited], settings: Any, proof: Proof) -> None:
        """Planted: every twentieth request is served at Kiruna, whatever its host."""
        settings.MIDDLEWARE = straying(list(django_settings.MIDDLEWARE))
        found = interleave(inhabited, PLANTED_SIZE)
        rows, _ = settle(inhabited, found)
        proof.planted("answers of another tenant", len(found.foreign))
        proof.planted("rows of another tenant", len(rows))

    @pytest.mark.usefixtures("djangos_content_types")
    def test_a_shared_cache_is_found(self, inhabited: list[Inhabited], proof: Proof) -> None:
        """Planted: Django's own content types, one cache for all."""
        found = interleave(inhabited, PLANTED_SIZE)
        proof.planted("content types of another tenant", len(found.foreign))

    def test_no_answer_and_no_row_is_anothers(self, inhabited: list[Inhabited], proof: Proof) -> None:
        found = interleave(inhabited, SIZE)
        foreign, wrong = settle(inhabited, found)
        assert (found.foreign, foreign, strayed_messages(inhabited)) == ([], [], [])
        assert (found.odd, wrong) == ([], [])
        proof.tried("requests in process", found.done.total())
        proof.tried("writes that were kept", sum(map(len, found.kept.values())))
        proof.absent("foreign rows", len(found.foreign) + len(foreign))
        proof.absent("lost or doubled writes", len(wrong))
