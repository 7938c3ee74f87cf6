"""What does not come through: tried again ever later, listed with its cause, given up, and tried again on request."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from core.tenancy.scopes import owner_scope
from shared.catalogue.models import PublicEntry
from shared.exchange.enums import Fault, Handling
from shared.exchange.members import load_members
from shared.exchange.models import Item, Link, Message, Trouble
from shared.exchange.patience import LIMIT, wait_after_failure, wait_for_answer
from shared.exchange.relay import relay_tenant
from shared.exchange.sweeping import overdue_links, sweep, try_again
from tests.exchange.builders import payload, publish, withdraw
from tests.exchange.faults import BROKEN, break_catalogue, mend_catalogue
from tests.shared.exchange.looking import handled, links, receipt


@pytest.fixture
def mend() -> Callable[[], None]:
    """Until it is called the database takes no content with the title BROKEN into the catalogue."""
    break_catalogue()
    return mend_catalogue


def broken() -> dict[str, Any]:
    return payload(sv={"title": BROKEN})


def troubles(scope: Any, tenant: Any) -> list[tuple[str, str, int, bool]]:
    """What a tenant sees of what has not come through."""
    with scope(tenant):
        return list(Trouble.objects.order_by("first_at").values_list("kind", "cause", "attempts", "given_up"))


def due_now(platform: Any) -> None:
    """The next attempt is due."""
    with platform():
        past = timezone.now() - timedelta(seconds=1)
        Message.objects.exclude(next_at=None).update(next_at=past)
        Link.objects.exclude(next_at=None).update(next_at=past)


def test_waits_grow_and_end() -> None:
    assert [wait_after_failure(n).total_seconds() for n in (1, 2, 3, 4)] == [10, 30, 90, 270]
    assert [wait_for_answer(n).total_seconds() for n in (1, 2, 3)] == [120, 360, 1080]
    assert wait_after_failure(LIMIT) == wait_for_answer(50) == timedelta(hours=6)


def test_a_row_in_trouble_waits_and_holds_up_only_its_own_item(
    scope: Any, platform: Any, umea: Any, mend: Callable[[], None]
) -> None:
    with scope(umea):
        bad = publish(content=broken())
        publish(item=bad, version=2)
        good = publish()
    assert str(relay_tenant(umea.id)) == "1 applied, 1 in trouble"
    assert str(relay_tenant(umea.id)) == "Nothing to do"  # it is not its turn yet, nor that of what is behind it
    assert handled(platform, bad) == [(1, "pending", "ProgrammingError: no room"), (2, "pending", "")]
    with platform():
        assert list(Item.objects.values_list("id", flat=True)) == [good]
        row = Message.objects.get(item=bad, version=1)
        assert (row.attempts, row.next_at and row.next_at > timezone.now()) == (1, True)
    assert troubles(scope, umea) == [("message", "system", 1, False)]
    mend()
    due_now(platform)
    relay_tenant(umea.id)
    assert [row[1] for row in handled(platform, bad)] == ["applied", "applied"]
    assert troubles(scope, umea) == []


def test_a_withdrawal_waits_for_nothing(scope: Any, platform: Any, umea: Any, mend: Callable[[], None]) -> None:
    with scope(umea):
        item = publish()
    relay_tenant(umea.id)
    with scope(umea):
        publish(item=item, version=2, content=broken())
    relay_tenant(umea.id)
    with scope(umea):
        withdraw(item, 3)
    assert str(relay_tenant(umea.id)) == "1 applied"
    with platform():
        assert (Item.objects.get().state, Item.objects.get().version) == ("withdrawn", 3)
    mend()
    due_now(platform)
    assert str(relay_tenant(umea.id)) == "1 ignored"
    assert troubles(scope, umea) == []
    with platform():
        assert Item.objects.get().state == "withdrawn"


@pytest.mark.parametrize("attempts", [0, LIMIT - 1])
def test_what_is_taken_back_before_it_was_applied_never_is(
    scope: Any, platform: Any, umea: Any, mend: Callable[[], None], run_jobs: Any, attempts: int
) -> None:
    with scope(umea):
        item = publish(content=broken())
    with platform():
        Message.objects.update(attempts=attempts)
    relay_tenant(umea.id)
    with scope(umea):
        subject = Trouble.objects.get().subject
        withdraw(item, 2)
    assert str(relay_tenant(umea.id)) == "1 ignored"
    assert troubles(scope, umea) == []
    mend()
    due_now(platform)
    try_again(subject)
    run_jobs()
    assert [row[1] for row in handled(platform, item)] == ["ignored", "ignored"]
    with platform():
        assert (Item.objects.count(), PublicEntry.objects.count()) == (0, 0)


def test_what_fails_for_good_is_given_up_and_lets_the_next_version_pass(
    scope: Any, platform: Any, umea: Any, kansli: Any, mend: Callable[[], None]
) -> None:
    with scope(umea):
        item = publish(content=broken())
    with platform():
        Message.objects.update(attempts=LIMIT - 1)
    relay_tenant(umea.id)
    assert [row[1] for row in handled(platform, item)] == ["failed"]
    for tenant in (umea, kansli):
        assert troubles(scope, tenant) == [("message", "system", LIMIT, True)]
    with scope(umea):
        publish(item=item, version=2)
    assert str(relay_tenant(umea.id)) == "1 applied"


def test_what_was_given_up_is_tried_again_on_request(
    scope: Any, platform: Any, umea: Any, mend: Callable[[], None], run_jobs: Any
) -> None:
    with scope(umea):
        item = publish(content=broken())
    with platform():
        Message.objects.update(attempts=LIMIT - 1)
    relay_tenant(umea.id)
    mend()
    with scope(umea):
        subject = Trouble.objects.get().subject
    assert try_again(subject) == "The relay tries again."
    run_jobs()
    assert [row[1] for row in handled(platform, item)] == ["applied"]
    assert troubles(scope, umea) == []
    assert try_again(subject) == "It has come through."


def test_what_was_refused_stays_refused_and_is_listed(
    scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any
) -> None:
    with scope(umea):
        item = publish(content=payload(sv={"url": "http://orebro.localhost:8000/kunskap/x/"}))
        later = (timezone.now() + timedelta(days=2)).isoformat()
        publish(content=payload(sv={"published_at": later}))
    assert str(relay_tenant(umea.id)) == "2 refused"
    assert handled(platform, item) == [(1, "refused", "the address is not the origin's: languages.sv.url")]
    assert troubles(scope, umea) == troubles(scope, kansli) == [("message", "refused", 1, True)] * 2
    assert troubles(scope, orebro) == []
    with scope(umea):
        subject = Trouble.objects.order_by("first_at")[0].subject
    assert try_again(subject) == "It was refused."
    assert [row[1] for row in handled(platform, item)] == ["refused"]
    with scope(umea):
        publish(item=item, version=2)
    relay_tenant(umea.id)
    assert troubles(scope, umea) == [("message", "refused", 1, True)]  # what is shared now is past the other


def test_the_sweep_finds_what_was_left_behind(scope: Any, platform: Any, umea: Any, run_jobs: Any) -> None:
    with scope(umea):
        item = publish()
    assert sweep() == "Woke the relay for 0 tenants and sent again to 0 receivers."  # too young: its own job comes
    with platform():
        Message.objects.update(created_at=F("created_at") - timedelta(minutes=1))
    assert sweep() == "Woke the relay for 1 tenants and sent again to 0 receivers."
    assert set(run_jobs()) == {"exchange.relay"}
    assert [row[1] for row in handled(platform, item)] == ["applied"]


def test_a_long_queue_is_worked_off_in_turns(
    scope: Any, platform: Any, umea: Any, run_jobs: Any, monkeypatch: Any
) -> None:
    from shared.exchange import relay

    monkeypatch.setattr(relay, "AT_ONCE", 2)
    with scope(umea):
        for _ in range(5):
            publish()
    assert str(relay_tenant(umea.id)) == "2 applied"
    run_jobs()
    with platform():
        assert set(Message.objects.values_list("handling", flat=True)) == {Handling.APPLIED}


@pytest.fixture
def behind(scope: Any, platform: Any, umea: Any, orebro: Any, run_jobs: Any) -> uuid.UUID:
    """An item of Umeå's, corrected, of which Örebro holds the first version and does not answer."""
    with scope(umea):
        item = publish()
    run_jobs()
    with scope(orebro):
        receipt(item)
    run_jobs()
    with scope(umea):
        publish(item=item, version=2)
    run_jobs()
    return item


def overdue(platform: Any, now: datetime) -> list[uuid.UUID]:
    with platform():
        return list(overdue_links(load_members(), now).values_list("receiver", flat=True))


def test_a_silent_receiver_is_sent_for_again_and_listed(
    scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any, behind: uuid.UUID, run_jobs: Any
) -> None:
    assert overdue(platform, timezone.now()) == []
    assert overdue(platform, timezone.now() + timedelta(minutes=3)) == [orebro.id]
    due_now(platform)
    assert sweep() == "Woke the relay for 0 tenants and sent again to 1 receivers."
    assert run_jobs() == ["sharing.apply_item"]
    assert overdue(platform, timezone.now() + timedelta(minutes=3)) == []
    for tenant in (umea, orebro, kansli):
        assert troubles(scope, tenant) == [("delivery", "silence", 1, False)]
    with scope(orebro):
        receipt(behind, version=2)
    run_jobs()
    assert troubles(scope, umea) == []
    assert overdue(platform, timezone.now() + timedelta(days=9)) == []


def test_a_receiver_that_never_answers_is_given_up_until_there_is_something_new(
    scope: Any, platform: Any, umea: Any, orebro: Any, behind: uuid.UUID, run_jobs: Any
) -> None:
    with platform():
        Link.objects.update(attempts=LIMIT)
    due_now(platform)
    assert sweep() == "Woke the relay for 0 tenants and sent again to 0 receivers."
    assert troubles(scope, umea) == [("delivery", "silence", LIMIT, True)]
    with scope(umea):
        publish(item=behind, version=3)
    assert run_jobs() == ["exchange.relay", "sharing.apply_item"]
    with platform():
        assert Link.objects.get().attempts == 1


@pytest.mark.parametrize(("permanent", "given_up"), [(True, True), (False, False)])
def test_a_receiver_that_says_why_it_cannot_follow(
    scope: Any, platform: Any, umea: Any, orebro: Any, behind: uuid.UUID, run_jobs: Any, permanent: bool,
    given_up: bool,
) -> None:  # fmt: skip
    with scope(orebro):
        receipt(behind, fault=Fault.CONTENT, detail="DataError: too long", permanent=permanent)
    run_jobs()
    assert troubles(scope, umea) == [("delivery", "content", 1, given_up)]
    assert links(platform, behind)[orebro.id] == ("published", True)
    with platform():
        assert (Link.objects.get().next_at is None) is given_up
        subject = Trouble.objects.get().subject
    assert try_again(subject) == "Sent again."
    assert run_jobs() == ["sharing.apply_item"]


def test_one_receiver_out_of_service_does_not_hide_the_others_that_are_late(
    scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any, behind: uuid.UUID, run_jobs: Any
) -> None:
    from shared.registry.services import resume_tenant, suspend_tenant

    with scope(kansli):
        receipt(behind)
    run_jobs()
    with owner_scope(reason="test"):
        suspend_tenant(orebro)
    with scope(umea):
        publish(item=behind, version=3)
    assert run_jobs() == ["exchange.relay", "sharing.apply_item"]
    now = timezone.now() + timedelta(minutes=3)
    assert overdue(platform, now) == [kansli.id]
    with owner_scope(reason="test"):
        resume_tenant(orebro)
    assert overdue(platform, timezone.now()) == [orebro.id]  # at once, whatever had been sent before
