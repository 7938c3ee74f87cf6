"""What Wagtail asks before it shows a page."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page

from tenants.sharing.queries import may_read


@hooks.register("before_serve_page")
def hide_what_is_not_public(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """To those who may not read it a live page does not exist."""
    if not may_read(page, request.user):
        message = "This page is not for this reader."
        raise Http404(message)
