"""The receiver's side: adopting, following, removing, withdrawing; through the real relay and the real tasks."""

import uuid
from typing import Any

import pytest

from core.actors import SYSTEM, Actor
from core.ids import uuid7
from shared.exchange.models import Link, Message, Receipt
from tenants.audit.models import AuditEntry
from tenants.editorial.models import KnowledgePage
from tenants.sharing.errors import (
    AlreadyReceivedError,
    NotAllowedError,
    NotGrantedError,
    OwnItemError,
    SharedCopyError,
    WithdrawnError,
)
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries import is_copy, provenance_for
from tenants.sharing.services import apply_item
from tests.exchange.builders import adopt, correct, draft_page, page_of, report_page, share


@pytest.fixture
def shared(scope: Any, umea: Any, anna: Any, run_jobs: Any) -> tuple[Any, uuid.UUID]:
    """Anna's page at Umeå, shared with everyone, and its item."""
    with scope(umea):
        page = report_page()
        item = share(page, anna)
    run_jobs()
    return page, item.id


def link(scope: Any, tenant: Any, item: uuid.UUID) -> tuple[str, int | None, bool]:
    with scope(tenant):
        row = Link.objects.get(item=item, audience__len=1, receiver__isnull=False, granted__isnull=False)
        return row.state, row.adopted_version, row.granted


def test_adopting_as_a_draft(scope: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any) -> None:
    _, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia, publish=False)
        page = page_of(copy)
        assert (page.live, page.title, page.slug) == (
            False,
            "Social innovation i glesbygd",
            "social-innovation-i-glesbygd",
        )
        assert page.get_parent().specific.__class__.__name__ == "KnowledgeIndexPage"
        assert (copy.state, copy.base_version, copy.visibility, copy.origin_slug) == ("draft", 1, "public", "umea")
        assert is_copy(page)
        assert Message.objects.count() == 0
        assert list(Receipt.objects.values_list("state", "version", "by_id")) == [("adopted", 1, cecilia.pk)]
        assert AuditEntry.objects.get(verb="copy.draft").actor_id == cecilia.pk
    run_jobs()
    assert link(scope, orebro, item) == ("adopted", 1, True)
    with scope(orebro):
        page_of(copy).get_latest_revision().publish()
    run_jobs()
    assert link(scope, orebro, item) == ("published", 1, True)
    with scope(orebro):
        page_of(copy).unpublish()
    run_jobs()
    assert link(scope, orebro, item) == ("adopted", 1, True)


def test_adopting_and_publishing_in_both_languages(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(umea):
        report_page("Social innovation", language="en", translation_key=page.translation_key)
    run_jobs()
    with scope(orebro):
        copy = adopt(item, cecilia)
        assert [(each.live, each.title) for each in (page_of(copy), page_of(copy, "en"))] == [
            (True, "Social innovation i glesbygd"),
            (True, "Social innovation"),
        ]
        assert page_of(copy).translation_key == page_of(copy, "en").translation_key != page.translation_key
        assert list(Receipt.objects.values_list("state", flat=True)) == ["published"]
        assert Message.objects.count() == 0
        assert not SharedItem.objects.exists()
        origin = provenance_for(page_of(copy))
        assert origin is not None
        assert (origin.node_name, origin.url, origin.version, origin.licence) == (
            "MSI Umeå",
            "http://umea.localhost:8000/kunskap/social-innovation-i-glesbygd/",
            2,
            "CC BY 4.0",
        )


def test_what_may_not_be_adopted(scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any) -> None:
    with scope(umea):
        page = report_page()
        national = share(page, anna, "national")
    run_jobs()
    with scope(umea), pytest.raises(OwnItemError):
        adopt(national.id, anna)
    with scope(orebro):
        for item in (national.id, uuid7()):
            with pytest.raises(NotGrantedError):
                adopt(item, cecilia)
        with pytest.raises(NotAllowedError):
            adopt(national.id, anna)
        assert not Copy.objects.exists()
        assert not Receipt.objects.exists()


def test_an_item_is_received_once_and_its_slug_makes_way(
    scope: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any
) -> None:
    _, item = shared
    with scope(orebro):
        report_page()
        copy = adopt(item, cecilia)
        assert page_of(copy).slug == "social-innovation-i-glesbygd-2"
        with pytest.raises(AlreadyReceivedError):
            adopt(item, cecilia)
        assert (Copy.objects.count(), Receipt.objects.count()) == (1, 1)


def test_a_copy_is_never_shared_on(scope: Any, orebro: Any, cecilia: Any, shared: Any) -> None:
    _, item = shared
    with scope(orebro):
        page = page_of(adopt(item, cecilia))
        with pytest.raises(SharedCopyError):
            share(page, cecilia)
        page.lead = "Omskriven."
        page.save_revision().publish()
        assert Message.objects.count() == 0


def test_a_correction_reaches_live_pages_and_drafts_alike(
    scope: Any, umea: Any, orebro: Any, kansli: Any, cecilia: Any, disa: Any, shared: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        live = adopt(item, cecilia)
    with scope(kansli):
        draft = adopt(item, disa, publish=False)
    with scope(umea):
        correct(page, title="Rättad rubrik")
    run_jobs()
    with scope(orebro):
        fresh = page_of(live)
        assert (fresh.live, fresh.title, fresh.has_unpublished_changes) == (True, "Rättad rubrik", False)
        assert fresh.slug == "social-innovation-i-glesbygd"
        assert Copy.objects.get().base_version == 2
    with scope(kansli):
        fresh = page_of(draft)
        assert (fresh.live, fresh.get_latest_revision_as_object().title) == (False, "Rättad rubrik")
        assert Copy.objects.get().state == "draft"
    assert link(scope, orebro, item) == ("published", 2, True)
    assert link(scope, kansli, item) == ("adopted", 2, True)


def test_a_waiting_draft_keeps_what_is_the_receivers_own(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia)
        mine = page_of(copy)
        mine.own_tags, mine.slug = ["glesbygd"], "var-egen"
        mine.save_revision()
    with scope(umea):
        correct(page, title="Rättad rubrik", lead="Rättad ingress.")
    run_jobs()
    with scope(orebro):
        live = page_of(copy)
        assert (live.title, live.own_tags, live.slug) == ("Rättad rubrik", [], "social-innovation-i-glesbygd")
        waiting = live.get_latest_revision_as_object()
        assert live.has_unpublished_changes
        assert (waiting.title, waiting.lead, waiting.own_tags, waiting.slug) == (
            "Rättad rubrik", "Rättad ingress.", ["glesbygd"], "var-egen",
        )  # fmt: skip


def test_applying_twice_changes_nothing(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia)
    with scope(umea):
        correct(page, title="Rättad rubrik")
    run_jobs()
    with scope(orebro):
        before = page_of(copy).latest_revision_id
        assert apply_item(item_id=item) == "The copy is at version 2 already."
        assert page_of(copy).latest_revision_id == before
        assert Receipt.objects.count() == 2
        assert apply_item(item_id=uuid7()) == "There is no copy here that follows this item."


def test_languages_come_and_go(scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any) -> None:
    page, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia)
    with scope(umea):
        english = report_page("Social innovation", language="en", translation_key=page.translation_key)
    run_jobs()
    with scope(orebro):
        assert page_of(copy, "en").live
    with scope(umea):
        english.unpublish()
    run_jobs()
    with scope(orebro):
        assert [page_of(copy, code).live for code in ("sv", "en")] == [True, False]
        with pytest.raises(WithdrawnError):
            page_of(copy, "en").get_latest_revision().publish()


def test_withdrawing_takes_the_copy_down_and_keeps_it_with_a_note(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia)
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(orebro):
        kept = page_of(copy)
        copy.refresh_from_db()
        assert (kept.live, copy.state, copy.note) == (False, "withdrawn", "Återkallad av MSI Umeå.")
        assert not kept.permissions_for_user(cecilia).can_publish()
        with pytest.raises(WithdrawnError):
            kept.get_latest_revision().publish()
        with pytest.raises(NotGrantedError):
            adopt(uuid7(), cecilia)
        with pytest.raises(WithdrawnError):
            adopt(item, cecilia)
    assert link(scope, orebro, item) == ("withdrawn", 1, False)


def test_a_withdrawn_item_that_is_shared_again_is_offered_and_can_be_received_again(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia)
        kept = page_of(copy).pk
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(umea):
        page.refresh_from_db()
        correct(page, title="Ny rubrik")
    run_jobs()
    assert link(scope, orebro, item) == ("offered", 1, True)
    with scope(orebro):
        assert Copy.objects.get().state == "withdrawn"
        again = adopt(item, cecilia)
        fresh = page_of(again)
        assert (fresh.pk, fresh.live, fresh.title, again.note) == (kept, True, "Ny rubrik", "")
        assert Copy.objects.count() == 1
    run_jobs()
    assert link(scope, orebro, item) == ("published", 3, True)


def test_deleting_the_copy_leaves_the_origin_and_it_can_be_received_again(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        page_of(adopt(item, cecilia)).delete()
        assert Copy.objects.get().state == "removed"
    run_jobs()
    assert link(scope, orebro, item) == ("removed", 1, True)
    with scope(umea):
        page.refresh_from_db()
        assert (page.live, Message.objects.count()) == (True, 1)
        correct(page, title="Rättad rubrik")
    run_jobs()
    with scope(orebro):
        assert not KnowledgePage.objects.exists()
        again = adopt(item, cecilia)
        assert (page_of(again).title, Copy.objects.count()) == ("Rättad rubrik", 1)


def test_a_draft_copy_that_is_deleted_is_reported_too(scope: Any, orebro: Any, cecilia: Any, shared: Any) -> None:
    _, item = shared
    with scope(orebro):
        page_of(adopt(item, cecilia, publish=False)).delete()
        assert list(Receipt.objects.order_by("id").values_list("state", flat=True)) == ["adopted", "removed"]


def test_narrowing_withdraws_at_the_loser_only(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, shared: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        adopt(item, cecilia)
    with scope(kansli):
        adopt(item, disa, publish=False)
    run_jobs()
    with scope(umea):
        page.refresh_from_db()
        share(page, anna, "national")
    run_jobs()
    with scope(orebro):
        assert (Copy.objects.get().state, page_of(Copy.objects.get()).live) == ("withdrawn", False)
        with pytest.raises(NotGrantedError):
            adopt(item, cecilia)
    with scope(kansli):
        assert (Copy.objects.get().state, Copy.objects.get().visibility) == ("draft", "national")


def test_a_scheduled_publication_is_cancelled_by_a_withdrawal(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Any, run_jobs: Any
) -> None:
    from datetime import timedelta

    from django.utils import timezone

    page, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia, publish=False)
        draft = page_of(copy)
        draft.go_live_at = timezone.now() + timedelta(days=1)
        draft.save_revision().publish()
        assert draft.revisions.exclude(approved_go_live_at=None).exists()
        assert Copy.objects.get().state == "draft"
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(orebro):
        assert not page_of(copy).revisions.exclude(approved_go_live_at=None).exists()


def test_nodverk_itself_may_adopt(scope: Any, orebro: Any, shared: Any) -> None:
    from tenants.sharing.services import adopt_item

    _, item = shared
    with scope(orebro):
        copy = adopt_item(item_id=item, publish=True, by=SYSTEM)
        assert (copy.adopted_by_name, page_of(copy).live) == ("Nodverk", True)


def test_only_who_may_publish_publishes_at_once(scope: Any, orebro: Any, shared: Any) -> None:
    from tenants.people.services import create_user
    from tenants.roles import Role
    from tenants.sharing.services import adopt_item

    _, item = shared
    with scope(orebro):
        strategist = create_user(email="st@orebro.example.org", name="Stina Exempel", roles=[Role.ST], by=SYSTEM)
        with pytest.raises(NotAllowedError):
            adopt_item(item_id=item, publish=True, by=Actor.of(strategist))
        assert not Copy.objects.exists()
        assert adopt_item(item_id=item, publish=False, by=Actor.of(strategist)).state == "draft"


def test_own_drafts_of_the_receiver_are_left_alone(scope: Any, orebro: Any, cecilia: Any, shared: Any) -> None:
    _, item = shared
    with scope(orebro):
        own = draft_page("Vårt eget")
        adopt(item, cecilia)
        own.refresh_from_db()
        assert (own.live, is_copy(own)) == (False, False)
