"""What a published page shows: its pictures are made ready, and a front page's may be read by everyone."""

import uuid
from typing import Any

from wagtail.models import Page

from shared.media.services import mark_private, mark_public, prepare_renditions
from tenants.editorial.models import HomePage


def pictures_shown(page: Any) -> list[str]:
    """The content hashes of the pictures a page shows: its own, and those in its text."""
    pictures = [getattr(page, "picture", None)]
    pictures += [block.value.get("picture") for block in getattr(page, "body", ()) if block.block_type == "image"]
    return [picture.content_hash for picture in pictures if picture is not None]


def subject_of(page: Page) -> uuid.UUID:
    """A page as a shower of pictures: each language by itself, since one may be taken down alone."""
    return uuid.uuid5(page.translation_key, page.locale.language_code)


def show_pictures(*, page: Page) -> None:
    """Have the renditions of a live page's pictures made; what a front page shows, everyone may read.

    Who may read the pictures of shareable pages follows from who may read the item: the relay sees to that.
    """
    hashes = pictures_shown(page)
    if isinstance(page, HomePage):
        mark_public(hashes, subject=subject_of(page))
    else:
        prepare_renditions(hashes)


def hide_pictures(*, page: Page) -> None:
    """A front page that is taken down shows nothing any more."""
    if isinstance(page, HomePage):
        mark_private(subject=subject_of(page))
