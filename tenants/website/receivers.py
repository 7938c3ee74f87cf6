"""Wagtail's news about pages, passed on. One line each."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from tenants.website.services import hide_pictures, show_pictures


@receiver(page_published, dispatch_uid="website-pictures-shown")
def published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Its pictures are made ready."""
    show_pictures(page=instance)


@receiver(page_unpublished, dispatch_uid="website-pictures-hidden")
def unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Its pictures are no longer shown."""
    hide_pictures(page=instance)
