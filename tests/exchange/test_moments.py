"""Publication by the clock, at the origin and at the receiver, and what a correction and a withdrawal mean for it."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from shared.exchange.models import Message, Receipt
from tenants.editorial.tasks import clock_task
from tenants.sharing.models import Copy
from tests.exchange.builders import adopt, correct, draft_page, page_of, report_page, share

type Shared = tuple[Any, uuid.UUID]
TOMORROW = timedelta(days=1)


@pytest.fixture
def tomorrow(run_jobs: Any) -> Callable[[], None]:
    """The clock strikes tomorrow."""

    def strike() -> None:
        with time_machine.travel(timezone.now() + TOMORROW + timedelta(minutes=1), tick=True):
            clock_task()
            run_jobs()

    return strike


def plan(page: Any) -> None:
    """Have a page published tomorrow."""
    page.go_live_at = timezone.now() + TOMORROW
    page.save_revision().publish()


@pytest.fixture
def planned(scope: Any, orebro: Any, cecilia: Any, shared: Shared) -> Copy:
    """Örebro's draft, to be published tomorrow."""
    with scope(orebro):
        copy: Copy = adopt(shared[1], cecilia, publish=False)
        plan(page_of(copy))
    return copy


def test_what_is_planned_is_shared_when_its_moment_comes(
    scope: Any, umea: Any, anna: Any, run_jobs: Any, tomorrow: Callable[[], None]
) -> None:
    with scope(umea):
        page = draft_page()
        plan(page)
        share(page, anna)
        assert Message.objects.count() == 0
    tomorrow()
    with scope(umea):
        page.refresh_from_db()
        assert (page.live, list(Message.objects.values_list("verb", "handling"))) == (True, [("publish", "applied")])


def test_what_expires_is_withdrawn(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any, tomorrow: Callable[[], None]
) -> None:
    with scope(umea):
        item = share(report_page(expire_at=timezone.now() + TOMORROW), anna).id
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    tomorrow()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.state, page_of(copy).live) == ("withdrawn", False)


def test_a_planned_copy_is_published_and_reported(
    scope: Any, orebro: Any, planned: Copy, run_jobs: Any, tomorrow: Callable[[], None]
) -> None:
    tomorrow()
    with scope(orebro):
        assert (Copy.objects.get().state, page_of(planned).live) == ("published", True)
        assert list(Receipt.objects.order_by("id").values_list("state", flat=True)) == ["adopted", "published"]


def test_a_correction_reaches_the_planned_copy_too(
    scope: Any, umea: Any, orebro: Any, planned: Copy, shared: Shared, run_jobs: Any, tomorrow: Callable[[], None]
) -> None:
    with scope(umea):
        correct(shared[0], title="Rättad rubrik")
    run_jobs()
    with scope(orebro):
        page = page_of(planned)
        assert (page.live, page.scheduled_revision.as_object().title) == (False, "Rättad rubrik")
        assert page.scheduled_revision.pk == page.latest_revision_id
    tomorrow()
    with scope(orebro):
        page = page_of(planned)
        assert (page.live, page.title, page.has_unpublished_changes) == (True, "Rättad rubrik", False)


def test_a_correction_reaches_live_planned_and_waiting_and_leaves_to_each_what_is_its_own(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any, tomorrow: Callable[[], None]
) -> None:
    page, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia)
        mine = page_of(copy)
        mine.own_tags = ["planerad"]
        plan(mine)
        mine = page_of(copy)
        mine.own_tags = ["utkast"]
        mine.save_revision()
    with scope(umea):
        correct(page, title="Rättad rubrik")
    run_jobs()
    with scope(orebro):
        mine = page_of(copy)
        forms = [mine, mine.scheduled_revision.as_object(), mine.get_latest_revision_as_object()]
        assert [(form.title, form.own_tags) for form in forms] == [
            ("Rättad rubrik", []),
            ("Rättad rubrik", ["planerad"]),
            ("Rättad rubrik", ["utkast"]),
        ]
        assert mine.live
    tomorrow()
    with scope(orebro):
        mine = page_of(copy)
        assert (mine.title, mine.own_tags, mine.has_unpublished_changes) == ("Rättad rubrik", ["planerad"], True)


def test_a_planned_copy_that_is_withdrawn_is_not_published(
    scope: Any, umea: Any, orebro: Any, planned: Copy, shared: Shared, run_jobs: Any, tomorrow: Callable[[], None]
) -> None:
    with scope(umea):
        shared[0].unpublish()
    run_jobs()
    tomorrow()
    with scope(orebro):
        assert (Copy.objects.get().state, page_of(planned).live) == ("withdrawn", False)


def test_one_page_that_cannot_be_published_stops_no_other(
    scope: Any, umea: Any, orebro: Any, planned: Copy, shared: Shared, run_jobs: Any, tomorrow: Callable[[], None]
) -> None:
    """The withdrawn copy is planned all the same, as only a hand in the database could do it."""
    with scope(umea):
        shared[0].unpublish()
    run_jobs()
    with scope(orebro):
        page_of(planned).revisions.update(approved_go_live_at=timezone.now() + TOMORROW)
        own = draft_page("Vår egen")
        own.go_live_at = timezone.now() + TOMORROW + timedelta(seconds=1)
        own.save_revision().publish()
    tomorrow()
    with scope(orebro):
        own.refresh_from_db()
        assert (own.live, page_of(planned).live) == (True, False)


def test_received_again_and_published_a_copy_forgets_its_old_moments(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any, tomorrow: Callable[[], None]
) -> None:
    page, item = shared
    with scope(orebro):
        mine = page_of(adopt(item, cecilia))
        mine.expire_at = timezone.now() + TOMORROW
        mine.save_revision().publish()
    tomorrow()
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(umea):
        correct(page, title="Ny rubrik")
    run_jobs()
    with scope(orebro):
        copy = adopt(item, cecilia)
        assert (page_of(copy).live, page_of(copy).expire_at, page_of(copy).expired) == (True, None, False)
