"""Faults between a tenant's own rows and what it said or was told: each is found at the tenant where it is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from core.actors import Actor
from core.ids import uuid7
from shared.exchange.models import Message, Receipt
from tenants.editorial.models import KnowledgePage
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.services import decline_offer
from tests.exchange.builders import adopt, correct, page_of, report_page, share
from tests.exchange.verifying.asking import ask, found, rebuild
from tests.exchange.verifying.conftest import Network

type Plant = Callable[[Network], object]
type Faults = list[tuple[str, str, str]]

UMEA, OREBRO = "umea", "orebro"


def item(name: str, **changes: Any) -> Plant:
    """Change the tenant's row of an item it shared."""
    return lambda network: SharedItem.objects.filter(pk=getattr(network, name)).update(**changes)


def copy(name: str, **changes: Any) -> Plant:
    """Change the tenant's row of a copy."""
    return lambda network: Copy.objects.filter(item_id=getattr(network, name)).update(**changes)


def page(name: str, **changes: Any) -> Plant:
    """A page changes under everybody's feet: no signal, no message."""

    def plant(network: Network) -> object:
        own = SharedItem.objects.filter(pk=getattr(network, name)).values_list("translation_key", flat=True)
        copies = Copy.objects.filter(item_id=getattr(network, name)).values_list("translation_key", flat=True)
        return KnowledgePage.objects.filter(translation_key__in=[*own, *copies]).update(**changes)

    return plant


def told_on(network: Network) -> object:
    """A copy becomes an item of the receiver's own, as if it had told it on."""
    key = Copy.objects.get(item_id=network.held).translation_key
    return SharedItem.objects.create(translation_key=key, family="knowledge", kind="case", version=1)


AT_UMEA: dict[str, tuple[Plant, Faults]] = {
    "a version was never said": (item("held", version=F("version") + 1), [("missing", "message", UMEA)]),
    "a version was forgotten": (item("held", version=1), [("differs", "item", UMEA)]),
    "a hash is stale": (item("held", content_hash="0" * 64), [("hash", "item", UMEA)]),
    "it is said to be narrower": (item("held", visibility="network"), [("differs", "item", UMEA)]),
    "other terms than were said": (item("held", credit="Text: X"), [("differs", "item", UMEA)]),
    "it is said to be withdrawn": (
        item("held", state="withdrawn"),
        [("differs", "item", UMEA), ("missing", "message", UMEA)],
    ),
    "an item is lost": (
        lambda network: SharedItem.objects.filter(pk=network.held).delete(),
        [("orphan", "message", UMEA)],
    ),
    "a page has another text": (page("held", lead="Ett annat."), [("hash", "page", UMEA)]),
    "a page is down": (page("held", live=False), [("differs", "item", UMEA)]),
    "a withdrawn page is live": (page("withdrawn", live=True), [("missing", "message", UMEA)]),
}
AT_OREBRO: dict[str, tuple[Plant, Faults]] = {
    "a copy is lost": (
        lambda network: Copy.objects.filter(item_id=network.held).delete(),
        [("missing", "copy", OREBRO)],
    ),
    "a copy is at another version": (copy("held", base_version=1), [("differs", "receipt", OREBRO)]),
    "a copy is a draft with a live page": (
        copy("held", state="draft"),
        [("differs", "copy", OREBRO), ("differs", "receipt", OREBRO)],
    ),
    "a copy has other content": (
        copy("held", payload={"languages": {}}),
        [("hash", "copy", OREBRO), ("hash", "page", OREBRO)],
    ),
    "a copy is of nothing": (
        lambda network: Copy.objects.filter(item_id=network.held).update(item_id=uuid7()),
        [("missing", "copy", OREBRO), ("missing", "receipt", OREBRO), ("orphan", "copy", OREBRO)],
    ),
    "a copy's page has another text": (page("held", lead="Ett annat."), [("hash", "page", OREBRO)]),
    "other words are noted as our own": (
        copy("held", overrides={"sv": {"title": "Vår rubrik"}}),
        [("hash", "page", OREBRO)],
    ),
    "a withdrawn copy's page is live": (page("withdrawn", live=True), [("differs", "page", OREBRO)]),
    "a copy's page is gone": (page("held", translation_key=uuid7()), [("missing", "page", OREBRO)]),
    "a copy was told on": (told_on, [("loop", "item", OREBRO), ("missing", "message", OREBRO)]),
}


@pytest.mark.parametrize("name", AT_UMEA)
def test_a_fault_at_the_origin_is_found(network: Network, scope: Any, umea: Any, name: str) -> None:
    plant, faults = AT_UMEA[name]
    with scope(umea):
        plant(network)
    assert (found(), rebuild()) == (faults, {})
    assert found("--tenant", "orebro") == []


@pytest.mark.parametrize("name", AT_OREBRO)
def test_a_fault_at_a_receiver_is_found(network: Network, scope: Any, orebro: Any, name: str) -> None:
    plant, faults = AT_OREBRO[name]
    with scope(orebro):
        plant(network)
    assert (found(), rebuild()) == (faults, {})
    assert found("--tenant", "umea") == []


def test_a_copy_of_the_own_item_is_a_loop(network: Network, scope: Any, orebro: Any) -> None:
    with scope(orebro):
        Copy.objects.filter(item_id=network.held).update(origin=orebro.id)
    assert found() == [("loop", "copy", OREBRO)]


LOST: Faults = [
    ("differs", "catalogue_public", UMEA),
    ("differs", "catalogue_shared", UMEA),
    ("differs", "exchange_grant", UMEA),
    ("differs", "exchange_itemversion", UMEA),
    ("hash", "catalogue_public", UMEA),
    ("hash", "exchange_item", UMEA),
    ("hash", "page", UMEA),
    ("missing", "history", UMEA),
    ("missing", "message", UMEA),
    ("orphan", "exchange_itemversion", UMEA),
]


def test_a_lost_message_is_found_and_what_it_did_stays(network: Network, platform: Any) -> None:
    """What is kept knows more than the history does: a rebuild leaves it alone, and says so."""
    with platform():
        Message.objects.filter(item=network.held, version=2).delete()
    assert found() == LOST
    code, told = ask("rebuild", "--all")
    assert (code, told["complete"], told["left"], told["changed"]) == (1, False, 1, {})
    assert found() == LOST


def test_a_lost_receipt_is_found_on_both_sides(network: Network, platform: Any, orebro: Any) -> None:
    faults = [
        ("differs", "exchange_item", UMEA),
        ("missing", "history", UMEA),
        ("missing", "receipt", OREBRO),
        ("orphan", "exchange_link", UMEA),
    ]
    with platform():
        Receipt.objects.filter(item=network.held, receiver=orebro.id).delete()
    assert (found(), ask("rebuild", "--all")[0], found()) == (faults, 1, faults)


def test_an_effect_that_counts_twice_is_found(network: Network, platform: Any) -> None:
    with platform():
        Receipt.objects.filter(item=network.held).update(effect=2)
    assert (found(), ask("rebuild", "--all")[0]) == ([("duplicate", "history", UMEA)], 0)


def test_our_own_words_are_no_fault(network: Network, scope: Any, orebro: Any) -> None:
    with scope(orebro):
        correct(page_of(Copy.objects.get(item_id=network.held)), title="Vår rubrik")
    assert found() == []
    with scope(orebro):
        Copy.objects.filter(item_id=network.held).update(overrides={})
    assert found() == [("hash", "page", OREBRO)]


def test_an_offer_that_was_declined_and_then_narrowed_is_no_orphan(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna, "network").pk
    run_jobs()
    with scope(orebro):
        decline_offer(item_id=item, reason="", by=Actor.of(cecilia))
    run_jobs()
    with scope(umea):
        share(page, anna, "tenant")
    run_jobs()
    assert found() == []


def test_an_offer_that_was_looked_at_says_nothing_of_what_is_here(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    """Declined, or withdrawn and offered again: the latest receipt that says what is here is the one before."""
    with scope(umea):
        pages = [report_page(title) for title in ("Avböjd", "Återkallad")]
        declined, withdrawn = (share(page, anna, "network").pk for page in pages)
    run_jobs()
    with scope(orebro):
        decline_offer(item_id=declined, reason="", by=Actor.of(cecilia))
        adopt(withdrawn, cecilia)
    run_jobs()
    with scope(umea):
        pages[1].unpublish()
    run_jobs()
    with scope(umea):
        for page in pages:
            correct(page, lead="Ny ingress.")
    run_jobs()
    for item in (declined, withdrawn):
        assert visit(orebro, cecilia).get(f"/studio/sharing/inbox/{item}/").status_code == 200
    run_jobs()
    assert found() == []
