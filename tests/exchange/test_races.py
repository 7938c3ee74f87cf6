"""Two things at the same moment, in threads, on real logins and commits."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from wagtail.models import Page

from shared.exchange.models import Item, Link, Message, Receipt
from shared.exchange.relay import relay_tenant
from tenants.sharing.errors import AlreadyReceivedError
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries import shared_with
from tenants.sharing.services import apply_item, publish_revision
from tests.exchange.builders import adopt, correct, page_of, report_page, share, withdraw
from tests.isolation.threads import in_threads

pytestmark = pytest.mark.committed

type Shared = tuple[Any, uuid.UUID]


def errors(answers: list[Any]) -> list[Any]:
    return [answer for answer in answers if isinstance(answer, Exception)]


def test_two_who_adopt_at_once_make_one_copy(
    scope: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any
) -> None:
    _, item = shared

    def receive() -> None:
        with scope(orebro):
            adopt(item, cecilia)

    answers = in_threads([receive] * 4)
    assert [type(answer) for answer in errors(answers)] == [AlreadyReceivedError] * 3
    with scope(orebro):
        copy = Copy.objects.get()
        assert Page.objects.filter(translation_key=copy.translation_key).count() == 1
        assert list(Receipt.objects.values_list("state", flat=True)) == ["published"]


def test_a_receiver_that_looks_while_the_relay_works_loses_nothing(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    last = 12

    def correct_and_relay() -> None:
        for number in range(2, last + 1):
            with scope(umea):
                correct(page, title=f"Version {number}")
            relay_tenant(umea.id)

    def follow() -> set[str]:
        seen = set()
        for _ in range(60):
            with scope(orebro):
                apply_item(item_id=item)
                seen.add(Copy.objects.values_list("state", flat=True).get())
        return seen

    _, states = in_threads([correct_and_relay, follow])
    assert states == {"published"}
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.state, copy.base_version, page_of(copy).title) == ("published", last, f"Version {last}")


def test_a_correction_and_an_editors_save_do_not_wait_in_a_circle(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any
) -> None:
    from django.db import OperationalError

    page, item = shared
    with scope(orebro):
        mine = adopt(item, cecilia)
    run_jobs()

    def follow() -> list[type[Exception]]:
        refused: list[type[Exception]] = []
        for number in range(2, 12):
            with scope(umea):
                correct(page, title=f"Version {number}")
            relay_tenant(umea.id)
            try:
                with scope(orebro):
                    apply_item(item_id=item)
            except OperationalError as error:
                refused.append(type(error))
        return refused

    def tag_and_publish() -> int:
        for number in range(20):
            with scope(orebro):
                own = page_of(mine)
                own.own_tags = [f"tagg {number}"]
                own.save_revision(user=cecilia).publish(user=cecilia)
        return number

    refused, tagged = in_threads([follow, tag_and_publish])
    assert set(refused) <= {OperationalError}
    assert tagged == 19
    run_jobs()
    with scope(orebro):
        own = page_of(mine)
        assert (own.title, own.own_tags, Copy.objects.get().base_version) == ("Version 11", ["tagg 19"], 11)


@pytest.mark.parametrize("verb", ["correct", "withdraw"])
def test_adopting_while_the_origin_says_something_new(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any, verb: str
) -> None:
    """Whoever comes first, in the end the copy is what the origin said last."""
    page, item = shared

    def speak() -> None:
        with scope(umea):
            if verb == "correct":
                correct(page, title="Rättad rubrik")
            else:
                page.refresh_from_db()
                page.unpublish()
        relay_tenant(umea.id)

    def receive() -> None:
        with scope(orebro):
            adopt(item, cecilia)

    _, answer = in_threads([speak, receive])
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.first()
        state = (copy.state, page_of(copy).title, page_of(copy).live) if copy else None
    expected: dict[str, set[Any]] = {
        "correct": {("published", "Rättad rubrik", True)},
        "withdraw": {None, ("withdrawn", "Social innovation i glesbygd", False)},
    }
    assert state in expected[verb]
    assert (answer is None) is (state is not None)


def test_a_late_joiner_that_adopted_what_was_just_withdrawn_takes_it_down(
    scope: Any, platform: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any
) -> None:
    _, item = shared
    with platform():
        Link.objects.filter(receiver=orebro.id).delete()  # as if it had joined after the publication
    with scope(orebro):
        copy = adopt(item, cecilia)
    with scope(umea):
        withdraw(item, 2)
    relay_tenant(umea.id)
    run_jobs()
    with scope(orebro):
        copy.refresh_from_db()
        assert (copy.state, page_of(copy).live) == ("withdrawn", False)
    with scope(umea):
        assert [row.name for row in shared_with(SharedItem.objects.get())] == []


def test_publishing_at_once_is_one_version_after_the_other(scope: Any, umea: Any, anna: Any, run_jobs: Any) -> None:
    from core.actors import Actor

    with scope(umea):
        page = report_page()
        share(page, anna)

    def publish(title: str) -> Callable[[], None]:
        def act() -> None:
            with scope(umea):
                own = Page.objects.get(pk=page.pk).specific
                own.title = title
                own.save_revision().publish()

        return act

    def say_again() -> None:
        with scope(umea):
            publish_revision(page=Page.objects.get(pk=page.pk).specific, by=Actor.of(anna))

    assert errors(in_threads([publish("Ett"), publish("Två"), publish("Tre"), say_again])) == []
    run_jobs()
    with scope(umea):
        item = SharedItem.objects.get()
        versions = list(Message.objects.order_by("version").values_list("version", "handling"))
        assert versions == [(number, "applied") for number in range(1, item.version + 1)]
        live = Page.objects.get(pk=page.pk).title
        said = Message.objects.get(version=item.version).payload or {}
        assert said["languages"]["sv"]["title"] == live
        assert Item.objects.get().version == item.version
