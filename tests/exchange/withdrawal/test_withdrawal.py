"""Withdrawal: served and with the real worker, what was taken back is nowhere, though everything was asked before."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.tenancy.scopes import owner_scope
from shared.registry.models import Tenant
from shared.registry.services import NewTenant, provision_tenant
from tests.core.worker.processes import PATIENCE, until, worker
from tests.exchange.withdrawal.network import nothing_is_pending, show, take_back, take_up
from tests.exchange.withdrawal.surfaces import Shown, Surface, Visitor, surfaces
from tests.isolation.sizes import SIZE, SMALL
from tests.isolation.test_served import server
from tests.proofs.recording import Proof

pytestmark = pytest.mark.committed

MORE = ("eslov", "falkenberg", "hudiksvall", "kiruna", "mariestad")
OFFICE = "localhost"
WHOLE = SIZE != SMALL
WITHDRAWALS = SIZE if WHOLE else 1
SOON = 5.0
SHOWING = {
    *("portal: item", "portal: list", "portal: search", "portal: front page", "portal: calendar"),
    *(
        "portal: calendar file",
        "portal: event file",
        "portal: node",
        "portal: read API",
        "portal: list of the read API",
    ),
    *("portal: feed atom.xml", "portal: feed rss.xml", "portal: feed feed.json", "picture", "rendition", "sitemap"),
    *(f"{who}: {what}" for who in ("origin", "receiver") for what in ("page", "search", "feed", "calendar file")),
}
"""Where items must have been seen before: their absence would say nothing else."""


@pytest.fixture
def nodes(database: str) -> list[Tenant]:
    """The nodes: the cast's two, and five more at full size, so that there are eight tenants."""
    with owner_scope(reason="test"):
        for slug in MORE if WHOLE else ():
            provision_tenant(NewTenant(slug=slug, name_sv=f"MSI {slug}", name_en=f"MSI {slug}"))
        return list(Tenant.objects.exclude(type="national_office").order_by("slug"))


@contextmanager
def served(folder: Path, module: str = "tests.settings") -> Iterator[Visitor]:
    """Web server and worker, and a visitor."""
    with server(folder, DJANGO_SETTINGS_MODULE=module) as port, worker(folder / "worker.txt", "tests.settings"):
        yield Visitor(port)


def all_shown(nodes: list[Tenant], number: int) -> list[Shown]:
    """So many items, everywhere they may be, with their pictures made."""
    items = [show(nodes, each) for each in range(number)]
    until(nothing_is_pending, "everything is shared")
    items = [take_up(nodes, each, shown) for each, shown in enumerate(items)]
    until(nothing_is_pending, "every copy is reported")
    return items


def warmed(visitor: Visitor, shown: Shown) -> list[Surface]:
    """Where the item is seen; everything was asked twice, so that whatever keeps answers has them."""
    until(lambda: any(each.kind == "rendition" for each in surfaces(visitor, shown, OFFICE)), "pictures are made")
    asked = list(surfaces(visitor, shown, OFFICE))
    seen = [each for each in asked if visitor.shows(each, shown)]
    return [each for each in seen if visitor.shows(each, shown)]


def seen_for(visitor: Visitor, shown: Shown, before: list[Surface]) -> float:
    """Ask until it is gone, then once more everywhere; how long after the withdrawal a question still found it."""
    begun, latest = time.monotonic(), 0.0
    left = before
    while left and latest < PATIENCE:
        seen = []
        for each in left:
            asked = time.monotonic() - begun
            if visitor.shows(each, shown):
                seen.append(each)
                latest = asked
        left = seen
    assert (left, still_seen(visitor, shown, before)) == ([], [])
    return latest


def still_seen(visitor: Visitor, shown: Shown, before: list[Surface]) -> list[Surface]:
    return [each for each in before if visitor.shows(each, shown)]


def test_an_answer_that_is_kept_is_found(nodes: list[Tenant], tmp_path: Path, proof: Proof) -> None:
    """Planted: a cache in front of everything that keeps what it once was told."""
    with served(tmp_path, "tests.exchange.withdrawal.keeping") as visitor:
        (shown,) = all_shown(nodes, 1)
        before = list(surfaces(visitor, shown, OFFICE))
        before = [each for each in before if visitor.shows(each, shown)]
        take_back(nodes, shown)
        until(nothing_is_pending, "the withdrawal has come through")
        proof.planted("kept answers", len(still_seen(visitor, shown, before)))


def test_what_is_withdrawn_is_nowhere(nodes: list[Tenant], tmp_path: Path, proof: Proof) -> None:
    slow, seen = 0, set[str]()
    addresses = 0
    with served(tmp_path) as visitor:
        for shown in all_shown(nodes, WITHDRAWALS):
            before = warmed(visitor, shown)
            seen |= {each.kind for each in before}
            addresses += len(before)
            take_back(nodes, shown)
            slow += seen_for(visitor, shown, before) > SOON and WHOLE
    assert sorted(SHOWING - seen) == []
    proof.tried("withdrawals", WITHDRAWALS)
    proof.tried("addresses that showed them", addresses)
    proof.absent("withdrawals still seen after 5 s", slow)
