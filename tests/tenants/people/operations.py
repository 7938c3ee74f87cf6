"""What people do with pages, each over HTTP as their browser does it, and which rights of the policy it asks for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.test import Client
from wagtail.models import Locale, Page, Revision, TaskState, WorkflowState

from shared.exchange.models import Message
from tenants.people.models import User
from tenants.roles import INDEX_PAGES, Right, Subject
from tenants.sharing.models import SharedItem
from tests.tenants.editorial.making import form_of

R, W, E, A, P, S = Right.READ, Right.WRITE, Right.EDIT, Right.APPROVE, Right.PUBLISH, Right.SHARE
PAGES = "/studio/pages"
BULK = "/studio/bulk/wagtailcore/page"
KNOWLEDGE = (Subject.KNOWLEDGE,)

type Rights = frozenset[Right]


@dataclass(frozen=True)
class Desk:
    """Where operations are tried: a subject, the person, their browser, and how to look at the rows."""

    subject: Subject
    person: User
    client: Client
    look: Callable[[], Any]

    def rows(self) -> list[Any]:
        """Everything that an operation could have changed."""
        with self.look():
            return [
                list(queryset.order_by("pk").values_list(*names))
                for queryset, names in (
                    (Page.objects.all(), ("pk", "path", "title", "draft_title", "live", "expired", "latest_revision")),
                    (Revision.objects.all(), ("pk", "object_id", "approved_go_live_at")),
                    (WorkflowState.objects.all(), ("pk", "status")),
                    (TaskState.objects.all(), ("pk", "status")),
                    (SharedItem.objects.all(), ("pk", "visibility", "state", "version")),
                    (Message.objects.all(), ("pk", "verb")),
                )
            ]

    def now(self, page: Page) -> Page | None:
        """The page as it is."""
        with self.look():
            found: Page | None = Page.objects.filter(pk=page.pk).first()
            return found


@dataclass(frozen=True)
class Operation:
    """One deed on a page. `needs`: whether these rights are enough; `run` does it and says whether it was done."""

    name: str
    needs: Callable[[Rights], bool]
    run: Callable[[Desk, Page], bool]
    page: dict[str, Any] = field(default_factory=dict)
    subjects: tuple[Subject, ...] = tuple(INDEX_PAGES)


def make_page(desk: Desk, *, own: bool = False, live: bool = False, kind: str = "case", review: bool = False) -> Page:
    """A page in the Swedish section, nobody's unless it is the person's own."""
    index, model = section(desk.subject)
    fields: dict[str, Any] = {"owner": desk.person if own else None, "live": False}
    if desk.subject == Subject.KNOWLEDGE:
        fields["kind"] = kind
    if desk.subject == Subject.EVENT:
        fields |= {"kind": "seminar", "starts_at": "2026-12-01T10:00:00+01:00"}
    page: Page = index.add_child(instance=model(title="Före", slug=f"sida-{index.numchild + 1}", **fields))
    revision = page.save_revision(user=fields["owner"])
    if live:
        revision.publish()
    if review:
        page.get_workflow().start(page, None)
    found: Page = model.objects.get(pk=page.pk)
    return found


def section(subject: Subject) -> tuple[Any, Any]:
    """Where pages of a subject stand in Swedish, and their class."""
    index = apps.get_model(INDEX_PAGES[subject]).objects.get(locale__language_code="sv")
    return index, type(index).clean_subpage_models()[0]


def sent(desk: Desk, page: Page | None, **more: Any) -> dict[str, Any]:
    """What the editor sends."""
    kind = getattr(page, "kind", "seminar" if desk.subject == Subject.EVENT else "case")
    event = {"starts_at": "2026-12-01 10:00", "ends_at": "", "place": "", "online_url": "", "organisers": ""}
    return form_of(kind=kind, title="Efter", slug=page.slug if page else "efter", **event, **more)


def is_live(desk: Desk, page: Page) -> bool:
    found = desk.now(page)
    return found is not None and found.live


def read(desk: Desk, page: Page) -> bool:
    with desk.look():
        path = page.get_url_parts()[2]
    status = desk.client.get(path).status_code
    assert status in {200, 404}
    return status == 200


def look_at_draft(desk: Desk, page: Page) -> bool:
    return desk.client.get(f"{PAGES}/{page.pk}/view_draft/").status_code == 200


def begin(desk: Desk, page: Page) -> bool:
    with desk.look():
        index, model = section(desk.subject)
    kind = f"{model._meta.app_label}/{model._meta.model_name}"
    desk.client.post(f"{PAGES}/add/{kind}/{index.pk}/", sent(desk, None))
    with desk.look():
        return bool(model.objects.filter(slug="efter").exists())


def edit(desk: Desk, page: Page, **more: Any) -> bool:
    desk.client.post(f"{PAGES}/{page.pk}/edit/", sent(desk, page, **more))
    found = desk.now(page)
    return found is not None and found.draft_title == "Efter"


def publish_in_editor(desk: Desk, page: Page) -> bool:
    edit(desk, page, **{"action-publish": "1"})
    return is_live(desk, page)


def publish_in_list(desk: Desk, page: Page) -> bool:
    desk.client.post(f"{BULK}/publish/?id={page.pk}", {"next": "/studio/"})
    return is_live(desk, page)


def unpublish(desk: Desk, page: Page) -> bool:
    desk.client.post(f"{PAGES}/{page.pk}/unpublish/")
    return not is_live(desk, page)


def unpublish_in_list(desk: Desk, page: Page) -> bool:
    desk.client.post(f"{BULK}/unpublish/?id={page.pk}", {"next": "/studio/"})
    return not is_live(desk, page)


def delete(desk: Desk, page: Page) -> bool:
    desk.client.post(f"{PAGES}/{page.pk}/delete/")
    return desk.now(page) is None


def delete_in_list(desk: Desk, page: Page) -> bool:
    desk.client.post(f"{BULK}/delete/?id={page.pk}", {"next": "/studio/"})
    return desk.now(page) is None


def duplicate(desk: Desk, page: Page) -> bool:
    with desk.look():
        parent = page.get_parent().pk
    copy = {
        "new_title": "Kopia",
        "new_slug": "kopia",
        "new_parent_page": parent,
        "publish_copies": "on",
        "alias": "on",
    }
    desk.client.post(f"{PAGES}/{page.pk}/copy/", copy)
    with desk.look():
        copies = list(Page.objects.filter(slug="kopia").values_list("live", "alias_of"))
        Page.objects.filter(slug="kopia").update(slug=f"kopia-{page.pk}")
    assert copies in ([], [(False, None)])
    return bool(copies)


def submit(desk: Desk, page: Page) -> bool:
    edit(desk, page, **{"action-submit": "1"})
    with desk.look():
        return bool(WorkflowState.objects.filter(object_id=str(page.pk), status="in_progress").exists())


def approve(desk: Desk, page: Page) -> bool:
    with desk.look():
        task = TaskState.objects.get(workflow_state__object_id=str(page.pk)).pk
    desk.client.post(f"{PAGES}/workflow/action/{page.pk}/approve/{task}/", {"comment": ""})
    return is_live(desk, page)


def send_back(desk: Desk, page: Page) -> bool:
    with desk.look():
        task = TaskState.objects.get(workflow_state__object_id=str(page.pk)).pk
    desk.client.post(f"{PAGES}/workflow/action/{page.pk}/reject/{task}/", {"comment": "Ange källa."})
    with desk.look():
        return bool(TaskState.objects.get(pk=task).status == "rejected")


def share(desk: Desk, page: Page) -> bool:
    desk.client.post(f"/studio/sharing/pages/{page.pk}/", {"visibility": "network", "listed": "on", "confirm": "1"})
    with desk.look():
        return SharedItem.objects.filter(translation_key=page.translation_key, visibility="network").exists()


def translate(desk: Desk, page: Page) -> bool:
    with desk.look():
        english = Locale.objects.get(language_code="en").pk
    desk.client.post(f"/studio/localize/submit/page/{page.pk}/", {"locales": [english], "include_subtree": ""})
    with desk.look():
        return bool(Page.objects.filter(translation_key=page.translation_key).count() == 2)


def makes(rights: Rights) -> bool:
    return bool(rights & {W, E})


OWN, LIVE, REPORT = {"own": True}, {"live": True}, {"kind": "report"}
IN_REVIEW = {**REPORT, "review": True}

OPERATIONS = (
    Operation("read what only the tenant sees", lambda rights: R in rights, read, LIVE),
    Operation("look at others' drafts", lambda rights: bool(rights & {E, P}), look_at_draft),
    Operation("begin a page", makes, begin),
    Operation("edit one's own draft", makes, edit, OWN),
    Operation("edit others' drafts", lambda rights: E in rights, edit),
    Operation("duplicate one's own", makes, duplicate, OWN),
    Operation("duplicate others'", lambda rights: E in rights, duplicate, LIVE),
    Operation("publish in the editor", lambda rights: rights >= {E, P}, publish_in_editor),
    Operation("publish in the list", lambda rights: P in rights, publish_in_list),
    Operation("unpublish", lambda rights: P in rights, unpublish, LIVE),
    Operation("unpublish in the list", lambda rights: P in rights, unpublish_in_list, LIVE),
    Operation("delete one's own draft", makes, delete, OWN),
    Operation("delete others' drafts", lambda rights: E in rights, delete),
    Operation("delete others' drafts in the list", lambda rights: E in rights, delete_in_list),
    Operation("delete what is live", lambda rights: rights >= {E, P}, delete, LIVE),
    Operation("share", lambda rights: S in rights, share, LIVE),
    Operation("translate", lambda rights: E in rights, translate),
    Operation("send a report to review", makes, submit, {**OWN, **REPORT}, KNOWLEDGE),
    Operation("approve a report", lambda rights: A in rights, approve, IN_REVIEW, KNOWLEDGE),
    Operation("send a report back", lambda rights: A in rights, send_back, IN_REVIEW, KNOWLEDGE),
    Operation("publish a report in the editor", lambda rights: rights >= {E, A}, publish_in_editor, REPORT, KNOWLEDGE),
    Operation("publish a report in the list", lambda rights: A in rights, publish_in_list, REPORT, KNOWLEDGE),
    Operation(
        "publish a conference report in the list",
        lambda rights: A in rights,
        publish_in_list,
        {"kind": "conference_report"},
        KNOWLEDGE,
    ),
    Operation("unpublish a report", lambda rights: bool(rights & {A, P}), unpublish, {**REPORT, **LIVE}, KNOWLEDGE),
)
