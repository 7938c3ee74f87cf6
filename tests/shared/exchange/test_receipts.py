"""What receivers answer becomes link state, in their order, and nothing else does."""

from typing import Any

import pytest
from django.db import IntegrityError

from core.ids import uuid7
from core.tenancy.roles import tenant_role
from shared.exchange.enums import LinkState
from shared.exchange.models import Item, Link, Receipt
from shared.exchange.relay import relay_tenant
from tests.exchange.builders import publish, withdraw
from tests.shared.exchange.looking import links, receipt


def test_receipts_become_link_state(scope: Any, platform: Any, umea: Any, orebro: Any) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with scope(orebro):
        receipt(item, state=LinkState.ADOPTED)
    relay_tenant(orebro.id)
    with platform():
        link = Link.objects.get(item=item, receiver=orebro.id)
        assert (link.state, link.adopted_version, link.received_at is not None) == ("adopted", 1, True)
    for tenant in (umea, orebro):
        with scope(tenant):
            assert Link.objects.get(item=item, receiver=orebro.id).state == "adopted"


@pytest.mark.parametrize("version", [0, 2])
def test_a_receipt_of_a_version_that_does_not_exist_is_refused(
    scope: Any, platform: Any, umea: Any, orebro: Any, version: int
) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with scope(orebro):
        receipt(item, version=version)
    relay_tenant(orebro.id)
    with platform():
        assert Receipt.objects.get().reason == f"version {version} does not exist"
    assert links(platform, item) == {}


def test_a_forged_receiver_and_an_item_never_offered_are_refused(
    scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any
) -> None:
    with scope(umea):
        item = publish(visibility="national")
    relay_tenant(umea.id)
    with scope(orebro):
        receipt(item)
        Receipt.objects.create(
            item=item, receiver=kansli.id, origin_role=tenant_role(orebro.id), number=2, version=1, state="published"
        )
    assert str(relay_tenant(orebro.id)) == "2 refused"
    assert links(platform, item) == {}


def test_the_origin_cannot_receive_its_own_item(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        item = publish()
        receipt(item)
    relay_tenant(umea.id)
    with platform():
        assert Receipt.objects.get().handling == "refused"
        assert umea.id not in set(Link.objects.filter(item=item).values_list("receiver", flat=True))


def test_a_late_receipt_of_a_withdrawn_item_sends_the_withdrawal(
    scope: Any, platform: Any, umea: Any, orebro: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = publish()
    run_jobs()
    with scope(umea):
        withdraw(item, 2)
    run_jobs()
    with scope(orebro):
        receipt(item)
    assert run_jobs() == ["exchange.relay", "sharing.apply_item"]


def test_offered_says_that_somebody_looked_and_offers_nothing(
    scope: Any, platform: Any, umea: Any, orebro: Any
) -> None:
    with scope(umea):
        item = publish()
        hidden = publish(visibility="national")
    relay_tenant(umea.id)
    with scope(orebro):
        for each in (uuid7(), hidden):
            receipt(each, number=1, state=LinkState.OFFERED)
        receipt(item, number=1, state=LinkState.PUBLISHED)
        receipt(item, number=2, state=LinkState.OFFERED)
    assert str(relay_tenant(orebro.id)) == "2 applied, 2 refused"
    with platform():
        link = Link.objects.get()
        assert (link.item, link.state, link.adopted_version, link.seen_version) == (item, "published", 1, 1)


def test_receipts_are_applied_in_their_order_and_each_once(scope: Any, platform: Any, umea: Any, orebro: Any) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with scope(orebro):
        receipt(item, number=3, state=LinkState.REMOVED)
        receipt(item, number=1)
        receipt(item, number=2, state=LinkState.ADOPTED)
    assert str(relay_tenant(orebro.id)) == "3 applied"
    with platform():
        assert Link.objects.get().state == "removed"
        assert list(Receipt.objects.order_by("number").values_list("effect", flat=True)) == [2, 3, 4]
        assert Item.objects.get().effects == 4
        Receipt.objects.filter(number=2).update(handling="pending")
    assert str(relay_tenant(orebro.id)) == "1 ignored"
    with platform():
        assert (Link.objects.get().state, Link.objects.get().receipts) == ("removed", 3)
        assert Receipt.objects.get(number=2).reason == "receipt 2 is no newer than the applied 3"


def test_no_receipt_takes_a_number_twice(scope: Any, umea: Any, orebro: Any) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with scope(orebro):
        receipt(item, number=1)
    with pytest.raises(IntegrityError), scope(orebro):
        receipt(item, number=1, state=LinkState.REMOVED)
    with scope(orebro):
        assert list(Receipt.objects.values_list("state", flat=True)) == ["published"]


def test_a_fault_that_is_none_is_refused(scope: Any, platform: Any, umea: Any, orebro: Any) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with scope(orebro):
        receipt(item, fault="whim")
    assert str(relay_tenant(orebro.id)) == "1 refused"
    with platform():
        assert (Receipt.objects.get().reason, Link.objects.count()) == ("whim is no fault", 0)
