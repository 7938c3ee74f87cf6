"""Whoever may do most at Umeå meets 404 at every address that names something of Örebro's, and changes nothing."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document
from wagtail.models import Page, TaskState, WorkflowState

from core.actors import SYSTEM
from tenants.people.models import User
from tenants.people.services import create_user, set_roles
from tenants.pictures.models import Picture
from tenants.roles import Role
from tenants.sharing.models import SharedItem
from tests.tenants.editorial.making import make_item, send_to_review
from tests.tenants.pictures.test_pictures import png

PAGE = (
    "pages/{page}/edit/",
    "pages/{page}/delete/",
    "pages/{page}/unpublish/",
    "pages/{page}/copy/",
    "pages/{page}/history/",
    "pages/{page}/workflow_history/",
    "pages/{page}/view_draft/",
    "pages/{page}/lock/",
    "pages/{page}/revisions/{revision}/view/",
    "pages/{page}/revisions/{revision}/revert/",
    "pages/{page}/usage/",
    "pages/workflow/action/{page}/approve/{task}/",
    "pages/workflow/preview/{page}/{task}/",
    "sharing/pages/{page}/",
    "sharing/pages/{page}/erase/",
    "localize/submit/page/{page}/",
    "images/{picture}/",
    "images/{picture}/delete/",
    "documents/edit/{document}/",
    "documents/delete/{document}/",
    "users/edit/{person}/",
    "users/delete/{person}/",
)


@pytest.fixture
def theirs(orebro: Any, scope: Any) -> dict[str, Any]:
    """One of everything at Örebro."""
    with scope(orebro):
        owner = create_user(email="eva@orebro.example.org", name="Eva Prov", roles=[Role.ST], by=SYSTEM)
        pages = [make_item(kind="report", owner=owner, slug=f"deras-{number}") for number in range(3)]
        send_to_review(pages[-1], owner)
        pages[0].get_latest_revision().publish()
        picture = Picture.objects.create(title="prov", file=ContentFile(png(), name="prov.png"), description="Grönt")
        document = Document.objects.create(title="prov", file=ContentFile(b"%PDF-1.4 prov", name="prov.pdf"))
        return {
            "page": pages[-1].pk,
            "revision": pages[-1].latest_revision_id,
            "task": TaskState.objects.get().pk,
            "picture": picture.pk,
            "document": document.pk,
            "person": owner.pk,
            "item": SharedItem.objects.get().pk,
        }


@pytest.fixture
def everything(umea: Any, scope: Any, anna: Any) -> User:
    """Anna with every role there is."""
    with scope(umea):
        set_roles(person=anna, roles=list(Role), by=SYSTEM)
        return User.objects.get(pk=anna.pk)


def rows() -> tuple[Any, ...]:
    pages = list(Page.objects.order_by("pk").values_list("pk", "live", "latest_revision", "draft_title"))
    return (
        pages,
        list(WorkflowState.objects.values_list("pk", "status")),
        User.objects.count(),
        Picture.objects.count(),
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_id_is_a_404(
    umea: Any, orebro: Any, scope: Any, visit: Any, theirs: dict[str, Any], everything: User, method: str
) -> None:
    client = visit(umea, everything)
    with scope(umea):
        before = rows()
    with scope(orebro):
        theirs_before = rows()
    answers = {path: getattr(client, method)(f"/studio/{path.format(**theirs)}").status_code for path in PAGE}
    assert answers == dict.fromkeys(PAGE, 404)
    with scope(umea):
        assert rows() == before
    with scope(orebro):
        assert rows() == theirs_before


def test_an_item_that_was_not_granted_is_a_404(
    umea: Any, visit: Any, theirs: dict[str, Any], everything: User
) -> None:
    assert visit(umea, everything).get(f"/studio/sharing/inbox/{theirs['item']}/").status_code == 404


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete"])
def test_a_foreign_id_in_a_bulk_action_reaches_nothing(
    umea: Any, orebro: Any, scope: Any, visit: Any, theirs: dict[str, Any], everything: User, action: str
) -> None:
    with scope(orebro):
        before = rows()
    path = f"/studio/bulk/wagtailcore/page/{action}/?id={theirs['page']}"
    visit(umea, everything).post(path, {"next": "/studio/"})
    with scope(orebro):
        assert rows() == before


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete", "move", "create_alias"])
def test_the_editors_own_api_only_reads(umea: Any, scope: Any, visit: Any, everything: User, action: str) -> None:
    with scope(umea):
        page = make_item(owner=everything)
        before = rows()
    path = f"/studio/api/main/pages/{page.pk}/action/{action}/"
    answer = visit(umea, everything).post(path, {}, content_type="application/json")
    assert answer.status_code == 404
    with scope(umea):
        assert rows() == before
