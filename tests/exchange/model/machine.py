"""People of three tenants do anything in any order; after each step the exchange is what the sets say."""

import itertools
from typing import Any, ClassVar

from django.db import connections
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

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
    settle_question,
    share_on,
    stop_sharing_on,
)
from tests.exchange.builders import adopt, correct, page_of, report_page
from tests.exchange.model.sets import FIELDS, HELD, OFFICE, TENANTS, CopyModel, ItemModel, offered

PLACES = sorted(TENANTS)
places = st.sampled_from(PLACES)
shapes = st.sampled_from(["network", "public", "national", "chosen"])
fields = st.sampled_from(FIELDS)
numbers = st.integers(0, 5)


class Exchange(RuleBasedStateMachine):
    """The real services, relay and tasks beside the model. `stage` gives the tenants, their people and the jobs."""

    stage: ClassVar[Any]

    def __init__(self) -> None:
        super().__init__()
        self.items: list[ItemModel] = []
        self.fresh = itertools.count(1)
        connections["default"].connection.execute("SAVEPOINT model")

    def teardown(self) -> None:
        """What was kept for all says the same as its history; then nothing of it is left."""
        try:
            self.stage.at_the_end()
        finally:
            connections["default"].connection.execute("ROLLBACK TO SAVEPOINT model")
            forget_content_types()
            forget_everything()

    def word(self, name: str = "title") -> str:
        return f"{name} {next(self.fresh)}"

    def own_page(self, item: ItemModel) -> Any:
        return KnowledgePage.objects.get(translation_key=item.page)

    def by(self, place: str) -> Actor:
        return Actor.of(self.stage.people[place])

    def some(self, wanted: list[Any], number: int) -> Any:
        """One of those with which something can be done."""
        return wanted[number % len(wanted)]

    def copies(self, *states: str) -> list[tuple[ItemModel, str, CopyModel]]:
        found = [(item, place, copy) for item in self.items for place, copy in sorted(item.copies.items())]
        return [each for each in found if each[2].state in states]

    def existing(self) -> list[ItemModel]:
        return [item for item in self.items if not item.deleted]

    def live(self) -> list[ItemModel]:
        return [item for item in self.existing() if item.live]

    def offers(self) -> list[tuple[ItemModel, str]]:
        return [(item, place) for item in self.items for place in sorted(item.reach) if not item.has(place)]

    def detachable(self) -> list[Any]:
        return [each for each in self.copies(*HELD) if each[2].may_edit and not each[2].detached]

    def detached(self) -> list[Any]:
        return [each for each in self.copies(*HELD) if each[2].detached and each[1] in each[0].reach]

    def asked(self) -> list[Any]:
        return [(each, name) for each in self.copies(*HELD) for name in sorted(each[2].questions)]

    def passable(self) -> list[Any]:
        return [each for each in self.copies(*HELD) if each[1] in each[0].sharers]

    @initialize(place=places, visibility=shapes)
    def begin(self, place: str, visibility: str) -> None:
        """Something that others may have, and one of them has."""
        self.write(place)
        self.share(0, visibility, set(PLACES), "withdraw", may_edit=True, may_reshare=True)
        if self.offers():
            self.receive(0, "published")

    @precondition(lambda self: len(self.items) < 4)
    @rule(place=places)
    def write(self, place: str) -> None:
        words = {name: self.word(name) for name in FIELDS}
        with self.stage.scope(place):
            page = report_page(**words).translation_key
            self.items.append(ItemModel(place, words, SharedItem.objects.get(translation_key=page).pk, page))
        self.stage.deliver()

    @precondition(lambda self: self.existing())
    @rule(number=numbers, visibility=st.sampled_from(["tenant", "national", "chosen", "chosen", "network", "public"]),
          chosen=st.sets(places), may_edit=st.sampled_from([True, True, False]), may_reshare=st.booleans(),
          on_loss=st.sampled_from(["withdraw", "leave"]))  # fmt: skip
    def share(self, number: int, visibility: str, chosen: set[str], on_loss: str, **may: Any) -> None:
        item = self.some(self.existing(), number)
        others = frozenset(chosen - {item.origin} or TENANTS - {item.origin})
        item.visibility, item.on_loss = visibility, on_loss
        item.chosen = others if visibility == "chosen" else frozenset()
        item.may_edit, item.may_reshare = may["may_edit"], may["may_reshare"]
        receivers = tuple(self.stage.tenants[each].id for each in sorted(item.chosen))
        choice = Choice(visibility=Visibility(visibility), receivers=receivers, on_loss=on_loss, **may)
        with self.stage.scope(item.origin):
            grant_page(page=self.own_page(item), choice=choice, by=self.by(item.origin))
        item.told()
        self.stage.deliver()

    @precondition(lambda self: self.existing())
    @rule(number=numbers, name=fields)
    def correct(self, number: int, name: str) -> None:
        """Also what puts a page back that was taken down."""
        item = self.some(self.existing(), number)
        item.words, item.live = {**item.words, name: self.word(name)}, True
        with self.stage.scope(item.origin):
            correct(self.own_page(item), **{name: item.words[name]})
        item.told()
        self.stage.deliver()

    @precondition(lambda self: self.live())
    @rule(number=numbers)
    def take_down(self, number: int) -> None:
        item = self.some(self.live(), number)
        item.live = False
        with self.stage.scope(item.origin):
            self.own_page(item).unpublish()
        item.told()
        self.stage.deliver()

    @precondition(lambda self: len(self.existing()) > 1)
    @rule(number=numbers)
    def delete(self, number: int) -> None:
        item = self.some(self.existing(), number)
        item.left = item.is_shared and item.on_loss == "leave"
        item.deleted = True
        with self.stage.scope(item.origin):
            self.own_page(item).delete()
        item.told()
        self.stage.deliver()

    @precondition(lambda self: self.offers())
    @rule(number=numbers, state=st.sampled_from(sorted(HELD)))
    def receive(self, number: int, state: str) -> None:
        item, place = self.some(self.offers(), number)
        with self.stage.scope(place):
            adopt(item.id, self.stage.people[place], publish=state == "published")
        item.receive(place, state)
        self.stage.deliver()

    @precondition(lambda self: self.offers())
    @rule(number=numbers)
    def decline(self, number: int) -> None:
        item, place = self.some(self.offers(), number)
        with self.stage.scope(place):
            decline_offer(item_id=item.id, reason="", by=self.by(place))
        item.copies.setdefault(place, CopyModel("declined")).state = "declined"
        item.end_onward(place)
        self.stage.deliver()

    @precondition(lambda self: self.copies(*HELD))
    @rule(number=numbers, name=fields)
    def edit(self, number: int, name: str) -> None:
        found = self.some(self.copies(*HELD), number)
        _, place, copy = found
        value = self.word(name)
        with self.stage.scope(place):
            correct(page_of(self.row(found)), **{name: value})
        if copy.may_edit or copy.detached:
            copy.own[name] = value
        copy.state = "published"
        self.stage.deliver()

    @precondition(lambda self: self.copies("published"))
    @rule(number=numbers)
    def hide(self, number: int) -> None:
        found = self.some(self.copies("published"), number)
        with self.stage.scope(found[1]):
            page_of(self.row(found)).unpublish()
        found[2].state = "draft"
        self.stage.deliver()

    @precondition(lambda self: self.copies(*HELD, "withdrawn"))
    @rule(number=numbers)
    def remove(self, number: int) -> None:
        found = self.some(self.copies(*HELD, "withdrawn"), number)
        item, place, _ = found
        with self.stage.scope(place):
            page_of(self.row(found)).delete()
        item.copies[place] = CopyModel("removed")
        item.end_onward(place)
        self.stage.deliver()

    @precondition(lambda self: self.detachable())
    @rule(number=numbers)
    def detach(self, number: int) -> None:
        found = self.some(self.detachable(), number)
        with self.stage.scope(found[1]):
            detach_copy(item_id=found[0].id, by=self.by(found[1]))
        found[2].detached = True
        self.stage.deliver()

    @precondition(lambda self: self.detached())
    @rule(number=numbers)
    def attach(self, number: int) -> None:
        found = self.some(self.detached(), number)
        item, place, copy = found
        with self.stage.scope(place):
            attach_copy(item_id=found[0].id, by=self.by(place))
        copy.detached = False
        item.follow(copy)
        self.stage.deliver()

    @precondition(lambda self: self.asked())
    @rule(number=numbers, decision=st.sampled_from([Decision.ACCEPT, Decision.KEEP]))
    def decide(self, number: int, decision: Decision) -> None:
        (item, place, copy), name = self.some(self.asked(), number)
        with self.stage.scope(place):
            row = self.row((item, place, copy))
            settle_question(item_id=item.id, language="sv", key=name, decision=decision,
                            version=row.base_version, by=self.by(place))  # fmt: skip
        copy.asked.discard(name)
        if decision == Decision.ACCEPT:
            del copy.own[name]
        self.stage.deliver()

    @precondition(lambda self: self.passable())
    @rule(number=numbers, to=st.sampled_from(["some", "all", "nobody"]))
    def pass_on(self, number: int, to: str) -> None:
        found = self.some(self.passable(), number)
        item, place, _ = found
        others = TENANTS - {place, item.origin}
        ids = [self.stage.tenants[each].id for each in sorted(others)]
        with self.stage.scope(place):
            if to == "nobody":
                stop_sharing_on(item_id=item.id, by=self.by(place))
            else:
                share_on(item_id=item.id, receivers=ids if to == "some" else None, by=self.by(place))
        if to == "nobody":
            item.end_onward(place)
        else:
            item.onward[place] = others
        self.stage.deliver()

    def row(self, found: tuple[ItemModel, str, CopyModel]) -> Copy:
        """The copy's row, in its tenant's open unit of work."""
        return Copy.objects.get(item_id=found[0].id)

    @invariant()
    def is_as_the_model_says(self) -> None:
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
