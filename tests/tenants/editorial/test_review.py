from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import WorkflowState

from tenants.editorial.states import state_of
from tenants.roles import Role
from tests.tenants.editorial.making import again, make_item, person, send_to_review


def test_a_report_has_the_workflow_and_other_kinds_have_none(umea: Any, scope: Any) -> None:
    with scope(umea):
        names = {kind: getattr(make_item(kind=kind).get_workflow(), "name", None) for kind in ("report", "case")}
        assert names == {"report": "Granskning", "case": None}
        assert [make_item(kind=kind).has_workflow for kind in ("conference_report", "podcast")] == [True, False]


@pytest.mark.parametrize(
    ("role", "report", "case"),
    [
        (Role.VL, True, True),
        (Role.ST, True, False),
        (Role.KM, False, True),
        (Role.KO, False, False),
        (Role.PM, False, False),
    ],
)
def test_who_may_publish_depends_on_the_kind(umea: Any, scope: Any, role: Role, report: bool, case: bool) -> None:
    with scope(umea):
        user = person(role)
        answers = [make_item(kind=kind).permissions_for_user(user).can_publish() for kind in ("report", "case")]
        assert answers == [report, case]


def test_a_communicator_cannot_publish_a_report_by_any_road(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        page = make_item(kind="report", owner=anna)
        with pytest.raises(PermissionDenied):
            page.get_latest_revision().publish(user=anna)
        assert again(page).live is False


def test_the_strategists_approval_publishes(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        strategist, page = person(Role.ST), make_item(kind="report", owner=anna)
        send_to_review(page, anna)
        assert state_of(again(page)) == "review"
        state = again(page).current_workflow_task_state
        state.task.specific.on_action(state, user=strategist, action_name="approve")
        assert (again(page).live, state_of(again(page))) == (True, "live")
        assert WorkflowState.objects.get().status == "approved"


def test_an_approver_opens_what_is_in_review_and_nothing_else_of_others(
    umea: Any, scope: Any, anna: Any, bo: Any
) -> None:
    with scope(umea):
        page, other = make_item(kind="report", owner=anna), make_item(kind="report", owner=anna)
        send_to_review(page, anna)
        assert again(page).permissions_for_user(bo).can_edit() is True
        assert again(other).permissions_for_user(bo).can_edit() is False


def test_a_project_worker_edits_their_own_drafts_only(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        worker = person(Role.PM)
        own, other = make_item(owner=worker), make_item(owner=anna)
        assert [page.permissions_for_user(worker).can_edit() for page in (own, other)] == [True, False]
        assert own.permissions_for_user(worker).can_publish() is False


def test_what_a_list_asks_of_a_base_page_is_answered_by_its_kind(umea: Any, scope: Any, anna: Any) -> None:
    from wagtail.models import Page

    with scope(umea):
        report, case = make_item(kind="report"), make_item(kind="case")
        bases = [Page.objects.get(pk=page.pk) for page in (report, case)]
        assert [base.permissions_for_user(anna).can_publish() for base in bases] == [False, True]
