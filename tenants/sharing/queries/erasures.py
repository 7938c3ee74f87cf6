"""What an erasure will remove, and what it has removed."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from shared.exchange.enums import TAKING_BACK, LinkState, Verb
from shared.exchange.models import Link, Message
from shared.registry.queries import all_tenants
from tenants.sharing.models import Erasure, SharedItem

SORTS: dict[str, str | Promise] = {
    "pages": _("pages"),
    "revisions": _("earlier versions of pages"),
    "log_lines": _("lines of the pages' history"),
    "strings": _("texts of the translation editor"),
    "pictures": _("pictures"),
    "messages": _("messages to others"),
}
"""The words for what is counted in proofs and receipts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """One who ever received the item, and what it has of it."""

    name: str
    state: LinkState


@dataclass(frozen=True, kw_only=True, slots=True)
class Going:
    """What an erasure will remove: our pages with their revisions, and the copies of everyone who ever had one."""

    titles: tuple[str, ...]
    revisions: int
    holders: tuple[Holder, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Erased:
    """One line of a proof: where, when (None while it is awaited), and how much of each sort."""

    where: str | Promise
    at: datetime | None
    removed: tuple[tuple[str | Promise, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """An erasure and what everyone has answered."""

    erasure: Erasure
    lines: tuple[Erased, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everyone has answered."""
        return all(line.at is not None for line in self.lines)


def what_is_erased(item: SharedItem) -> Going:
    """Everything that erasing an item would remove. Four queries, and one for each page."""
    pages = list(Page.objects.filter(translation_key=item.translation_key).order_by("locale_id", "pk"))
    return Going(
        titles=tuple(page.draft_title or page.title for page in pages),
        revisions=sum(Revision.objects.for_instance(page).count() for page in pages),
        holders=tuple(Holder(name=name, state=LinkState(link.state)) for name, link in _holders(item.pk)),
    )


def proof_of(item_id: uuid.UUID) -> Proof | None:
    """The proof of an erasure, None where nothing was erased. Five queries."""
    erasure = Erasure.objects.filter(item_id=item_id).first()
    if erasure is None:
        return None
    own = Erased(where=_("Here"), at=erasure.erased_at, removed=_counted(erasure.removed))
    lines = [own, *_public_line(item_id), *(_line_of(name, link) for name, link in _holders(item_id))]
    return Proof(erasure=erasure, lines=tuple(lines))


def _holders(item_id: uuid.UUID) -> list[tuple[str, Link]]:
    """Everyone who ever answered about the item, by name: what was declined may have been kept."""
    names = {tenant.id: tenant.name for tenant in all_tenants()}
    links = Link.objects.filter(item=item_id)
    return sorted(((names.get(link.receiver, ""), link) for link in links), key=lambda pair: pair[0])


def _public_line(item_id: uuid.UUID) -> Iterator[Erased]:
    """What lay between the tenants: messages, the catalogue, its search and feeds; nothing if it was never shared."""
    erasure = Message.objects.filter(item=item_id, verb=Verb.ERASE).first()
    if erasure is not None:
        said = Message.objects.filter(item=item_id).exclude(verb__in=TAKING_BACK).count()
        where = _("The portal, its search and feeds, and what was sent between the nodes")
        yield Erased(where=where, at=erasure.applied_at, removed=_counted({"messages": said}))


def _line_of(name: str, link: Link) -> Erased:
    if link.state != LinkState.ERASED:
        return Erased(where=name, at=None)
    pairs = [part.rsplit(" ", 1) for part in link.note.split(", ") if part]
    return Erased(where=name, at=link.last_receipt_at, removed=_counted(dict(pairs)))


def _counted(removed: Mapping[str, int | str]) -> tuple[tuple[str | Promise, str], ...]:
    return tuple((SORTS.get(sort, sort), str(number)) for sort, number in removed.items())
