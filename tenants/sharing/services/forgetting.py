"""Removing every trace of a page from the tenant's own tables: revisions, translations, log lines, pictures."""

import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from wagtail.models import ModelLogEntry, Page, PageLogEntry, ReferenceIndex, Revision
from wagtail_localize.models import String, StringSegment, TranslatableObject

from shared.exchange.payload import pictures_of as pictures_in
from tenants.pictures.models import Picture


def forget_pages(translation_key: uuid.UUID, titles: Iterable[str]) -> dict[str, int]:
    """Delete the pages of an item in every language, and all that was made of them here; how many rows of each sort.

    `titles`: what pages of it were called, also such as were deleted before. A picture goes too, unless something else
    shows it.
    """
    pages = list(Page.objects.filter(translation_key=translation_key).order_by("pk"))
    removed = Counter(pages=len(pages), revisions=sum(Revision.objects.for_instance(page).count() for page in pages))
    pictures = pictures_of(pages)
    for page in pages:
        Page.objects.get(pk=page.pk).specific.delete()
    removed["log_lines"] = _forget_log({page.pk for page in pages}, titles)
    removed["strings"] = _forget_strings(translation_key)
    removed["pictures"] = sum(_forget_picture(picture) for picture in pictures)
    return {sort: number for sort, number in removed.items() if number}


def forget_received(payload: dict[str, Any]) -> int:
    """Delete the pictures that came with a payload and that nothing shows any more; how many."""
    names = [f"{each['hash']}.{each['extension']}" for each in pictures_in(payload)] if payload else []
    return sum(_forget_picture(picture) for picture in Picture.objects.filter(is_received=True, file__in=names))


def _forget_log(pages: set[int], titles: Iterable[str]) -> int:
    """The lines of these pages, and of pages that are gone and were called so."""
    gone = PageLogEntry.objects.filter(label__in=set(titles)).exclude(page_id__in=Page.objects.values("pk"))
    every = pages | set(gone.values_list("page_id", flat=True))
    return int(PageLogEntry.objects.filter(page_id__in=every).delete()[0])


def pictures_of(pages: Iterable[Page]) -> list[Picture]:
    """The pictures that pages show, live or in a draft."""
    kind = ContentType.objects.get_for_model(Picture)
    found: set[str] = set()
    for page in pages:
        references = ReferenceIndex.get_references_for_object(page.specific).filter(to_content_type=kind)
        found |= set(references.values_list("to_object_id", flat=True))
    return list(Picture.objects.filter(pk__in=[int(key) for key in found]).order_by("pk"))


def _forget_strings(translation_key: uuid.UUID) -> int:
    """What the translation editor keeps: its source, and strings that no other source has."""
    source = StringSegment.objects.filter(source__object_id=translation_key)
    strings = list(source.values_list("string_id", flat=True).distinct())
    TranslatableObject.objects.filter(translation_key=translation_key).delete()
    elsewhere = StringSegment.objects.filter(string_id=OuterRef("pk"))
    return int(String.objects.filter(~Exists(elsewhere), pk__in=strings).delete()[0])


def _forget_picture(picture: Picture) -> bool:
    """Whether it is gone: nothing else shows it."""
    if ReferenceIndex.get_references_to(picture).exists():
        return False
    kind = ContentType.objects.get_for_model(Picture)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(picture.pk)).delete()
    picture.delete()
    return True
