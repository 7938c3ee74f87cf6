"""A network that lives at random: people write, share, receive, take back; jobs come late, twice, anyhow, or die."""

import itertools
import json
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django import app

from core.actors import Actor
from core.tenancy.scopes import owner_scope, platform_work
from shared.catalogue.enums import Visibility
from shared.exchange.models import Item, Link, Message, Receipt
from shared.exchange.sweeping import sweep
from tenants.editorial.models import KnowledgePage
from tenants.sharing.choices import Choice
from tenants.sharing.enums import HELD, Joint
from tenants.sharing.errors import SharingError
from tenants.sharing.models import Copy
from tenants.sharing.services import (
    grant_page,
    join_item,
    leave_item,
    look_at_offer,
    share_on,
    stop_sharing_on,
    write_part,
)
from tests.exchange.builders import adopt, correct, report_page, share
from tests.jobs import finish
from tests.tenants.sharing.test_granting import grant

WAITING = "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
UNDOING = ("SAVEPOINT", "RELEASE", "ROLLBACK")
"""The database itself would undo what was not committed: these always come through."""

PATIENCE = 60


class StoppedError(BaseException):
    """The process that ran a job is gone: nobody catches this, and nothing is committed."""


@contextmanager
def dying_after(statements: int) -> Iterator[None]:
    """What runs inside dies before its n-th statement."""
    numbers = itertools.count(1)

    def count(execute: Any, sql: str, *arguments: Any) -> Any:
        if not sql.startswith(UNDOING) and next(numbers) == statements:
            raise StoppedError
        return execute(sql, *arguments)

    with connections["default"].execute_wrapper(count):
        yield


@dataclass
class Life:
    """The people of the network, and chance."""

    people: list[tuple[Any, Any]]
    scope: Callable[..., AbstractContextManager[Any]]
    chance: random.Random
    done: dict[str, int] = field(default_factory=dict)

    def note(self, what: str) -> None:
        """One more of these."""
        self.done[what] = self.done.get(what, 0) + 1

    def step(self) -> None:
        """One thing that a person does, and some jobs."""
        tenant, person = self.chance.choice(self.people)
        act = self.chance.choice([*[self._write] * 3, self._share, self._share, *[self._receive] * 3, self._take_down,
                                  self._put_back, self._delete, self._change_copy, self._ask, self._ask,
                                  self._share_on, self._look, self._join, self._join, self._contribute,
                                  self._leave])  # fmt: skip
        try:
            with self.scope(tenant):
                act(person)
        except SharingError:
            self.note("refusals")
        else:
            self.note("writes")
        for _ in range(self.chance.randrange(4)):
            self.run_a_job()

    def _pages(self, *, copies: bool, **conditions: Any) -> list[Any]:
        received = Copy.objects.values("translation_key")
        pages = KnowledgePage.objects.filter(**conditions).order_by("pk")
        return list(
            pages.filter(translation_key__in=received) if copies else pages.exclude(translation_key__in=received)
        )

    def _one(self, pages: list[Any]) -> Any:
        return self.chance.choice(pages) if pages else report_page(self._words())

    def _words(self) -> str:
        return f"Sida {self.chance.randrange(10**6)}"

    def _write(self, person: Any) -> None:
        pages = self._pages(copies=False, live=True)
        if len(pages) < 3:
            share(report_page(self._words()), person, self._visibility())
        else:
            correct(self.chance.choice(pages), title=self._words(), lead=self._words())

    def _visibility(self) -> str:
        return self.chance.choice([*Visibility.values, Visibility.PUBLIC.value, Visibility.NETWORK.value])

    def _share(self, person: Any) -> None:
        page = self._one(self._pages(copies=False))
        if self.chance.random() < 0.5:
            share(page, person, self._visibility(), listed=self.chance.random() < 0.8)
        else:
            others = [tenant.id for tenant, each in self.people if each is not person]
            grant(page, person, receivers=(self.chance.choice(others),), may_reshare=self.chance.random() < 0.8)

    def _share_on(self, person: Any) -> None:
        copies = list(Copy.objects.filter(state__in=HELD).order_by("pk"))
        able = [copy for copy in copies if copy.may_be_shared_on]
        if not able:
            return
        copy, by = self.chance.choice(able), Actor.of(person)
        if self.chance.random() < 0.3:
            stop_sharing_on(item_id=copy.item_id, by=by)
        else:
            share_on(item_id=copy.item_id, receivers=None, by=by)
            self.note("shared on")

    def _receive(self, person: Any) -> None:
        items = list(Item.objects.order_by("id").values_list("id", flat=True))
        if items:
            adopt(self.chance.choice(items), person, publish=self.chance.random() < 0.6)

    def _look(self, person: Any) -> None:
        items = list(Item.objects.order_by("id").values_list("id", flat=True))
        if items:
            look_at_offer(item_id=self.chance.choice(items), by=Actor.of(person))
            self.note("looked at")

    def _take_down(self, person: Any) -> None:
        pages = self._pages(copies=False, live=True)
        if pages:
            self.chance.choice(pages).unpublish()

    def _put_back(self, person: Any) -> None:
        pages = self._pages(copies=False, live=False)
        if pages:
            self.chance.choice(pages).save_revision().publish()

    def _delete(self, person: Any) -> None:
        pages = self._pages(copies=self.chance.random() < 0.6)
        if pages:
            self.chance.choice(pages).delete()

    def _change_copy(self, person: Any) -> None:
        pages = self._pages(copies=True)
        page = self.chance.choice(pages) if pages else None
        if page is not None and page.live:
            page.unpublish()
        elif page is not None and Copy.objects.get(translation_key=page.translation_key).is_held:
            page.save_revision().publish()

    def _ask(self, person: Any) -> None:
        pages = self._pages(copies=False, live=True)
        own = [tenant.id for tenant, who in self.people if who == person]
        others = [tenant.id for tenant, _ in self.people if tenant.id not in own]
        if pages:
            visibility = Visibility(self._visibility())
            asked = tuple(self.chance.sample(others, self.chance.randrange(len(others) + 1)))
            choice = Choice(visibility=visibility, receivers=tuple(others), organisers=asked)
            grant_page(page=self.chance.choice(pages), choice=choice, by=Actor.of(person))

    def _join(self, person: Any) -> None:
        asked = [item.id for item in Item.objects.order_by("id") if item.terms["organisers"]]
        if asked:
            join_item(item_id=self.chance.choice(asked), publish=self.chance.random() < 0.6, by=Actor.of(person))
            self.note("joined")

    def _contribute(self, person: Any) -> None:
        held = list(Copy.objects.filter(joint=Joint.JOINED).order_by("pk"))
        if held:
            part = {"sv": {"text": self._words()}}
            write_part(item_id=self.chance.choice(held).item_id, part=part, by=Actor.of(person))
            self.note("parts")

    def _leave(self, person: Any) -> None:
        held = list(Copy.objects.filter(joint=Joint.JOINED).order_by("pk"))
        if held:
            leave_item(item_id=self.chance.choice(held).item_id, by=Actor.of(person))

    def run_a_job(self) -> None:
        """Any job that waits: done, done twice, lost, or begun and stopped."""
        waiting = jobs()
        if not waiting:
            return
        job = self.chance.choice(waiting)
        fate = self.chance.random()
        if fate < 0.08:
            finish(job[0], "failed")
            self.note("lost jobs")
        elif fate < 0.25:
            try:
                with dying_after(self.chance.randrange(1, 40)):
                    run(*job)
            except StoppedError:
                finish(job[0], "todo")  # as the worker's rescue of stalled jobs does
                self.note("stopped jobs")
            else:
                finish(job[0], "succeeded")
        else:
            run(*job)
            if fate > 0.8:
                run(*job)
                self.note("doubled jobs")
            finish(job[0], "succeeded")

    def settle(self) -> None:
        """Time passes until nothing is on its way."""
        for _ in range(PATIENCE):
            for job in jobs():
                run(*job)
                finish(job[0], "succeeded")
            with platform_work(reason="test"):
                if not let_time_pass():
                    return
            sweep()
        raise AssertionError("something never came through")


def jobs() -> list[tuple[int, str, dict[str, Any]]]:
    """Every job that waits."""
    with owner_scope(reason="test queue") as connection, connection.cursor() as cursor:
        cursor.execute(WAITING)
        rows = cursor.fetchall()
    return [(job, name, found if isinstance(found, dict) else json.loads(found)) for job, name, found in rows]


def run(job_id: int, name: str, arguments: dict[str, Any]) -> None:
    """One job, as a worker would."""
    finish(job_id, "doing")
    context: Any = SimpleNamespace(job=SimpleNamespace(id=job_id, task_name=name, attempts=0, worker_id=None))
    app.tasks[name].func(context, **arguments)


def let_time_pass() -> int:
    """Everything that waits has waited for long; how much there is."""
    pending = 0
    for model in (Message, Receipt):
        rows = model._default_manager.filter(handling="pending")
        pending += rows.update(created_at=F("created_at") - timedelta(minutes=1), next_at=None)
    from shared.exchange.links import behind_links

    behind = behind_links().values_list("pk", flat=True)
    return pending + Link.objects.filter(pk__in=list(behind)).update(next_at=timezone.now())
