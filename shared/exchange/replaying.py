"""What an item's projections must be: its applied messages and receipts played again, in their order. Writes nothing.

Follows the rules of `applying`, `receiving` and `links` without using them, so that a fault in one shows in the other.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from core.tenancy.access import EVERYONE
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import EntryState, Visibility
from shared.catalogue.rows import EntrySource, entry_of, shared_entry_of
from shared.exchange.audience import NOBODY, Reach, reach_of, widened
from shared.exchange.enums import HELD_STATES, TAKING_BACK, LinkState, Verb
from shared.exchange.members import Members
from shared.exchange.models import Grant, Item, ItemVersion, Link, Message, Receipt
from shared.exchange.projecting import organisers_in
from shared.exchange.terms import clean_terms, terms_of
from shared.media.models import PublicMedia, SharedMedia

type Applied = Message | Receipt


@dataclass(slots=True)
class Replay:
    """An item as its history makes it."""

    members: Members
    item: Item
    history: list[Applied] = field(default_factory=list)
    reach: Reach = NOBODY
    content: Message | None = None
    versions: list[ItemVersion] = field(default_factory=list)
    links: dict[uuid.UUID, Link] = field(default_factory=dict)
    at: datetime = field(default_factory=timezone.now)

    def play(self, row: Applied) -> None:
        """One message or receipt more."""
        now = row.applied_at or row.created_at
        self.history.append(row)
        self.item.effects += 1
        if isinstance(row, Receipt):
            self._receive(row, now)
        else:
            self._tell(row, now)

    def _tell(self, message: Message, now: datetime) -> None:
        item, self.at = self.item, now
        item.version, item.updated_at, item.terms = message.version, now, clean_terms(message.terms)
        if message.verb in TAKING_BACK:
            item.state, self.reach = EntryState.WITHDRAWN, NOBODY
            if message.verb == Verb.ERASE:
                item.state, item.family, item.kind, item.content_hash = EntryState.ERASED, "", "", ""
        else:
            self._publish(message, now)
        self._address()
        for link in self.links.values():
            self._reach_link(link)

    def _address(self) -> None:
        item = self.item
        received = [tenant_role(link.receiver) for link in self.links.values() if link.received_at or item.is_erased]
        item.audience = [EVERYONE] if self.reach.everyone else sorted({*self.reach.roles, *received})

    def _publish(self, message: Message, now: datetime) -> None:
        item, payload = self.item, message.payload or {}
        if self.content is None:
            item.origin, item.origin_role, item.created_at = message.origin, message.origin_role, now
        item.family, item.kind = payload.get("family", ""), payload.get("kind", "")
        item.content_hash = message.content_hash
        item.state, item.visibility, item.listed = EntryState.LIVE, message.visibility, message.listed
        self.content = message
        for link in self.links.values():
            if not self._may_pass_on(link):
                link.onward = []
        self.reach = self._reach_now()
        self.versions.append(
            ItemVersion(
                item=item.id,
                origin_role=item.origin_role,
                version=message.version,
                content_hash=message.content_hash,
                payload=payload,
                created_at=now,
            )
        )

    def _own_reach(self) -> Reach:
        chosen = [uuid.UUID(each) for each in self.item.terms.get("receivers", ())]
        return reach_of(self.item.visibility, self.item.origin, self.members, chosen)

    def _may_pass_on(self, link: Link) -> bool:
        return self.item.terms["may_reshare"] and link.receiver in self._own_reach().receivers

    def _reach_now(self) -> Reach:
        """With those to whom whoever holds it shares it on."""
        holders = [link for link in self.links.values() if link.state in HELD_STATES and link.onward]
        return widened(
            self._own_reach(), {link.receiver: link.onward for link in holders}, self.item.origin, self.members
        )

    def _reach_link(self, link: Link) -> None:
        """Offered again, or lost."""
        link.granted = self.reach.covers(link.receiver)
        if link.granted and link.state == LinkState.WITHDRAWN:
            link.state, link.note = LinkState.OFFERED, ""
        elif not link.granted and link.state in {LinkState.OFFERED, LinkState.DECLINED}:
            link.state = LinkState.WITHDRAWN
        if not self._is_invited(link.receiver):
            link.part = None

    def _is_invited(self, tenant_id: uuid.UUID) -> bool:
        """Whether it may make the item together with its origin now."""
        return self.item.is_live and self.reach.covers(tenant_id) and str(tenant_id) in self.item.terms["organisers"]

    def _receive(self, receipt: Receipt, now: datetime) -> None:
        item, role = self.item, tenant_role(receipt.receiver)
        link = self.links.get(receipt.receiver) or Link(
            item=item.id,
            origin=item.origin,
            origin_role=item.origin_role,
            receiver=receipt.receiver,
            audience=[role],
            created_at=now,
        )
        self.links[receipt.receiver] = link
        link.last_receipt_at, link.receipts = now, receipt.number
        if receipt.state == LinkState.OFFERED:
            link.seen_version = receipt.version
        else:
            link.state, link.note = receipt.state, receipt.note
        if receipt.state in HELD_STATES:
            link.adopted_version, link.received_at = receipt.version, link.received_at or now
            if EVERYONE not in item.audience:
                item.audience = sorted({*item.audience, role})
        if receipt.onward is not None or receipt.state in {LinkState.REMOVED, LinkState.DECLINED, LinkState.ERASED}:
            link.onward = sorted(set(receipt.onward or ()))
        if link.state == LinkState.WITHDRAWN and link.granted and item.is_live:
            link.state = LinkState.OFFERED
        part = receipt.part if self._is_invited(receipt.receiver) and receipt.state in HELD_STATES else None
        if part != link.part and receipt.state != LinkState.OFFERED:
            link.part, self.at = part, now
        if item.is_live and (reach := self._reach_now()) != self.reach:
            self.reach, item.updated_at = reach, now
            self._address()
            for each in self.links.values():
                self._reach_link(each)

    @property
    def is_whole(self) -> bool:
        """Whether each effect is there once and none is left out between them."""
        return [row.effect for row in self.history] == list(range(1, len(self.history) + 1))

    def rows(self) -> list[models.Model]:
        """Every row that the history leaves behind; none when nothing was ever published."""
        content = self.content
        if content is None:
            return []
        if self.item.is_erased:
            return [self.item, *self.links.values()]
        for version in self.versions:
            is_current = version.version == self.item.version
            version.audience = list(self.reach.roles) if is_current else []
            version.organisers = self._organisers() if is_current else []
        return [
            self.item, *self.versions, *self.links.values(), *self._grants(content),
            *self._entries(content), *self._media(content),
        ]  # fmt: skip

    def _organisers(self) -> list[dict[str, Any]]:
        joined = sorted((link for link in self.links.values() if link.part is not None), key=lambda one: one.receiver)
        return [{"tenant": str(link.receiver), "part": link.part} for link in joined]

    def _grants(self, content: Message) -> list[models.Model]:
        terms, via = terms_of(content.terms), self.reach.via
        return [
            Grant(
                item=self.item.id,
                origin_role=self.item.origin_role,
                receiver=receiver,
                via=via.get(receiver),
                audience=[EVERYONE if receiver is None else tenant_role(receiver)],
                licence=terms.licence or (content.payload or {})["licence"],
                purpose=terms.purpose,
                until=terms.until,
                may_reshare=terms.may_reshare and receiver not in via,
                may_edit=terms.may_edit,
                credit=terms.credit,
                on_loss=terms.on_loss,
                created_at=self.item.updated_at,
            )
            for receiver in self.reach.granted
        ]

    def _entries(self, content: Message) -> list[models.Model]:
        source = self.source(content)
        shared = shared_entry_of(replace(source, at=self.item.updated_at))
        if not self.item.is_live:
            shared.state, shared.version, shared.audience = EntryState.WITHDRAWN, self.item.version, []
            return [shared]
        return [shared, entry_of(source)] if self.is_on_the_portal else [shared]

    @property
    def is_on_the_portal(self) -> bool:
        """Whether everybody finds it there."""
        content = self.content
        return content is not None and self.item.is_live and content.visibility == Visibility.PUBLIC and content.listed

    def source(self, content: Message) -> EntrySource:
        """What the catalogue's rows are made from."""
        origin, item = self.members.by_id[self.item.origin], self.item
        return EntrySource(
            item=item.id,
            origin=origin.id,
            origin_role=item.origin_role,
            node_slug=origin.slug,
            node_name_sv=origin.name_sv,
            node_name_en=origin.name_en,
            audience=list(self.reach.roles),
            visibility=content.visibility,
            version=content.version,
            content_hash=content.content_hash,
            payload=content.payload or {},
            at=self.at,
            terms=content.terms,
            organisers=organisers_in(self._organisers(), self.members),
        )

    def _media(self, content: Message) -> list[models.Model]:
        item = self.item
        if not item.is_live:
            return []
        roles = list(self.reach.roles)
        shared: list[models.Model] = [
            SharedMedia(hash=one, item=item.id, origin_role=item.origin_role, audience=roles) for one in content.media
        ]
        public = content.media if item.visibility == Visibility.PUBLIC else []
        return shared + [PublicMedia(hash=one, item=item.id) for one in public]


def replay(item: uuid.UUID, history: Iterable[Applied], members: Members) -> Replay:
    """Play an item's applied messages and receipts, in the order of their effects."""
    played = Replay(members, Item(id=item))
    for row in history:
        played.play(row)
    return played


def on_the_portal(played: Iterable[Replay]) -> list[EntrySource]:
    """What the public rows of those that have one are made from."""
    return [each.source(each.content) for each in played if each.content is not None and each.is_on_the_portal]
