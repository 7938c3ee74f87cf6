"""What is on its way is no fault; what has been on its way for too long is."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from shared.exchange.models import Item, Message
from shared.exchange.relay import relay_tenant
from tenants.editorial.models import KnowledgePage
from tenants.sharing.models import SharedItem
from tests.exchange.builders import correct
from tests.exchange.verifying.asking import found, verify
from tests.exchange.verifying.conftest import Network

LONG = timedelta(hours=2)


@pytest.fixture
def corrected(network: Network, scope: Any, umea: Any) -> Network:
    """A correction more, that nobody has handled."""
    with scope(umea):
        key = SharedItem.objects.get(pk=network.held).translation_key
        correct(KnowledgePage.objects.get(translation_key=key), title="Rättad igen")
    return network


def test_a_young_message_is_pending_and_an_old_one_overdue(corrected: Network, platform: Any) -> None:
    told = verify()
    assert (told["findings"], told["pending"]) == ([], {"message": 1})
    with platform():
        Message.objects.filter(handling="pending").update(created_at=F("created_at") - LONG)
    assert found() == [("overdue", "message", "umea")]


def test_a_young_correction_is_pending_at_its_receivers_and_an_old_one_overdue(
    corrected: Network, platform: Any, umea: Any
) -> None:
    relay_tenant(umea.id)
    told = verify()
    assert (told["findings"], told["pending"]) == ([], {"receipt": 2})
    with platform():
        changed = F("updated_at") - LONG
        Item.objects.filter(id=corrected.held).update(updated_at=changed)
    late = [each for each in verify()["findings"] if each["kind"] == "overdue"]
    assert [(each["table"], each["expected"], each["found"]) for each in late] == [
        ("receipt", "v3", "published v2 at orebro"),
        ("receipt", "v3", "adopted v2 at nationellt-kansli"),
    ]


def test_a_resting_receiver_is_not_late(corrected: Network, platform: Any, umea: Any, orebro: Any) -> None:
    relay_tenant(umea.id)
    with platform():
        Item.objects.filter(id=corrected.held).update(updated_at=F("updated_at") - LONG)
        type(orebro).objects.filter(id=orebro.id).update(state="suspended")
    assert [each["found"] for each in verify()["findings"] if each["kind"] == "overdue"] == [
        "adopted v2 at nationellt-kansli"
    ]


@pytest.mark.parametrize(("handling", "kind"), [("refused", "missing"), ("failed", "overdue")])
def test_what_was_refused_or_given_up_is_found_and_its_words_are_not_told(
    corrected: Network, platform: Any, handling: str, kind: str
) -> None:
    with platform():
        Message.objects.filter(handling="pending").update(handling=handling, reason="too long: Hemlig rubrik")
    (finding,) = verify()["findings"]
    word = {"refused": "refused", "failed": "given up"}[handling]
    assert (finding["kind"], finding["table"], finding["expected"]) == (kind, "message", "v3 applied")
    assert finding["found"] == f"{word}: too long"
