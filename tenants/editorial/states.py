"""The states of pages in the domain's words. They are Wagtail's own facts, read; no field of ours says them."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState

from tenants.editorial.enums import PageState


def state_of(page: Page) -> PageState:
    """The state of a page. At most two queries, none for a live page or one that a list has prepared."""
    if page.live:
        return PageState.LIVE
    if page.expired:
        return PageState.ARCHIVED
    if page.approved_schedule:
        return PageState.SCHEDULED
    if page.workflow_in_progress:
        return PageState.REVIEW
    return PageState.UNPUBLISHED if page.first_published_at else PageState.DRAFT


def state_words(page: Page) -> str:
    """The state as lists show it; of a published page also that something newer waits."""
    label = str(state_of(page).label)
    if page.live and page.approved_schedule:
        return _("%(state)s, and a change is scheduled") % {"state": label}
    if page.live and page.has_unpublished_changes:
        return _("%(state)s, with changes in draft") % {"state": label}
    return label


def in_state(pages: QuerySet[Any], state: str) -> QuerySet[Any]:
    """The pages in one state: exactly those of which state_of says it."""
    key = Cast(OuterRef("pk"), CharField())
    due = Exists(Revision.page_revisions.filter(object_id=key, approved_go_live_at__isnull=False))
    reviewed = Exists(
        WorkflowState.objects.filter(object_id=key, base_content_type__app_label="wagtailcore", status="in_progress")
    )
    down = Q(live=False, expired=False)
    conditions = {
        PageState.LIVE: Q(live=True),
        PageState.ARCHIVED: Q(live=False, expired=True),
        PageState.SCHEDULED: down & Q(due),
        PageState.REVIEW: down & ~Q(due) & Q(reviewed),
        PageState.UNPUBLISHED: down & ~Q(due) & ~Q(reviewed) & Q(first_published_at__isnull=False),
        PageState.DRAFT: down & ~Q(due) & ~Q(reviewed) & Q(first_published_at=None),
    }
    return pages.filter(conditions[PageState(state)])
