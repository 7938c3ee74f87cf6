"""The matrix role x subject x operation, derived from the policy, against what Wagtail answers for real users."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page

from core.actors import SYSTEM, Actor
from tenants.audit.models import AuditEntry
from tenants.people.models import User
from tenants.people.services import create_user, sync_groups
from tenants.roles import ADOPTERS, INDEX_PAGES, MANAGERS, POLICY, Right, Role, Subject

OPERATIONS = ("write", "edit others'", "publish")


def person_of(role: Role) -> User:
    person = create_user(email=f"{role.lower()}@prov.example.org", name=f"{role} Prov", roles=[role], by=SYSTEM)
    return User.objects.get(pk=person.pk)


def index_of(subject: Subject, language: str) -> Page:
    return apps.get_model(INDEX_PAGES[subject]).objects.get(locale__language_code=language)


def child_of(index: Page, subject: Subject, owner: User | None) -> Page:
    model = type(index).clean_subpage_models()[0]
    fields: dict[str, Any] = {Subject.KNOWLEDGE: {"kind": "case"}}.get(subject, {})
    if subject == Subject.EVENT:
        fields = {"kind": "seminar", "starts_at": "2026-12-01T10:00:00+01:00"}
    slug = f"prov-{index.get_children().count()}"
    page: Page = index.add_child(instance=model(title="Prov", slug=slug, live=False, owner=owner, **fields))
    return page


def allowed_by_policy(role: Role, subject: Subject) -> dict[str, bool]:
    rights = POLICY[subject][role]
    return {
        "write": bool(rights & {Right.WRITE, Right.EDIT}),
        "edit others'": Right.EDIT in rights,
        "publish": Right.PUBLISH in rights,
    }


def allowed_by_wagtail(person: User, subject: Subject, language: str) -> dict[str, bool]:
    index = index_of(subject, language)
    own, other = child_of(index, subject, person), child_of(index, subject, None)
    may_add = index.permissions_for_user(person).can_add_subpage()
    return {
        "write": may_add and own.permissions_for_user(person).can_edit(),
        "edit others'": other.permissions_for_user(person).can_edit(),
        "publish": other.permissions_for_user(person).can_publish(),
    }


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("role", list(Role))
def test_wagtail_answers_what_the_policy_says(umea: Any, scope: Any, role: Role, language: str) -> None:
    with scope(umea):
        person = person_of(role)
        subjects = list(INDEX_PAGES)
        answers = {subject: allowed_by_wagtail(person, subject, language) for subject in subjects}
        assert answers == {subject: allowed_by_policy(role, subject) for subject in subjects}


@pytest.mark.parametrize("role", list(Role))
def test_permissions_beside_pages_follow_the_policy(umea: Any, scope: Any, role: Role) -> None:
    with scope(umea):
        person = person_of(role)
        shares = any(Right.SHARE in POLICY[subject][role] for subject in Subject)
        works = any(POLICY[subject][role] - {Right.READ} for subject in Subject)
        asked = {
            "wagtailadmin.access_admin": works,
            "sharing.share_item": shares,
            "sharing.adopt_item": role in ADOPTERS,
            "people.add_user": role in MANAGERS,
            "people.change_user": role in MANAGERS,
            "people.delete_user": False,
            "auth.change_group": False,
            "editorial.change_homepage": Right.EDIT in POLICY[Subject.SITE][role],
        }
        assert {name: person.has_perm(name) for name in asked} == asked


@pytest.mark.parametrize("role", list(Role))
def test_the_sites_own_pages_are_changed_by_who_runs_the_site(umea: Any, scope: Any, role: Role) -> None:
    with scope(umea):
        person = person_of(role)
        home = Page.objects.get(slug="hem")
        pages = [home, *home.get_children()]
        rights = POLICY[Subject.SITE][role]
        testers = [page.permissions_for_user(person) for page in pages]
        assert [tester.can_edit() for tester in testers] == [Right.EDIT in rights] * 4
        assert [tester.can_publish() for tester in testers] == [Right.PUBLISH in rights] * 4
        assert [(tester.can_delete(), tester.can_move(), tester.can_unpublish()) for tester in testers] == [
            (False, False, False)
        ] * 4


def test_reviewers_are_those_who_approve(umea: Any, scope: Any) -> None:
    with scope(umea):
        task = GroupApprovalTask.objects.get()
        assert sorted(task.groups.values_list("name", flat=True)) == ["Strateg", "Verksamhetsledare"]


def test_syncing_repeats_without_effect(umea: Any, scope: Any, bo: Any) -> None:
    with scope(umea):
        assert sync_groups(by=Actor.of(bo)) is False
        assert AuditEntry.objects.filter(verb="groups.synced").count() == 0


def test_syncing_takes_away_what_the_policy_does_not_give(umea: Any, scope: Any, bo: Any) -> None:
    with scope(umea):
        group = Group.objects.get(name="Projektmedarbetare")
        root = Page.get_first_root_node()
        publish = GroupPagePermission.objects.filter(permission__codename="publish_page")[0].permission
        GroupPagePermission.objects.create(group=group, page=root, permission=publish)
        group.permissions.clear()
        GroupCollectionPermission.objects.filter(group=group).delete()
        assert sync_groups(by=Actor.of(bo)) is True
        assert GroupPagePermission.objects.filter(group=group, page=root).count() == 0
        assert list(group.permissions.values_list("codename", flat=True)) == ["access_admin"]
        assert GroupCollectionPermission.objects.filter(group=group).count() == 4
        assert AuditEntry.objects.get(verb="groups.synced").actor_id == bo.pk
        assert sync_groups(by=SYSTEM) is False


def test_the_command_repairs_what_somebody_changed_by_hand(umea: Any, scope: Any) -> None:
    with scope(umea):
        reader = Group.objects.get(name="Styrgrupp")
        reader.permissions.add(Permission.objects.get(codename="access_admin"))
        Group.objects.get(name="Koordinator").delete()
        GroupApprovalTask.objects.get().groups.add(Group.objects.get(name="Kommunikatör"))
    out = StringIO()
    call_command("roles", "--tenant", "umea", stdout=out)
    call_command("roles", "--tenant", "umea", stdout=out)
    assert [line.rpartition(": ")[2] for line in out.getvalue().splitlines()] == [
        "The roles were brought to the policy.",
        "The roles were in order.",
    ]
    with scope(umea):
        assert reader.permissions.count() == 0
        task = GroupApprovalTask.objects.get()
        assert sorted(task.groups.values_list("name", flat=True)) == ["Strateg", "Verksamhetsledare"]
        assert allowed_by_wagtail(person_of(Role.KO), Subject.EVENT, "sv") == allowed_by_policy(Role.KO, Subject.EVENT)


def test_wagtails_own_groups_are_gone(umea: Any, scope: Any) -> None:
    with scope(umea):
        assert Group.objects.filter(name__in=["Editors", "Moderators"]).count() == 0
        assert Group.objects.count() == len(Role)
