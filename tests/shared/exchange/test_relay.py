"""The relay: each row once, in order, only what is true."""

from typing import Any

import pytest

from core.actors import SYSTEM
from core.ids import uuid7
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import Visibility
from shared.catalogue.models import PublicEntry, SharedEntry
from shared.exchange.enums import Handling, LinkState, Verb
from shared.exchange.errors import ExchangeError
from shared.exchange.models import Grant, Item, ItemVersion, Link, Message
from shared.exchange.payload import clean_payload, hash_payload
from shared.exchange.relay import relay_tenant
from shared.exchange.services import append_message
from tests.exchange.builders import payload, publish, withdraw
from tests.shared.exchange.looking import handled, links, receipt


def test_publish_makes_item_grant_and_catalogue(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        item = publish()
    assert str(relay_tenant(umea.id)) == "1 applied"
    with platform():
        stored = Item.objects.get(id=item)
        assert (stored.origin, stored.version, stored.state, stored.audience) == (umea.id, 1, "live", ["*"])
        assert list(Grant.objects.filter(item=item).values_list("receiver", "audience")) == [(None, ["*"])]
        assert list(ItemVersion.objects.filter(item=item).values_list("version", "audience")) == [(1, ["*"])]
        entry = PublicEntry.objects.get(item=item)
        assert (entry.node_slug, entry.title_sv, entry.languages) == ("umea", "Social innovation i glesbygd", ["sv"])
        assert SharedEntry.objects.get(item=item).audience == ["*"]
    assert links(platform, item) == {}


def test_a_message_has_its_effect_once(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with platform():
        before = Item.objects.values().get(id=item)
    assert str(relay_tenant(umea.id)) == "Nothing to do"
    with platform():
        Message.objects.filter(item=item).update(handling=Handling.PENDING)
    assert str(relay_tenant(umea.id)) == "1 ignored"
    with platform():
        assert Item.objects.values().get(id=item) == before
        assert ItemVersion.objects.filter(item=item).count() == 1
        assert PublicEntry.objects.filter(item=item).count() == 1


def test_messages_are_applied_in_order_and_older_ones_ignored(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        item = publish(version=2, content=payload(sv={"title": "Andra"}), item=uuid7())
        publish(item=item, version=1)
        publish(item=item, version=3, content=payload(sv={"title": "Tredje"}))
    relay_tenant(umea.id)
    assert [row[:2] for row in handled(platform, item)] == [(1, "applied"), (2, "applied"), (3, "applied")]
    with scope(umea):
        late = publish(version=5)
    relay_tenant(umea.id)
    with scope(umea):
        publish(item=late, version=4, content=payload(sv={"title": "För sent"}))
    relay_tenant(umea.id)
    assert handled(platform, late) == [
        (4, "ignored", "version 4 is no newer than the applied 5"),
        (5, "applied", ""),
    ]
    with platform():
        assert PublicEntry.objects.get(item=item).title_sv == "Tredje"
        assert PublicEntry.objects.get(item=late).title_sv == "Social innovation i glesbygd"


def test_only_the_current_version_is_readable(scope: Any, umea: Any, orebro: Any) -> None:
    with scope(umea):
        item = publish()
        publish(item=item, version=2)
    relay_tenant(umea.id)
    with scope(orebro):
        assert list(ItemVersion.objects.filter(item=item).values_list("version", flat=True)) == [2]
    with scope(umea):
        assert ItemVersion.objects.filter(item=item).count() == 2


def test_a_forged_origin_is_refused(scope: Any, platform: Any, umea: Any, orebro: Any) -> None:
    content = clean_payload(payload())
    with scope(orebro):
        forged = Message.objects.create(
            item=uuid7(), origin=umea.id, origin_role=tenant_role(orebro.id), verb=Verb.PUBLISH, version=1,
            payload=content, content_hash=hash_payload(content), visibility=Visibility.PUBLIC,
        )  # fmt: skip
    assert str(relay_tenant(umea.id)) == "Nothing to do"
    assert str(relay_tenant(orebro.id)) == "1 refused"
    (version, handling, reason), *_ = handled(platform, forged.item)
    assert (version, handling, reason.split(":")[0]) == (1, "refused", "forged")
    with platform():
        assert not Item.objects.filter(id=forged.item).exists()
        assert not PublicEntry.objects.filter(item=forged.item).exists()


def test_nobody_speaks_about_anothers_item(scope: Any, platform: Any, umea: Any, orebro: Any) -> None:
    with scope(umea):
        item = publish(visibility="national")
    relay_tenant(umea.id)
    with scope(orebro):
        publish(item=item, version=2, visibility="public", content=payload(sv={"title": "Kapad"}))
        publish(item=item, version=3, visibility="public")
    relay_tenant(orebro.id)
    with platform():
        reasons = Message.objects.filter(origin=orebro.id).values_list("handling", "reason")
        assert set(reasons) == {("refused", "the item belongs to another tenant")}
        stored = Item.objects.get(id=item)
        assert (stored.origin, stored.version, stored.visibility) == (umea.id, 1, "national")
        assert not PublicEntry.objects.filter(item=item).exists()
    with scope(umea):
        publish(item=item, version=2, visibility="national")
    relay_tenant(umea.id)
    with platform():
        assert Item.objects.get(id=item).version == 2


def test_content_that_does_not_match_its_hash_is_refused(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        row = Message.objects.create(
            item=uuid7(), origin=umea.id, origin_role=tenant_role(umea.id), verb=Verb.PUBLISH, version=1,
            payload={**payload(), "embed": 3}, content_hash="0" * 64, visibility=Visibility.PUBLIC,
        )  # fmt: skip
        other = publish()
    with platform():
        Message.objects.filter(item=other).update(content_hash="0" * 64)
    relay_tenant(umea.id)
    assert handled(platform, row.item) == [(1, "refused", "unknown field: embed")]
    assert handled(platform, other) == [(1, "refused", "the content does not match its hash")]


def test_national_reaches_the_office_only(scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any) -> None:
    with scope(umea):
        item = publish(visibility="national")
    relay_tenant(umea.id)
    with platform():
        assert list(Grant.objects.values_list("receiver", "audience")) == [(kansli.id, [tenant_role(kansli.id)])]
    with scope(kansli):
        assert Item.objects.filter(id=item).exists()
    with scope(orebro):
        assert not Item.objects.filter(id=item).exists()
        assert not ItemVersion.objects.filter(item=item).exists()
        assert not SharedEntry.objects.filter(item=item).exists()
        assert not Link.objects.filter(item=item).exists()
    with platform():
        assert not PublicEntry.objects.exists()


def test_network_and_unlisted_items_are_not_in_the_public_catalogue(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        publish(visibility="network")
        publish(visibility="public", listed=False)
        listed = publish(visibility="public")
    relay_tenant(umea.id)
    with platform():
        assert list(PublicEntry.objects.values_list("item", flat=True)) == [listed]
        assert SharedEntry.objects.count() == 3


def test_narrowing_withdraws_from_those_who_lost_it(
    scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = publish()
    run_jobs()
    with scope(orebro):
        receipt(item)
    run_jobs()
    with scope(umea):
        publish(item=item, version=2, visibility="national")
    relay_tenant(umea.id)
    assert links(platform, item) == {orebro.id: ("published", False)}
    with platform():
        assert not PublicEntry.objects.exists()
    with scope(orebro):
        assert Item.objects.get(id=item).version == 2
        assert not ItemVersion.objects.filter(item=item).exists()
        assert not SharedEntry.objects.filter(item=item).exists()
    assert run_jobs()[-1] == "sharing.apply_item"


def test_withdraw_takes_it_from_everyone_and_keeps_the_row(
    scope: Any, platform: Any, umea: Any, orebro: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = publish()
    run_jobs()
    with scope(orebro):
        receipt(item, state=LinkState.DECLINED)
    run_jobs()
    with scope(umea):
        withdraw(item, 2)
    run_jobs()
    with platform():
        assert (Item.objects.get(id=item).state, Item.objects.get(id=item).audience) == ("withdrawn", [])
        assert not PublicEntry.objects.exists()
        assert not Grant.objects.filter(item=item).exists()
        assert SharedEntry.objects.get(item=item).state == "withdrawn"
        assert set(Link.objects.values_list("state", "granted")) == {("withdrawn", False)}
    with scope(orebro):
        assert not Item.objects.filter(id=item).exists()
    with scope(umea):
        publish(item=item, version=3)
    run_jobs()
    with platform():
        assert set(Link.objects.values_list("state", "granted")) == {("offered", True)}


def test_a_withdrawal_of_what_was_never_shared_is_ignored(scope: Any, platform: Any, umea: Any) -> None:
    with scope(umea):
        item = uuid7()
        withdraw(item, 1)
    relay_tenant(umea.id)
    assert handled(platform, item) == [(1, "ignored", "nothing of this item was ever shared")]


@pytest.mark.parametrize("verb", [Verb.PUBLISH, Verb.CORRECT])
def test_nothing_is_said_about_what_nobody_else_may_read(scope: Any, umea: Any, verb: Verb) -> None:
    with scope(umea):
        with pytest.raises(ExchangeError):
            append_message(
                item_id=uuid7(), verb=verb, version=1, payload=payload(), visibility=Visibility.TENANT, listed=True,
                by=SYSTEM,
            )  # fmt: skip
        assert not Message.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_message_more_costs_the_relay_no_query_more(
    scope: Any, platform: Any, umea: Any, queries: Any, count: int
) -> None:
    with scope(umea):
        items = [publish() for _ in range(count)]
    with queries(32):
        relay_tenant(umea.id)
    with scope(umea):
        for item in items:
            publish(item=item, version=2)
    with queries(37):
        relay_tenant(umea.id)
    assert [handled(platform, item) for item in items] == [[(1, "applied", ""), (2, "applied", "")]] * count
