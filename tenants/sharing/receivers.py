"""Wagtail's signals, one line each. Copies are told apart in the services: no echo."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.actors import SYSTEM, Actor
from tenants.sharing.services import publish_revision, settle_deleted_page, settle_moved_page, unpublish_page


@receiver(page_published, dispatch_uid="sharing.published")
def on_published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    """A page went live, was corrected, or was scheduled."""
    publish_revision(page=instance, by=acting(revision))


@receiver(page_unpublished, dispatch_uid="sharing.unpublished")
def on_unpublished(instance: Page, **kwargs: Any) -> None:
    """A page is no longer live, or is about to be deleted."""
    unpublish_page(page=instance, by=acting())


@receiver(post_delete, sender=Page, dispatch_uid="sharing.deleted")
def on_deleted(instance: Page, **kwargs: Any) -> None:
    """A page is gone, alone or with the tree above it."""
    settle_deleted_page(page=instance, by=acting())


@receiver(post_page_move, dispatch_uid="sharing.moved")
def on_moved(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    """A page stands elsewhere in the tree, or only in another order."""
    if url_path_before != url_path_after:
        settle_moved_page(page=instance, by=acting())


@receiver(page_slug_changed, dispatch_uid="sharing.renamed")
def on_renamed(instance: Page, **kwargs: Any) -> None:
    """A page's part of the address has changed, and with it the addresses of all that stands under it."""
    settle_moved_page(page=instance, by=acting())


def acting(revision: Any = None) -> Actor:
    """Who is behind a signal: the signed-in person, else the revision's author, else Nodverk itself."""
    user = get_active_log_context().user or getattr(revision, "user", None)
    return Actor.of(user) if user is not None and user.pk is not None else SYSTEM
