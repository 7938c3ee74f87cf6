"""The origin's side: what a page's changes mean for others."""

from typing import Any

import pytest

from core.actors import SYSTEM, Actor
from shared.exchange.models import Message
from tenants.audit.models import AuditEntry
from tenants.sharing.errors import ContentRefusedError, NotAllowedError, NotShareableError
from tenants.sharing.models import SharedItem
from tenants.sharing.services import set_visibility
from tests.exchange.builders import draft_page, report_page, share


def payload_of_version(version: int) -> Any:
    return Message.objects.get(version=version).payload


def said() -> list[tuple[str, int, str]]:
    return list(Message.objects.order_by("version").values_list("verb", "version", "visibility"))


def test_a_published_page_is_an_item_that_nobody_else_sees(scope: Any, umea: Any) -> None:
    with scope(umea):
        page = report_page()
        item = SharedItem.objects.get(translation_key=page.translation_key)
        assert (item.visibility, item.state, item.version, item.chosen_at) == ("tenant", "private", 0, None)
        assert said() == []


def test_raising_publishes_in_the_same_transaction_with_a_named_person(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page(key_findings=["Ett fynd"], body=[("paragraph", "<p>Kommunernas arbete.</p>")])
        item = share(page, anna)
        assert (item.state, item.version, item.shared_by_id, item.shared_by_name) == (
            "shared", 1, anna.pk, anna.get_full_name(),
        )  # fmt: skip
        message = Message.objects.get()
        assert (message.verb, message.by_id, message.item) == ("publish", anna.pk, item.id)
        language = payload_of_version(1)["languages"]["sv"]
        assert (language["title"], language["key_findings"]) == (page.title, ["Ett fynd"])
        assert language["url"] == "http://umea.localhost:8000/kunskap/social-innovation-i-glesbygd/"
        entry = AuditEntry.objects.get(verb="item.visibility_set")
        assert (entry.actor_id, entry.data["before"], entry.data["after"]) == (anna.pk, "tenant", "public")


def test_the_same_content_again_is_no_new_version(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna)
        page.save_revision().publish()
        share(page, anna)
        assert said() == [("publish", 1, "public")]
        page.lead = "En ny ingress."
        page.save_revision().publish()
        assert said()[1:] == [("correct", 2, "public")]


def test_draft_edits_reach_nobody(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna)
        page.lead = "Bara ett utkast."
        page.save_revision()
        assert len(said()) == 1


def test_a_choice_on_a_draft_counts_from_publication(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = draft_page()
        share(page, anna, "network")
        assert said() == []
        page.save_revision().publish()
        assert said() == [("publish", 1, "network")]


def test_lowering_narrows_and_tenant_withdraws(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna)
        share(page, anna, "national")
        item = share(page, anna, "tenant")
        assert said() == [("publish", 1, "public"), ("correct", 2, "national"), ("withdraw", 3, "tenant")]
        assert item.state == "withdrawn"
        share(page, anna, "network")
        assert said()[3:] == [("restore", 4, "network")]


def test_taking_it_off_the_portal_is_a_correction(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna)
        share(page, anna, listed=False)
        assert list(Message.objects.order_by("version").values_list("verb", "listed")) == [
            ("publish", True),
            ("correct", False),
        ]


def test_two_languages_are_one_item(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna)
        english = report_page("Social innovation", language="en", translation_key=page.translation_key)
        assert sorted(payload_of_version(2)["languages"]) == ["en", "sv"]
        english.unpublish()
        assert sorted(payload_of_version(3)["languages"]) == ["sv"]
        page.unpublish()
        assert said()[2:] == [("correct", 3, "public"), ("withdraw", 4, "public")]
        assert SharedItem.objects.count() == 1


def test_unpublishing_withdraws_and_publishing_again_publishes(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna)
        page.unpublish()
        page.refresh_from_db()
        page.save_revision().publish()
        assert [row[0] for row in said()] == ["publish", "withdraw", "restore"]


def test_deleting_the_pages_withdraws_once(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna)
        english = report_page("Social innovation", language="en", translation_key=page.translation_key)
        english.delete()
        page.delete()
        assert [row[0] for row in said()] == ["publish", "correct", "correct", "withdraw"]
        assert SharedItem.objects.get().state == "withdrawn"


def test_a_duplicate_is_not_shared(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna)
        duplicate = page.copy(update_attrs={"slug": "kopia"}, keep_live=True)
        duplicate.save_revision().publish()
        item = SharedItem.objects.get(translation_key=duplicate.translation_key)
        assert (item.visibility, item.state) == ("tenant", "private")
        assert len(said()) == 1


def test_who_may_share(scope: Any, umea: Any, anna: Any, bo: Any) -> None:
    from tenants.people.services import create_user
    from tenants.roles import Role

    with scope(umea):
        page = report_page()
        writer = create_user(email="pm@umea.example.org", name="Per Exempel", roles=[Role.PM], by=SYSTEM)
        stranger = Actor(id=page.translation_key, name="Ingen")
        for by in (Actor.of(writer), stranger):
            with pytest.raises(NotAllowedError):
                set_visibility(page=page, visibility="public", listed=True, by=by)  # type: ignore[arg-type]
        assert said() == []
        assert SharedItem.objects.get().visibility == "tenant"
        share(page, bo)
        assert len(said()) == 1


def test_a_front_page_is_not_shareable(scope: Any, umea: Any, anna: Any) -> None:
    from tenants.editorial.models import HomePage

    with scope(umea), pytest.raises(NotShareableError):
        share(HomePage.objects.first(), anna)


def test_content_that_may_not_cross_stays_with_the_reason(scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        page = report_page(lead="x" * 5001)
        with pytest.raises(ContentRefusedError) as caught:
            share(page, anna)
        assert caught.value.reason == "too long: languages.sv.lead"
        item = SharedItem.objects.get()
        assert (item.visibility, item.state, said()) == ("tenant", "private", [])
        page.lead = "Kort."
        page.save_revision().publish()
        share(page, anna)
        page.lead = "x" * 5001
        page.save_revision().publish()
        item.refresh_from_db()
        assert (item.fault, item.state, item.version) == ("too long: languages.sv.lead", "shared", 1)
        page.lead = "Kort igen."
        page.save_revision().publish()
        item.refresh_from_db()
        assert (item.fault, item.version) == ("", 2)
