"""What awaits a person in the studio."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.models import Page, Revision, TaskState

from tenants.editorial.models import KnowledgeIndexPage, NewsIndexPage
from tenants.events.models import EventIndexPage, EventPage
from tenants.people.permissions import may
from tenants.roles import Right, Subject
from tenants.sharing.permissions import may_adopt, may_resend, may_see_outbox
from tenants.sharing.queries import fault_count, inbox_counts, late_count, left_count, trouble_count

SHOWN = 6
SOON = timedelta(days=14)


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


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that somebody has begun or changed and that is not published as it is."""

    title: str
    sort: str
    url: str
    at: datetime | None
    is_live: bool


@dataclass(frozen=True, slots=True)
class Drafts:
    """The latest of a person's drafts, and how many there are."""

    total: int
    latest: tuple[Draft, ...]


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
    """What awaits this person: reviews, offers, what has not come through, events. Nothing that counts zero."""
    reviews = reverse("wagtailadmin_reports:workflow_tasks") + "?reviewable=true"
    lines = [Awaiting(TaskState.objects.reviewable_by(user).count(), _("texts waiting for your review"), reviews)]
    if may_adopt(user):
        lines += _in_the_inbox()
    if may_resend(user):
        lines.append(Awaiting(trouble_count(), _("things that have not come through"), reverse("sharing:troubles")))
        lines.append(Awaiting(left_count(), _("faults in the exchange that need a person"), reverse("sharing:health")))
    if may_see_outbox(user):
        late, faulty = (f"{reverse('sharing:outbox')}?state={state}" for state in ("late", "faulty"))
        lines.append(Awaiting(fault_count(), _("texts that could not be shared as they are"), faulty))
        lines.append(Awaiting(late_count(), _("receivers who have not answered in time"), late))
    if may(user, Right.READ, Subject.EVENT):
        lines.append(Awaiting(_events_soon(), _("events of ours within two weeks"), reverse("events:index")))
    return [line for line in lines if line.count]


def _in_the_inbox() -> list[Awaiting]:
    inbox, counts = reverse("sharing:inbox"), inbox_counts()
    return [
        Awaiting(counts.offered, _("offers from other tenants"), inbox),
        Awaiting(counts.questions, _("texts with changes to decide"), f"{inbox}?state=questions"),
        Awaiting(counts.changed, _("texts that were changed at the origin"), f"{inbox}?state=changed"),
        Awaiting(counts.withdrawn, _("texts that were withdrawn by the origin"), f"{inbox}?state=withdrawn"),
    ]


def _events_soon() -> int:
    now = timezone.now()
    coming = EventPage.objects.live().filter(locale__language_code="sv", cancelled=False)
    return int(coming.filter(starts_at__range=(now, now + SOON)).count())


def drafts_of(user: Any) -> Drafts:
    """What this person has written and nobody has published, the latest first. Three queries at most."""
    written = Revision.page_revisions.filter(user=user).values_list("object_id", flat=True).distinct()
    pages = Page.objects.filter(has_unpublished_changes=True, pk__in=[int(pk) for pk in written])
    latest = pages.select_related("content_type").order_by("-latest_revision_created_at", "-pk")[: SHOWN + 1]
    found = list(latest)
    total = len(found) if len(found) <= SHOWN else pages.count()
    return Drafts(total, tuple(_draft(page) for page in found[:SHOWN]))


def _draft(page: Page) -> Draft:
    return Draft(
        title=page.get_admin_display_title(),
        sort=str(page.page_type_display_name),
        url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
        at=page.latest_revision_created_at,
        is_live=page.live,
    )
