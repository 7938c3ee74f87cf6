"""What awaits a person in the studio."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.models import Page, Revision, TaskState

from tenants.editorial.models import KnowledgeIndexPage, NewsIndexPage
from tenants.events.models import EventIndexPage
from tenants.sharing.queries import waiting_count


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One button that begins a new page of a kind."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One line of what awaits: how many, of what, and where to see them."""

    count: int
    label: str
    url: str


NEW_PAGES = (
    (KnowledgeIndexPage, "editorial", "knowledgepage", gettext_noop("New knowledge item"), "doc-full"),
    (NewsIndexPage, "editorial", "newspage", gettext_noop("New news item"), "doc-full-inverse"),
    (EventIndexPage, "events", "eventpage", gettext_noop("New event"), "date"),
)


def shortcuts_for(user: Any) -> list[Shortcut]:
    """The pages this person may begin, in Swedish, straight from the start page."""
    found: list[Shortcut] = []
    for index_class, app, model, label, icon in NEW_PAGES:
        index = index_class.objects.filter(locale__language_code="sv").first()
        if index is not None and index.permissions_for_user(user).can_add_subpage():
            found.append(Shortcut(_(label), reverse("wagtailadmin_pages:add", args=[app, model, index.pk]), icon))
    return found


def awaiting(user: Any) -> list[Awaiting]:
    """What awaits this person: drafts, reviews, offers from other tenants. Nothing that counts zero."""
    drafts = Page.objects.filter(
        has_unpublished_changes=True,
        pk__in=[int(pk) for pk in Revision.objects.filter(user=user).values_list("object_id", flat=True).distinct()],
    ).count()
    lines = [
        Awaiting(drafts, _("drafts of yours that are not published"), reverse("wagtailadmin_explore_root")),
        Awaiting(
            TaskState.objects.reviewable_by(user).count(),
            _("texts waiting for your review"),
            reverse("wagtailadmin_reports:workflow_tasks"),
        ),
    ]
    if user.has_perm("sharing.adopt_item"):
        lines.append(Awaiting(waiting_count(), _("offers from other tenants"), reverse("sharing:inbox")))
    return [line for line in lines if line.count]
