"""What is not the receiver's to change stays the origin's, by whatever door: whose it is, on what terms, old versions.

Where the grant allows no changes that is the whole text; place, slug, own tags and moments are always free.
"""

import uuid
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import Locale, Page

from core.actors import Actor
from shared.exchange.models import Message, Receipt
from tenants.audit.models import AuditEntry
from tenants.editorial.models import KnowledgePage
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.services import publish_revision
from tests.exchange.builders import adopt, correct, page_of

type Shared = tuple[Any, uuid.UUID]
TITLE = "Social innovation i glesbygd"


@pytest.fixture
def copied(scope: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any) -> Page:
    """Örebro's published page of Umeå's item."""
    with scope(orebro):
        page: Page = page_of(adopt(shared[1], cecilia))
    run_jobs()
    return page


def live(scope: Any, orebro: Any) -> KnowledgePage:
    with scope(orebro):
        found: KnowledgePage = page_of(Copy.objects.get())
        return found


def form_of(client: Any, page: Page) -> dict[str, Any]:
    """Everything the editor would send, as it stands."""
    answer = client.get(f"/studio/pages/{page.pk}/edit/")
    form = answer.context["form"]
    data = {bound.html_name: bound.value() for bound in form if bound.value() is not None}
    blocks = {"body-count": "0", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return {**{name: value for name, value in data.items() if not hasattr(value, "stream_block")}, **blocks}


@pytest.fixture
def locked(scope: Any, orebro: Any, copied: Page) -> Page:
    """The same, under a grant that allows no changes."""
    with scope(orebro):
        Copy.objects.update(may_edit=False)
    return copied


def test_the_editor_of_a_locked_copy_takes_slug_tags_and_nothing_else(
    scope: Any, visit: Any, orebro: Any, cecilia: Any, locked: Page, run_jobs: Any
) -> None:
    client = visit(orebro, cecilia)
    sent = form_of(client, locked)
    sent |= {"title": "Kapad", "lead": "Kapad.", "kind": "report", "slug": "vart", "own_tags": "glesbygd\nnorr"}
    answer = client.post(f"/studio/pages/{locked.pk}/edit/", {**sent, "action-publish": "1"})
    assert answer.status_code == 302
    page = live(scope, orebro)
    assert (page.title, page.lead, page.kind) == (TITLE, "Så arbetar tre kommuner.", "case")
    assert (page.slug, page.own_tags, page.live) == ("vart", ["glesbygd", "norr"], True)


def test_the_editor_takes_our_own_words_and_leaves_whose_it_is(
    scope: Any, visit: Any, orebro: Any, cecilia: Any, copied: Page, run_jobs: Any
) -> None:
    client = visit(orebro, cecilia)
    sent = form_of(client, copied)
    sent |= {"title": "Vår rubrik", "kind": "report", "licence": "CC0 1.0", "authors": "Vi"}
    assert client.post(f"/studio/pages/{copied.pk}/edit/", {**sent, "action-publish": "1"}).status_code == 302
    page = live(scope, orebro)
    assert (page.title, page.kind, page.licence, page.authors) == ("Vår rubrik", "case", "CC BY 4.0", [])
    with scope(orebro):
        assert Copy.objects.get().overrides == {"sv": {"title": "Vår rubrik"}}


def test_a_picture_that_only_adorns_at_its_origin_asks_nothing_here(
    scope: Any, visit: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any, settings: Any,
    tmp_path: Any,
) -> None:  # fmt: skip
    from tests.exchange.test_pictures import picture

    settings.MEDIA_ROOT = tmp_path / "media"
    page, item = shared
    with scope(umea):
        correct(page, picture=picture(is_decorative=True), picture_alt="")
    run_jobs()
    with scope(orebro):
        copied = page_of(adopt(item, cecilia, publish=False))
    client = visit(orebro, cecilia)
    client.post(f"/studio/pages/{copied.pk}/edit/", {**form_of(client, copied), "action-publish": "1"})
    assert live(scope, orebro).live


def test_whatever_was_changed_behind_the_form_is_set_right_when_it_is_published(
    scope: Any, orebro: Any, cecilia: Any, locked: Page
) -> None:
    with scope(orebro):
        mine = page_of(Copy.objects.get())
        mine.title, mine.lead, mine.areas, mine.own_tags = "Kapad", "Kapad.", ["egen"], ["vår"]
        mine.body = '[{"type": "heading", "value": "Kapad"}]'
        mine.save_revision(user=cecilia).publish(user=cecilia)
    page = live(scope, orebro)
    assert (page.title, page.lead, page.areas, len(page.body)) == (TITLE, "Så arbetar tre kommuner.", [], 0)
    assert (page.own_tags, page.draft_title, page.has_unpublished_changes) == (["vår"], TITLE, False)
    with scope(orebro):
        assert Copy.objects.get().overrides == {}
        assert page.live_revision.as_object().title == TITLE
        entry = AuditEntry.objects.get(verb="copy.restored")
        assert (entry.actor_id, entry.data["version"]) == (cecilia.pk, 1)
        assert Message.objects.count() == 0


def test_an_old_version_does_not_come_back(
    scope: Any, visit: Any, umea: Any, orebro: Any, cecilia: Any, copied: Page, shared: Shared, run_jobs: Any
) -> None:
    with scope(umea):
        correct(shared[0], title="Rättad rubrik")
    run_jobs()
    with scope(orebro):
        first = copied.revisions.order_by("pk").first()
        assert first.as_object().title == TITLE
    client = visit(orebro, cecilia)
    api = f"/studio/api/main/pages/{copied.pk}/action"
    answer = client.post(f"{api}/revert_to_page_revision/", {"revision_id": first.pk}, content_type="application/json")
    assert (answer.status_code, client.post(f"{api}/publish/").status_code) == (404, 404)  # it only reads
    with scope(orebro):
        mine = page_of(Copy.objects.get())
        RevertToPageRevisionAction(mine, first, user=cecilia).execute().publish(user=cecilia)
        first.publish(user=cecilia)
    assert live(scope, orebro).title == "Rättad rubrik"


def test_an_honest_publication_is_not_touched(scope: Any, orebro: Any, cecilia: Any, copied: Page) -> None:
    with scope(orebro):
        mine = page_of(Copy.objects.get())
        mine.own_tags = ["vår"]
        mine.save_revision(user=cecilia).publish(user=cecilia)
        assert not AuditEntry.objects.filter(verb="copy.restored").exists()


def test_a_copy_begets_no_page_of_our_own(
    scope: Any, visit: Any, orebro: Any, cecilia: Any, copied: Page, run_jobs: Any
) -> None:
    """The duplicate would be ours to share, without its origin."""
    client = visit(orebro, cecilia)
    with scope(orebro):
        section = copied.get_parent()
        duplicate = {"new_title": "Vår egen", "new_slug": "var-egen", "new_parent_page": section.pk}
    assert client.post(f"/studio/pages/{copied.pk}/copy/", duplicate).headers["Location"] == "/studio/"
    api = f"/studio/api/main/pages/{copied.pk}/action"
    for action, body in (
        ("copy", {}),
        ("create_alias", {"update_slug": "alias"}),
        ("copy_for_translation", {"locale": "en"}),
    ):
        answer = client.post(f"{api}/{action}/", body, content_type="application/json")
        assert answer.status_code == 404, action
    with scope(orebro):
        english = Locale.objects.get(language_code="en")
        for refused in (
            CopyPageAction(copied, update_attrs={"slug": "kopia"}, user=cecilia),
            CreatePageAliasAction(copied, update_slug="alias", user=cecilia),
            CopyPageForTranslationAction(copied, locale=english, user=cecilia),
        ):
            with pytest.raises(PermissionDenied):
                refused.execute()
        assert KnowledgePage.objects.count() == 1
        assert not SharedItem.objects.exists()


def test_a_copy_is_not_translated_here(scope: Any, visit: Any, orebro: Any, cecilia: Any, copied: Page) -> None:
    with scope(orebro):
        english = Locale.objects.get(language_code="en").pk
    address = f"/studio/localize/submit/page/{copied.pk}/"
    answer = visit(orebro, cecilia).post(address, {"locales": [english]}, follow=True)
    assert "Bara den noden kan lägga till ett språk." in answer.content.decode()
    with scope(orebro):
        assert KnowledgePage.objects.count() == 1


def test_bulk_actions_move_unpublish_and_delete_and_the_origin_is_told(
    scope: Any, visit: Any, umea: Any, orebro: Any, cecilia: Any, copied: Page, shared: Shared, run_jobs: Any
) -> None:
    client = visit(orebro, cecilia)
    bulk = "/studio/bulk/wagtailcore/page"
    client.post(f"{bulk}/unpublish/?id={copied.pk}", {"next": "/studio/"})
    assert not live(scope, orebro).live
    client.post(f"{bulk}/publish/?id={copied.pk}", {"next": "/studio/"})
    assert live(scope, orebro).live
    client.post(f"{bulk}/delete/?id={copied.pk}", {"next": "/studio/"})
    with scope(orebro):
        assert not KnowledgePage.objects.exists()
        states = list(Receipt.objects.order_by("id").values_list("state", flat=True))
        assert states == ["published", "adopted", "published", "removed"]
    with scope(umea):
        shared[0].refresh_from_db()
        assert shared[0].live


def test_our_own_shared_page_may_be_duplicated_and_the_duplicate_has_no_link(
    scope: Any, umea: Any, anna: Any, shared: Shared, run_jobs: Any
) -> None:
    page, item = shared
    with scope(umea):
        duplicate = page.copy(update_attrs={"slug": "dubblett", "title": "Dubblett"}, user=anna)
        duplicate.specific.save_revision().publish()
        publish_revision(page=duplicate, by=Actor.of(anna))
        assert duplicate.translation_key != page.translation_key
        assert dict(SharedItem.objects.values_list("translation_key", "visibility")) == {
            page.translation_key: "public",
            duplicate.translation_key: "tenant",
        }
        assert list(Message.objects.values_list("item", flat=True)) == [item]


def test_an_alias_of_our_own_page_says_nothing(scope: Any, umea: Any, shared: Shared) -> None:
    page, item = shared
    with scope(umea):
        alias = page.create_alias(update_slug="alias")
        correct(page, title="Rättad rubrik")
        alias.unpublish()
        alias.delete()
        assert list(Message.objects.order_by("version").values_list("item", "verb")) == [
            (item, "publish"),
            (item, "correct"),
        ]
