"""From items to what lists read: catalogue rows and the media that go with them, many at a time."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.catalogue.enums import Visibility
from shared.catalogue.models import SharedEntry
from shared.catalogue.services import (
    EntrySource,
    Organiser,
    put_entries,
    put_shared_entries,
    remove_entries,
    withdraw_shared_entries,
)
from shared.exchange.audience import Reach
from shared.exchange.links import grants_of
from shared.exchange.members import Members
from shared.exchange.models import Grant, Item, ItemVersion, Message
from shared.exchange.payload import pictures_of
from shared.media.models import SharedMedia
from shared.media.showing import Shown, held_media, show_media
from shared.registry.models import Tenant


@dataclass(frozen=True, slots=True)
class Projected:
    """An item as its current version and reach show it; without `payload` it is withdrawn.

    `at`: when that came to be.
    """

    item: Item
    origin: Tenant
    reach: Reach
    payload: dict[str, Any] | None
    media: Sequence[str]
    organisers: tuple[Organiser, ...]
    at: datetime

    @property
    def is_on_the_portal(self) -> bool:
        """Whether everybody finds it there."""
        return self.payload is not None and self.item.visibility == Visibility.PUBLIC and self.item.listed

    def source(self) -> EntrySource:
        """What its catalogue rows are made from."""
        return EntrySource(
            item=self.item.id,
            origin=self.origin.id,
            origin_role=self.item.origin_role,
            node_slug=self.origin.slug,
            node_name_sv=self.origin.name_sv,
            node_name_en=self.origin.name_en,
            audience=list(self.reach.roles),
            visibility=self.item.visibility,
            version=self.item.version,
            content_hash=self.item.content_hash,
            payload=self.payload or {},
            at=self.at,
            terms=self.item.terms,
            organisers=self.organisers,
        )

    def shown(self) -> Shown:
        """Its pictures, and who may read them."""
        gone = self.payload is None
        return Shown(
            item=self.item.id,
            origin_role=self.item.origin_role,
            hashes=() if gone else tuple(self.media),
            audience=self.reach.roles,
            public=not gone and self.item.visibility == Visibility.PUBLIC,
        )


def organisers_in(kept: Iterable[dict[str, Any]], members: Members) -> tuple[Organiser, ...]:
    """Who makes an item together with its origin, as the catalogue tells it."""
    found = ((members.by_id[uuid.UUID(each["tenant"])], each["part"]) for each in kept)
    return tuple(Organiser(tenant.slug, tenant.name_sv, tenant.name_en, part) for tenant, part in found)


def hold_media(published: Iterable[tuple[Message, dict[str, Any] | None]]) -> None:
    """Note on each message which of its pictures its origin holds: of others nothing is shown."""
    asked: dict[str, list[tuple[Message, list[str]]]] = {}
    for message, payload in published:
        hashes = [picture["hash"] for picture in pictures_of(payload or {})] if payload else []
        if hashes:
            asked.setdefault(message.origin_role, []).append((message, hashes))
    for role, messages in asked.items():
        held = held_media({message.item: hashes for message, hashes in messages}, origin_role=role)
        for message, _ in messages:
            message.media = held[message.item]


def readdress(item: Item, reach: Reach) -> None:
    """Let exactly the reach read what is there of an item's current version: content, offer, grants and pictures."""
    roles, at = list(reach.roles), item.updated_at
    ItemVersion.objects.filter(item=item.id, version=item.version).update(audience=roles)
    entries = SharedEntry.objects.filter(item=item.id)
    entries.update(audience=roles, updated_at=at)
    SharedMedia.objects.filter(item=item.id).update(audience=roles)
    Grant.objects.filter(item=item.id).delete()
    Grant.objects.bulk_create(grants_of(item, reach, entries.values_list("licence", flat=True).get()))


def project_items(projected: Sequence[Projected], known: Collection[uuid.UUID]) -> None:
    """Make the catalogue rows of items, and who may read their pictures, what they say. `known`: had been there."""
    live = [each for each in projected if each.payload is not None]
    gone = [each for each in projected if each.payload is None]
    on_the_portal = [each for each in live if each.is_on_the_portal]
    put_shared_entries([each.source() for each in live])
    withdraw_shared_entries([(each.item.id, each.item.version, each.item.updated_at) for each in gone])
    put_entries([each.source() for each in on_the_portal], known=known)
    remove_entries({each.item.id for each in projected if not each.is_on_the_portal}.intersection(known))
    show_media([each.shown() for each in projected], known=known)


def project_organisers(projected: Sequence[Projected]) -> None:
    """Let the public rows of items say who makes them together now, where there is one."""
    on_the_portal = [each for each in projected if each.is_on_the_portal]
    put_entries([each.source() for each in on_the_portal], known=[each.item.id for each in on_the_portal])
