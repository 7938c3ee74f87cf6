"""People of three tenants do anything in any order; after each step the exchange is what the sets say."""

import itertools
import random
from collections.abc import Callable
from typing import Any

from django.db import connections

from core.actors import Actor
from core.tenancy.contenttypes import forget_content_types
from core.tenancy.kept import forget_everything
from shared.catalogue.enums import Visibility
from shared.catalogue.queries import EntryFilters, entries_for_public
from tenants.editorial.models import KnowledgePage
from tenants.sharing.choices import Choice
from tenants.sharing.enums import Decision
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries.inbox import InboxFilter, inbox_for_tenant
from tenants.sharing.services import (
    attach_copy,
    decline_offer,
    detach_copy,
    grant_page,
    look_at_offer,
    settle_question,
    share_on,
    stop_sharing_on,
)
from tests.exchange.builders import adopt, correct, page_of, report_page
from tests.exchange.model.sets import FIELDS, HELD, OFFICE, TENANTS, CopyModel, ItemModel, offered

type Held = tuple[ItemModel, str, CopyModel]

PLACES = sorted(TENANTS)
VISIBILITIES = ("network", "public", "national", "chosen", "chosen", "tenant")
ITEMS = 4


class Exchange:
    """The real services, relay and tasks beside the model. `stage` gives the tenants, their people and the jobs."""

    def __init__(self, stage: Any, chance: random.Random) -> None:
        self.stage, self.chance = stage, chance
        self.items: list[ItemModel] = []
        self.fresh = itertools.count(1)
        self.acts: list[tuple[Callable[[], list[Any]], Callable[[Any], None], int]] = [
            (self.places_to_write, self.write, 1),
            (self.existing, self.share, 3),
            (self.existing, self.correct, 4),
            (self.live, self.take_down, 1),
            (self.deletable, self.delete, 1),
            (self.offers, self.receive, 5),
            (self.offers, self.decline, 1),
            (self.offers, self.look, 2),
            (self.held, self.edit, 4),
            (self.published, self.hide, 1),
            (self.removable, self.remove, 1),
            (self.detachable, self.detach, 1),
            (self.detached, self.attach, 2),
            (self.asked, self.decide, 3),
            (self.passable, self.pass_on, 3),
        ]

    def run(self, steps: int) -> None:
        """So many steps from nothing, compared after each; then nothing of it is left."""
        connections["default"].connection.execute("SAVEPOINT model")
        try:
            for _ in range(steps):
                self.step()
            self.stage.at_the_end()
        finally:
            connections["default"].connection.execute("ROLLBACK TO SAVEPOINT model")
            forget_content_types()
            forget_everything()

    def step(self) -> None:
        """One thing that can be done now, by its weight, to something that it can be done to."""
        able = [(found, act, weight) for find, act, weight in self.acts if (found := find())]
        found, act, _ = self.chance.choices(able, weights=[weight for _, _, weight in able])[0]
        self.stage.note(act.__name__)
        act(self.chance.choice(found))
        self.stage.deliver()
        self.compare_all()

    def word(self, name: str = "title") -> str:
        return f"{name} {next(self.fresh)}"

    def field(self) -> str:
        return self.chance.choice(FIELDS)

    def own_page(self, item: ItemModel) -> Any:
        return KnowledgePage.objects.get(translation_key=item.page)

    def by(self, place: str) -> Actor:
        return Actor.of(self.stage.people[place])

    def row(self, held: Held) -> Copy:
        """The copy's row, in its tenant's open unit of work."""
        return Copy.objects.get(item_id=held[0].id)

    def copies(self, *states: str) -> list[Held]:
        found = [(item, place, copy) for item in self.items for place, copy in sorted(item.copies.items())]
        return [each for each in found if each[2].state in states]

    def places_to_write(self) -> list[str]:
        return PLACES if len(self.items) < ITEMS else []

    def existing(self) -> list[ItemModel]:
        return [item for item in self.items if not item.deleted]

    def live(self) -> list[ItemModel]:
        return [item for item in self.existing() if item.live]

    def deletable(self) -> list[ItemModel]:
        return self.existing() if len(self.existing()) > 1 else []

    def offers(self) -> list[tuple[ItemModel, str]]:
        return [(item, place) for item in self.items for place in sorted(item.reach) if not item.has(place)]

    def held(self) -> list[Held]:
        return self.copies(*HELD)

    def published(self) -> list[Held]:
        return self.copies("published")

    def removable(self) -> list[Held]:
        return self.copies(*HELD, "withdrawn")

    def detachable(self) -> list[Held]:
        return [each for each in self.held() if each[2].may_edit and not each[2].detached]

    def detached(self) -> list[Held]:
        return [each for each in self.held() if each[2].detached and each[1] in each[0].reach]

    def asked(self) -> list[tuple[Held, str]]:
        return [(each, name) for each in self.held() for name in sorted(each[2].questions)]

    def passable(self) -> list[Held]:
        return [each for each in self.held() if each[1] in each[0].sharers]

    def write(self, place: str) -> None:
        words = {name: self.word(name) for name in FIELDS}
        with self.stage.scope(place):
            page = report_page(**words).translation_key
            self.items.append(ItemModel(place, words, SharedItem.objects.get(translation_key=page).pk, page))

    def share(self, item: ItemModel) -> None:
        others = sorted(TENANTS - {item.origin})
        item.visibility, item.on_loss = self.chance.choice(VISIBILITIES), self.chance.choice(["withdraw", "leave"])
        chosen = self.chance.sample(others, self.chance.randint(1, len(others)))
        item.chosen = frozenset(chosen) if item.visibility == "chosen" else frozenset()
        item.may_edit, item.may_reshare = self.chance.random() < 0.8, self.chance.random() < 0.7
        choice = Choice(
            visibility=Visibility(item.visibility),
            receivers=tuple(self.stage.tenants[each].id for each in sorted(item.chosen)),
            may_edit=item.may_edit,
            may_reshare=item.may_reshare,
            on_loss=item.on_loss,
        )
        with self.stage.scope(item.origin):
            grant_page(page=self.own_page(item), choice=choice, by=self.by(item.origin))
        item.told()

    def correct(self, item: ItemModel) -> None:
        """Also what puts a page back that was taken down."""
        name = self.field()
        item.words, item.live = {**item.words, name: self.word(name)}, True
        with self.stage.scope(item.origin):
            correct(self.own_page(item), **{name: item.words[name]})
        item.told()

    def take_down(self, item: ItemModel) -> None:
        item.live = False
        with self.stage.scope(item.origin):
            self.own_page(item).unpublish()
        item.told()

    def delete(self, item: ItemModel) -> None:
        item.left = item.is_shared and item.on_loss == "leave"
        item.deleted = True
        with self.stage.scope(item.origin):
            self.own_page(item).delete()
        item.told()

    def receive(self, offer: tuple[ItemModel, str]) -> None:
        item, place = offer
        state = self.chance.choice(sorted(HELD))
        with self.stage.scope(place):
            adopt(item.id, self.stage.people[place], publish=state == "published")
        item.receive(place, state)

    def decline(self, offer: tuple[ItemModel, str]) -> None:
        item, place = offer
        with self.stage.scope(place):
            decline_offer(item_id=item.id, reason="", by=self.by(place))
        item.copies.setdefault(place, CopyModel("declined")).state = "declined"
        item.end_onward(place)

    def look(self, offer: tuple[ItemModel, str]) -> None:
        """That somebody has looked at an offer changes nothing of it."""
        with self.stage.scope(offer[1]):
            look_at_offer(item_id=offer[0].id, by=self.by(offer[1]))

    def edit(self, held: Held) -> None:
        _, place, copy = held
        name = self.field()
        value = self.word(name)
        with self.stage.scope(place):
            correct(page_of(self.row(held)), **{name: value})
        if copy.may_edit or copy.detached:
            copy.own[name] = value
        copy.state = "published"

    def hide(self, held: Held) -> None:
        with self.stage.scope(held[1]):
            page_of(self.row(held)).unpublish()
        held[2].state = "draft"

    def remove(self, held: Held) -> None:
        item, place, _ = held
        with self.stage.scope(place):
            page_of(self.row(held)).delete()
        item.copies[place] = CopyModel("removed")
        item.end_onward(place)

    def detach(self, held: Held) -> None:
        with self.stage.scope(held[1]):
            detach_copy(item_id=held[0].id, by=self.by(held[1]))
        held[2].detached = True

    def attach(self, held: Held) -> None:
        item, place, copy = held
        with self.stage.scope(place):
            attach_copy(item_id=item.id, by=self.by(place))
        copy.detached = False
        item.follow(copy)

    def decide(self, question: tuple[Held, str]) -> None:
        held, name = question
        item, place, copy = held
        decision = self.chance.choice([Decision.ACCEPT, Decision.KEEP])
        with self.stage.scope(place):
            version = self.row(held).base_version
            settle_question(
                item_id=item.id, language="sv", key=name, decision=decision, version=version, by=self.by(place)
            )
        copy.asked.discard(name)
        if decision == Decision.ACCEPT:
            del copy.own[name]

    def pass_on(self, held: Held) -> None:
        """To one more, to all, or to nobody any longer."""
        item, place, _ = held
        others = TENANTS - {place, item.origin}
        to = self.chance.choice(["some", "some", "all", "nobody"])
        with self.stage.scope(place):
            if to == "nobody":
                stop_sharing_on(item_id=item.id, by=self.by(place))
            else:
                ids = [self.stage.tenants[each].id for each in sorted(others)] if to == "some" else None
                share_on(item_id=item.id, receivers=ids, by=self.by(place))
        if to == "nobody":
            item.end_onward(place)
        else:
            item.onward[place] = others

    def compare_all(self) -> None:
        """Inboxes, copies and the portal hold what the model says."""
        for place in PLACES:
            with self.stage.scope(place):
                offers = sorted(row.title for row in inbox_for_tenant(InboxFilter()).rows)
                assert offers == offered(self.items, place), place
                for item in self.items:
                    if place in item.copies:
                        self.compare(item, place)
        with self.stage.scope(OFFICE, read_only=True):
            listed = sorted(entry.title for entry in entries_for_public(EntryFilters(), "sv").entries)
        shown = [item.words["title"] for item in self.items if item.is_shared and item.visibility == "public"]
        assert listed == sorted(shown)

    def compare(self, item: ItemModel, place: str) -> None:
        copy = item.copies[place]
        row = self.row((item, place, copy))
        assert (row.state, row.questions, row.is_detached) == (copy.state, len(copy.questions), copy.detached), place
        if copy.held:
            page = page_of(row)
            page = page if page.live else page.get_latest_revision_as_object()
            assert (page.title, page.lead) == (copy.words["title"], copy.words["lead"]), place
            assert page.live == (copy.state == "published"), place
            assert {key for asked in row.asked.values() for key in asked} >= copy.questions
