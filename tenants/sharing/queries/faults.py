"""Why something cannot be shared, in words, and where it is mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from shared.exchange.alt_texts import Unsaid, unsaid_in, unsaid_pictures
from tenants.pictures.models import Picture
from tenants.sharing.models import SharedItem


@dataclass(frozen=True, slots=True)
class MissingAlt:
    """A picture of a page that says nothing to whoever cannot see it; `page_id`: the page where it is written."""

    title: str
    place: str
    page_id: int


def missing_alts(pages: Iterable[Page], payload: dict[str, Any]) -> tuple[MissingAlt, ...]:
    """The pictures without an alt text of a clean payload that was made of these pages. One query where there are."""
    found = list(unsaid_pictures(payload))
    if not found:
        return ()
    names = {f"{picture['hash']}.{picture['extension']}" for _unsaid, picture in found}
    rows = Picture.objects.filter(file__in=names).order_by("-pk").values_list("file", "title")
    titles = {PurePosixPath(name).stem: title for name, title in rows}
    by_language = {page.locale.language_code: page.pk for page in pages}
    return tuple(
        MissingAlt(titles.get(picture["hash"], ""), place_of(unsaid), by_language[unsaid.language])
        for unsaid, picture in found
    )


def place_of(unsaid: Unsaid) -> str:
    """Where a picture is: "the page's picture, in Swedish"."""
    language = _("in English") if unsaid.language == "en" else _("in Swedish")
    if not unsaid.number:
        return _("the page's picture, %(language)s") % {"language": language}
    return _("picture %(number)d in the text, %(language)s") % {"number": unsaid.number, "language": language}


def fault_in_words(fault: str) -> str:
    """A recorded refusal as an editor reads it."""
    unsaid = unsaid_in(fault)
    if not unsaid:
        return fault
    return _("no alt text: %(places)s") % {"places": words_of_places(unsaid)}


def faulty_items() -> QuerySet[SharedItem]:
    """What we share, or are to share, whose latest version could not be shared."""
    return SharedItem.objects.exclude(fault="")


def fault_count() -> int:
    """How many there are. One query."""
    return faulty_items().count()


def words_of_places(unsaid: Sequence[Unsaid]) -> str:
    """The places of several pictures, in a sentence."""
    return "; ".join(map(place_of, unsaid))
