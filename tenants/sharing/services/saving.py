"""Keeping the forms of a page through Wagtail's own actions."""

from typing import Any

from wagtail.models import Page

from tenants.sharing.queries.standing import Form


def save_form(form: Form, user: Any = None) -> None:
    """Keep a changed form as what it is: published again, planned again, or a draft."""
    page = form.page
    if form.live:
        finish_page(page, publish=True, user=user)
    elif form.moment is not None:
        later = page.save_revision(user=user, approved_go_live_at=form.moment, clean=False)
        page.revisions.exclude(pk=later.pk).update(approved_go_live_at=None)
    else:
        page.save_revision(user=user, log_action=not page.live, clean=False)


def finish_page(page: Page, *, publish: bool, user: Any) -> None:
    """Save a page as a draft, or publish it. What is published is checked when the page itself is saved."""
    revision = page.save_revision(user=user, log_action=True, clean=not publish)
    if publish:
        revision.publish(user=user, skip_permission_checks=True)
