"""From the declared policy to Django's groups and Wagtail's permissions."""

from typing import NamedTuple

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupApprovalTask, GroupCollectionPermission, GroupPagePermission, Page

from core.actors import SYSTEM, Actor
from tenants.audit.services import record
from tenants.people.queries import group_of, groups_of
from tenants.roles import ADOPTERS, INDEX_PAGES, MANAGERS, POLICY, REVIEW, Right, Role, Subject, roles_with

WAGTAILS_OWN = ("Moderators", "Editors")
WORKING = frozenset({Right.WRITE, Right.EDIT, Right.APPROVE, Right.PUBLISH, Right.SHARE})
MAKING = frozenset({Right.WRITE, Right.EDIT})


class Codename(NamedTuple):
    """A permission by name, so that its app may still be unwritten."""

    app_label: str
    codename: str


ENTER = Codename("wagtailadmin", "access_admin")
EDIT_SITE = Codename("editorial", "change_homepage")
SHARE = Codename("sharing", "share_item")
ADOPT = Codename("sharing", "adopt_item")
TRANSLATE = Codename("wagtail_localize", "submit_translation")
MANAGE_PEOPLE = frozenset({Codename("people", "add_user"), Codename("people", "change_user")})

PAGE_ACTIONS: dict[Right, frozenset[str]] = {
    Right.WRITE: frozenset({"add_page"}),
    Right.EDIT: frozenset({"add_page", "change_page"}),
    Right.PUBLISH: frozenset({"publish_page", "lock_page", "unlock_page"}),
}
"""What a right on a subject means under its index pages. To write is to add: Wagtail lets people edit their own."""

ADD_FILES = frozenset(
    Codename(app, f"{action}_{name}")
    for app, name in (("wagtailimages", "image"), ("wagtaildocs", "document"))
    for action in ("add", "choose")
)
CHANGE_FILES = frozenset({Codename("wagtailimages", "change_image"), Codename("wagtaildocs", "change_document")})


@transaction.atomic
def sync_groups(*, by: Actor) -> bool:
    """Make each role's group, its permissions and who reviews what the policy says; take away whatever else it has.

    Wagtail's own two groups go. Permissions of an app whose tables are not there yet are left for the next time.
    Returns whether anything changed; what SYSTEM changes is not audited, since templates are copied with their rows.
    """
    known = _permissions()
    changed = Group.objects.filter(name__in=WAGTAILS_OWN).delete()[0] > 0
    for role in Role:
        group, is_new = Group.objects.get_or_create(name=group_of(role))
        changed |= is_new
        changed |= _sync_permissions(group, role, known)
        changed |= _sync_pages(group, role, known)
        changed |= _sync_files(group, role, known)
    changed |= _sync_reviewers()
    if changed and by != SYSTEM:
        record(by=by, verb="groups.synced", object_type="auth.group")
    return changed


def general_permissions(role: Role) -> frozenset[Codename]:
    """What a role's group may do anywhere in the tenant."""
    wanted: set[Codename] = set()
    if any(rights & WORKING for rights in (POLICY[subject][role] for subject in Subject)):
        wanted.add(ENTER)
    if Right.EDIT in POLICY[Subject.SITE][role]:
        wanted.add(EDIT_SITE)
    if role in roles_with(Right.EDIT, *INDEX_PAGES):
        wanted.add(TRANSLATE)
    if role in roles_with(Right.SHARE, *Subject):
        wanted.add(SHARE)
    if role in ADOPTERS:
        wanted.add(ADOPT)
    return frozenset(wanted) | (MANAGE_PEOPLE if role in MANAGERS else frozenset())


def file_permissions(role: Role) -> frozenset[Codename]:
    """What a role's group may do with pictures and documents."""
    rights = frozenset[Right]().union(*(POLICY[subject][role] for subject in Subject))
    if not rights & MAKING:
        return frozenset()
    return ADD_FILES | CHANGE_FILES if Right.EDIT in rights else ADD_FILES


def page_actions(role: Role, subject: Subject) -> frozenset[str]:
    """What a role's group may do under the index pages of a subject."""
    return frozenset[str]().union(*(PAGE_ACTIONS.get(right, frozenset()) for right in POLICY[subject][role]))


def _permissions() -> dict[Codename, int]:
    rows = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    return {Codename(app_label, codename): pk for app_label, codename, pk in rows}


def _ids(wanted: frozenset[Codename], known: dict[Codename, int]) -> set[int]:
    missing = sorted(wanted - known.keys())
    for name in missing:
        if ContentType.objects.filter(app_label=name.app_label).exists():
            message = f"There is no permission {name.app_label}.{name.codename}."
            raise LookupError(message)
    return {known[name] for name in wanted if name in known}


def _sync_permissions(group: Group, role: Role, known: dict[Codename, int]) -> bool:
    wanted = _ids(general_permissions(role), known)
    if wanted == set(group.permissions.values_list("pk", flat=True)):
        return False
    group.permissions.set(wanted)
    return True


def _sync_pages(group: Group, role: Role, known: dict[Codename, int]) -> bool:
    wanted = {
        (page_id, known[Codename("wagtailcore", action)])
        for subject in INDEX_PAGES
        for page_id in _index_ids(subject)
        for action in page_actions(role, subject)
    }
    rows = GroupPagePermission.objects.filter(group=group)
    present = set(rows.values_list("page_id", "permission_id"))
    for page_id, permission_id in present - wanted:
        rows.filter(page_id=page_id, permission_id=permission_id).delete()
    for page_id, permission_id in sorted(wanted - present):
        GroupPagePermission.objects.create(group=group, page_id=page_id, permission_id=permission_id)
    return wanted != present


def _index_ids(subject: Subject) -> list[int]:
    app_label, model = INDEX_PAGES[subject].lower().split(".")
    if not apps.is_installed(f"tenants.{app_label}"):
        return []
    pages = Page.objects.filter(content_type__app_label=app_label, content_type__model=model)
    return list(pages.order_by("pk").values_list("pk", flat=True))


def _sync_files(group: Group, role: Role, known: dict[Codename, int]) -> bool:
    root = Collection.get_first_root_node()
    wanted = _ids(file_permissions(role), known)
    rows = GroupCollectionPermission.objects.filter(group=group)
    present = set(rows.values_list("collection_id", "permission_id"))
    if present == {(root.pk, permission_id) for permission_id in wanted}:
        return False
    rows.exclude(Q(collection=root) & Q(permission_id__in=wanted)).delete()
    for permission_id in sorted(wanted):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission_id=permission_id)
    return True


def _sync_reviewers() -> bool:
    wanted = set(groups_of(roles_with(Right.APPROVE, Subject.KNOWLEDGE)))
    changed = False
    for task in GroupApprovalTask.objects.filter(name=REVIEW):
        if set(task.groups.all()) != wanted:
            task.groups.set(wanted)
            changed = True
    return changed
