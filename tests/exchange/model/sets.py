"""What the exchange promises, as a few sets: no database, no messages, everything delivered at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

FIELDS = ("title", "lead")
HELD = frozenset({"draft", "published"})
OFFICE = "kansli"
TENANTS = frozenset({OFFICE, "umea", "orebro"})


@dataclass
class CopyModel:
    """What a receiver has. `base`: the origin's words it followed last; `own` and `asked`: by field."""

    state: str
    base: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    detached: bool = False
    may_edit: bool = True

    @property
    def held(self) -> bool:
        """Whether it is there and the origin has not taken it back."""
        return self.state in HELD

    @property
    def words(self) -> dict[str, str]:
        """What stands on its page."""
        return {**self.base, **self.own}

    @property
    def questions(self) -> frozenset[str]:
        """What somebody is asked about."""
        return frozenset(self.asked) if self.held and not self.detached else frozenset()


@dataclass
class ItemModel:
    """One item, with what each receiver has of it. `left`: its page is gone, and the copies may stay.

    `id` and `page`: what the real one and its page are called.
    """

    origin: str
    words: dict[str, str]
    id: Any = None
    page: Any = None
    live: bool = True
    deleted: bool = False
    left: bool = False
    visibility: str = "tenant"
    chosen: frozenset[str] = frozenset()
    may_edit: bool = True
    may_reshare: bool = False
    on_loss: str = "withdraw"
    copies: dict[str, CopyModel] = field(default_factory=dict)
    onward: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_shared(self) -> bool:
        """Whether anybody else may have it."""
        return self.live and not self.deleted and bool(self.named or self.for_all)

    @property
    def for_all(self) -> bool:
        """Whether all may, also those to come."""
        return self.visibility in {"network", "public"}

    @property
    def named(self) -> frozenset[str]:
        """To whom the origin shares it by name."""
        named = {"national": frozenset({OFFICE}), "chosen": self.chosen}
        return named.get(self.visibility, frozenset()) - {self.origin}

    @property
    def sharers(self) -> frozenset[str]:
        """Who may share it on, once they have it."""
        return self.named if self.may_reshare and self.live and not self.deleted else frozenset()

    @property
    def reach(self) -> frozenset[str]:
        """Who may have it now."""
        if not self.live or self.deleted:
            return frozenset()
        if self.for_all:
            return TENANTS - {self.origin}
        passed = [to for who, to in self.onward.items() if who in self.sharers and self.has(who)]
        return self.named.union(*passed) - {self.origin}

    def has(self, tenant: str) -> bool:
        """Whether a tenant holds it."""
        return tenant in self.copies and self.copies[tenant].held

    def told(self) -> None:
        """The origin has said something: who may no longer loses it, who follows follows."""
        if self.is_shared:
            self.onward = {who: to for who, to in self.onward.items() if who in self.named and self.may_reshare}
        self.lose()
        if self.is_shared:
            for tenant, copy in self.copies.items():
                if self.has(tenant) and not copy.detached:
                    self.follow(copy)

    def lose(self) -> None:
        """Whoever may no longer have it, and those who had it through them."""
        while lost := [each for each in self.copies if self.has(each) and each not in self.reach and not self.left]:
            for tenant in lost:
                self.copies[tenant].state = "withdrawn"

    def follow(self, copy: CopyModel) -> None:
        """Untouched follows; touched stays and asks when the origin changed it too."""
        copy.may_edit = self.may_edit
        if not copy.may_edit:
            copy.own, copy.asked = {}, set()
        copy.asked |= {name for name in copy.own if self.words[name] != copy.base.get(name, self.words[name])}
        copy.base = dict(self.words)

    def receive(self, tenant: str, state: str) -> None:
        """A copy is made, or comes back with what had been written in it."""
        copy = self.copies.setdefault(tenant, CopyModel(state))
        copy.state, copy.detached = state, False
        self.follow(copy)

    def end_onward(self, tenant: str) -> None:
        """A receiver has nothing any longer that it could share on."""
        self.onward.pop(tenant, None)
        self.lose()


def offered(items: Iterable[ItemModel], tenant: str) -> list[str]:
    """The titles of what a tenant may receive and has neither received nor declined."""
    return sorted(
        item.words["title"]
        for item in items
        if tenant in item.reach and not (tenant in item.copies and item.copies[tenant].state in {*HELD, "declined"})
    )
