"""What a run of the relay holds in memory: some items with their links, locked, and all that becomes of them."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from core.tasks import defer_all
from shared.catalogue.rows import Organiser
from shared.exchange.audience import Reach
from shared.exchange.enums import RECEIVERS_TASK
from shared.exchange.erasing import drop_unapplied, erase_content, forget_parts
from shared.exchange.joint import organisers_of
from shared.exchange.links import grants_of, note_sending, own_reach
from shared.exchange.members import Members
from shared.exchange.models import Grant, Item, ItemVersion, Link, Message
from shared.exchange.projecting import (
    Projected,
    hold_media,
    organisers_in,
    project_items,
    project_organisers,
    readdress,
)
from shared.exchange.troubles import clear_troubles
from shared.registry.models import Tenant


@dataclass(frozen=True, slots=True)
class Told:
    """What a message said of an item. `payload` is clean; without it the item is withdrawn."""

    message: Message
    item: Item
    origin: Tenant
    reach: Reach
    payload: dict[str, Any] | None


@dataclass(slots=True)
class Batch:
    """Items by id and their links, as the rows of this run leave them; nothing is stored before `write`.

    At most one row of an item goes into a batch. `now` is the moment of all its effects. `taken_back`: before anything
    of the item was applied. `types`: of the files that the messages name, from their bytes. `rejoined`: the items of
    which another makes another part now; `reworded`: the links whose former part is to be forgotten. `reached`: items
    whose content is the same, and which others may read than before.
    """

    members: Members
    now: datetime
    items: dict[uuid.UUID, Item]
    links: dict[uuid.UUID, list[Link]]
    told: list[Told] = field(default_factory=list)
    changed: dict[uuid.UUID, Item] = field(default_factory=dict)
    changed_links: dict[uuid.UUID, Link] = field(default_factory=dict)
    jobs: list[tuple[uuid.UUID, uuid.UUID]] = field(default_factory=list)
    cleared: list[uuid.UUID] = field(default_factory=list)
    erasures: list[Message] = field(default_factory=list)
    taken_back: list[Message] = field(default_factory=list)
    types: Mapping[str, str] = field(default_factory=dict)
    rejoined: dict[uuid.UUID, Item] = field(default_factory=dict)
    reworded: list[Link] = field(default_factory=list)
    reached: list[tuple[Item, Reach]] = field(default_factory=list)

    def links_of(self, item: uuid.UUID) -> list[Link]:
        """The links of one item, by receiver."""
        return self.links.get(item, [])

    def touch(self, item: Item) -> None:
        """One effect more on an item; it will be stored."""
        item.effects += 1
        self.changed[item.id] = item

    def touch_link(self, link: Link) -> None:
        """A link has changed; it will be stored."""
        self.changed_links[link.id] = link

    def keep_link(self, link: Link) -> None:
        """A link is among its item's, also when it is new."""
        links = self.links.setdefault(link.item, [])
        if link not in links:
            links.append(link)

    def send(self, link: Link, *, anew: bool = False) -> bool:
        """Have a receiver bring its copy up to date, and note when to do so again; whether it is in service.

        `anew`: something new is to be sent, so earlier attempts do not count.
        """
        self.touch_link(link)
        if not note_sending(link, served=self.members.serves(link.receiver), now=self.now, anew=anew):
            return False
        self.start(link.item, link.receiver)
        return True

    def start(self, item: uuid.UUID, receiver: uuid.UUID) -> None:
        """Have a receiver bring its copy up to date, whatever its link says."""
        self.jobs.append((item, receiver))

    def write(self) -> None:
        """Store everything, in as many statements for one item as for a hundred."""
        known = [told.item.id for told in self.told if not told.item._state.adding]
        hold_media([(told.message, told.payload) for told in self.told if told.payload is not None])
        _store(Item, self.changed.values())
        self._write_versions(known)
        self._write_grants(known)
        for item, reach in self.reached:
            readdress(item, reach)
        _store(Link, self.changed_links.values())
        project_items([self._projected(told) for told in self.told], known)
        self._write_rejoined()
        forget_parts(self.reworded)
        drop_unapplied(self.taken_back)
        erase_content(self.erasures)
        clear_troubles(self.cleared, [*(told.message for told in self.told), *self.taken_back])
        defer_all(RECEIVERS_TASK, [_job(*job) for job in self.jobs])

    def _write_versions(self, known: Collection[uuid.UUID]) -> None:
        """Exactly the reach reads an item's current version, and nobody an older one."""
        if known:
            ItemVersion.objects.filter(item__in=known).exclude(audience=[]).update(audience=[], organisers=[])
        ItemVersion.objects.bulk_create(
            ItemVersion(
                item=told.item.id,
                origin_role=told.item.origin_role,
                audience=list(told.reach.roles),
                version=told.item.version,
                content_hash=told.item.content_hash,
                payload=told.payload,
                organisers=organisers_of(self.links_of(told.item.id)),
                created_at=self.now,
            )
            for told in self.told
            if told.payload is not None
        )

    def _write_rejoined(self) -> None:
        """Who makes an item together is told with its current version, and in the catalogue. None for none."""
        if not self.rejoined:
            return
        current = list(ItemVersion.objects.filter(item__in=self.rejoined).exclude(audience=[]))
        for version in current:
            version.organisers = organisers_of(self.links_of(version.item))
        ItemVersion.objects.bulk_update(current, ["organisers"])
        project_organisers([self._anew(version) for version in current])

    def _anew(self, version: ItemVersion) -> Projected:
        item = self.rejoined[version.item]
        reach, origin = own_reach(item, self.members), self.members.by_id[item.origin]
        return Projected(item, origin, reach, version.payload, (), self._organisers(item.id), self.now)

    def _organisers(self, item: uuid.UUID) -> tuple[Organiser, ...]:
        return organisers_in(organisers_of(self.links_of(item)), self.members)

    def _write_grants(self, known: Collection[uuid.UUID]) -> None:
        if known:
            Grant.objects.filter(item__in=known).delete()
        granted = [told for told in self.told if told.payload is not None]
        Grant.objects.bulk_create(
            grant for told in granted for grant in grants_of(told.item, told.reach, (told.payload or {})["licence"])
        )

    def _projected(self, told: Told) -> Projected:
        organisers = self._organisers(told.item.id)
        return Projected(told.item, told.origin, told.reach, told.payload, told.message.media, organisers, self.now)


def open_batch(item_ids: Iterable[uuid.UUID], members: Members, now: datetime) -> Batch:
    """Lock these items and their links, the items first and in the order of their ids, as everywhere. Two queries."""
    ids = set(item_ids)
    items = {item.id: item for item in Item.objects.select_for_update().filter(id__in=ids).order_by("id")}
    links: dict[uuid.UUID, list[Link]] = {}
    if items:
        for link in Link.objects.select_for_update().filter(item__in=items).order_by("item", "receiver"):
            links.setdefault(link.item, []).append(link)
    return Batch(members, now, items, links)


def _store[Row: models.Model](model: type[Row], rows: Iterable[Row]) -> None:
    """Insert the new ones, and write the others, which are locked, anew. Two statements at most."""
    every = list(rows)
    known = [row for row in every if not row._state.adding]
    model._default_manager.bulk_create(row for row in every if row._state.adding)
    fields = [each.name for each in model._meta.local_concrete_fields if not each.primary_key]
    model._default_manager.bulk_create(known, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _job(item: uuid.UUID, receiver: uuid.UUID) -> tuple[str, dict[str, Any]]:
    """A receiver's jobs run one after the other, beside all others'."""
    return f"receive:{receiver}", {"tenant_id": str(receiver), "item_id": str(item)}
