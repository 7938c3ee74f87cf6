"""What everybody's rows say in the end: what is missing, what is there twice, what is out of order, by item."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.tenancy.scopes import platform_work, unit_of_work
from shared.catalogue.models import PublicEntry, SharedEntry
from shared.catalogue.queries.counts import counts_differ
from shared.catalogue.queries.words import words_differ
from shared.exchange.models import Item, Link, Message, Receipt
from tenants.audit.models import AuditEntry
from tenants.sharing.models import Copy

COPY_DEEDS = ("copy.published", "copy.draft")


@dataclass
class Books:
    """Faults by kind: the items they were found at. `effects`: how many were counted."""

    effects: int = 0
    lost: Counter[uuid.UUID] = field(default_factory=Counter)
    doubled: Counter[uuid.UUID] = field(default_factory=Counter)
    disordered: Counter[uuid.UUID] = field(default_factory=Counter)

    @property
    def faults(self) -> dict[str, int]:
        """How many of each kind."""
        return {
            "lost": self.lost.total(),
            "doubled": self.doubled.total(),
            "out of order": self.disordered.total(),
        }

    def compare(self, item: uuid.UUID, found: Sequence[int], wanted: Sequence[int]) -> None:
        """Numbers that must be exactly these, in this order."""
        self.effects += len(found)
        here, there = Counter(found), Counter(wanted)
        self.lost[item] += (there - here).total()
        self.doubled[item] += (here - there).total()
        self.disordered[item] += int(list(found) != sorted(found))


def audit(origin: Any, receivers: Sequence[Any], done: dict[uuid.UUID, tuple[int, int]]) -> Books:
    """Go through the rows of everybody. `done`: of each item, how many changes were confirmed, and how many may be."""
    books = Books()
    for item, (least, most) in done.items():
        _check_origin(books, origin, item, least, most)
        _check_relay(books, item)
        for receiver in receivers:
            _check_receiver(books, receiver, item)
    with platform_work(reason="test: counters", read_only=True):
        books.doubled[uuid.UUID(int=0)] += len(counts_differ()) + len(words_differ())
    return books


def _check_origin(books: Books, origin: Any, item: uuid.UUID, least: int, most: int) -> None:
    """Each deed of a person has its message, and none has two."""
    with unit_of_work(origin, reason="test: books", read_only=True):
        deeds = AuditEntry.objects.filter(verb="item.visibility_set", object_id=str(item)).order_by("pk")
        said = [int(data["version"]) for data in deeds.values_list("data", flat=True)]
        versions = list(Message.objects.filter(item=item).order_by("version").values_list("version", flat=True))
    books.compare(item, versions, range(1, max(versions) + 1))
    books.compare(item, said, versions)
    books.lost[item] += max(0, least - len(versions))
    books.doubled[item] += max(0, len(versions) - most)


def _check_relay(books: Books, item: uuid.UUID) -> None:
    """Everything written was applied once, in its order, and lists show what came last."""
    with platform_work(reason="test: books", read_only=True):
        row = Item.objects.get(id=item)
        messages = list(Message.objects.filter(item=item).order_by("effect").values_list("version", "effect"))
        receipts = list(
            Receipt.objects.filter(item=item).order_by("effect").values_list("receiver", "number", "effect")
        )
        listed = list(PublicEntry.objects.filter(item=item).values_list("version", flat=True))
        shared = list(SharedEntry.objects.filter(item=item).values_list("version", flat=True))
    books.compare(item, [version for version, _ in messages], range(1, row.version + 1))
    effects = sorted([effect or 0 for _, effect in messages] + [effect or 0 for *_, effect in receipts])
    books.compare(item, effects, range(1, row.effects + 1))
    books.compare(item, listed, [row.version] if row.visibility == "public" else [])
    books.compare(item, shared, [row.version])
    for receiver in {receiver for receiver, *_ in receipts}:
        numbers = [number for each, number, _ in receipts if each == receiver]
        books.compare(item, numbers, range(1, max(numbers) + 1))


def _check_receiver(books: Books, receiver: Any, item: uuid.UUID) -> None:
    """A receiver has taken each version at most once, never an older one, and the last one."""
    with unit_of_work(receiver, reason="test: books", read_only=True):
        copy = Copy.objects.get(item_id=item)
        deeds = AuditEntry.objects.filter(verb__in=COPY_DEEDS, object_id=str(copy.pk)).order_by("pk")
        taken = [int(data["version"]) for data in deeds.values_list("data", flat=True)]
        answered = Receipt.objects.filter(item=item, receiver=receiver.id, fault="").order_by("number")
        receipts = list(answered.values_list("version", flat=True))
        link = Link.objects.get(item=item, receiver=receiver.id)
        version = Item.objects.get(id=item).version
    books.compare(item, taken, sorted(set(taken)))
    books.compare(item, taken, receipts)
    books.compare(item, [copy.base_version, link.adopted_version or 0], [version, version])
