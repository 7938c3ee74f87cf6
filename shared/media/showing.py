"""What shared items show, and to whom: the relay's writes, in platform_work, for many items at a time."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from shared.media.models import PublicMedia, SharedMedia
from shared.media.queries import references_of
from shared.media.services import ask_for_renditions


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The files an item shows: to the tenants whose roles `audience` names, and when `public` to everyone."""

    item: uuid.UUID
    origin_role: str
    hashes: Sequence[str]
    audience: Sequence[str]
    public: bool


def held_media(asked: Mapping[uuid.UUID, Sequence[str]], *, origin_role: str) -> dict[uuid.UUID, list[str]]:
    """Which of the files that each item asks for its origin holds, or the item showed already, sorted.

    Nobody gives away another's file. Has missing renditions made. Two queries.
    """
    hashes = {one for files in asked.values() for one in files}
    showed = set(SharedMedia.objects.filter(item__in=asked, hash__in=hashes).values_list("item", "hash"))
    held = references_of(hashes, origin_role=origin_role)
    ask_for_renditions(held)
    names = {reference.hash for reference in held}
    return {
        item: sorted(one for one in set(files) if one in names or (item, one) in showed)
        for item, files in asked.items()
    }


def show_media(shown: Sequence[Shown], *, known: Collection[uuid.UUID]) -> None:
    """Let exactly those read the files who are to; replaces what the `known` items showed before, and to whom."""
    public = [each for each in shown if each.public]
    _forget({each.item: each.hashes for each in shown if each.item in known}, SharedMedia)
    _forget({each.item: each.hashes if each.public else () for each in shown if each.item in known}, PublicMedia)
    SharedMedia.objects.bulk_create(
        [
            SharedMedia(hash=one, item=each.item, origin_role=each.origin_role, audience=list(each.audience))
            for each in shown
            for one in each.hashes
        ],
        update_conflicts=True,
        unique_fields=["hash", "item"],
        update_fields=["audience", "origin_role"],
    )
    PublicMedia.objects.bulk_create(
        [PublicMedia(hash=one, item=each.item) for each in public for one in each.hashes], ignore_conflicts=True
    )


def _forget(kept: Mapping[uuid.UUID, Sequence[str]], table: type[PublicMedia | SharedMedia]) -> None:
    if not kept:
        return
    rows = table._default_manager.filter(item__in=kept).values_list("pk", "item", "hash")
    gone = [pk for pk, item, one in rows if one not in kept[item]]
    if gone:
        table._default_manager.filter(pk__in=gone).delete()
