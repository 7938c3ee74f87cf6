"""Whose turn it is: tenants are served in rotation, and each tenant's jobs in order, however many one asks for."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.tasks import defer, defer_all
from core.tenancy.scopes import owner_scope, platform_work, unit_of_work
from tests.isolation.jobs.line import Line, first_come_first_served, line
from tests.isolation.jobs.queue import forge

ACCOUNTS = "SELECT args ->> 'word', account, priority FROM procrastinate_jobs ORDER BY id"


@pytest.fixture
def served(database: str) -> Iterator[Line]:
    with line(database) as at:
        yield at


def ask(tenant: Any, word: str, count: int = 1, **options: Any) -> None:
    """So many jobs of a tenant, asked for by itself."""
    asked = [(options.pop("lock", None), {"tenant_id": str(tenant.id), "word": f"{word}{n}"}) for n in range(count)]
    with unit_of_work(tenant, reason="test"):
        defer_all("tests.note", asked, **options)


def run(statement: str) -> list[Any]:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_who_asks_for_little_does_not_wait_for_who_asks_for_much(umea: Any, orebro: Any, served: Line) -> None:
    ask(umea, "u", 50)
    ask(orebro, "o", 3)
    assert served.serve(6) == ["u0", "o0", "u1", "o1", "u2", "o2"]
    assert served.serve() == [f"u{number}" for number in range(3, 50)]


def test_without_turns_it_would(umea: Any, orebro: Any, served: Line) -> None:
    with first_come_first_served():
        ask(umea, "u", 50)
        ask(orebro, "o", 1)
        assert served.serve().index("o0") == 50


def test_who_was_away_has_saved_up_nothing(umea: Any, orebro: Any, served: Line) -> None:
    ask(umea, "u", 60)
    served.serve(40)
    ask(orebro, "o", 30)
    assert served.serve(6) in (["o0", "u40", "o1", "u41", "o2", "u42"], ["u40", "o0", "u41", "o1", "u42", "o2"])


def test_a_tenants_own_jobs_keep_their_order_while_more_come(umea: Any, orebro: Any, served: Line) -> None:
    order = []
    for batch in "abcd":
        ask(umea, batch, 4)
        ask(orebro, f"o{batch}", 2)
        order += served.serve(3)
    order += served.serve()
    own = [word for word in order if not word.startswith("o")]
    assert own == [f"{batch}{number}" for batch in "abcd" for number in range(4)]


def test_what_is_asked_of_a_tenant_does_not_hold_up_what_it_asks_for(umea: Any, orebro: Any, served: Line) -> None:
    """The relay asks receivers in the platform's name: another's flood of items is not the receiver's own."""
    with platform_work(reason="test"):
        defer_all("tests.note", [(None, {"tenant_id": str(orebro.id), "word": f"in{n}"}) for n in range(50)])
    ask(orebro, "own", 1)
    ask(umea, "u", 1)
    assert served.serve(3) == ["in0", "own0", "u0"]


def test_a_tenant_chooses_neither_its_account_nor_its_rank(umea: Any, orebro: Any) -> None:
    with unit_of_work(umea, reason="test"):
        defer("tests.note", tenant_id=str(orebro.id), word="in another's name", priority=100)
        defer("tests.note", word="in nobody's name", priority=-10)
    with platform_work(reason="test"):
        defer("tests.note", tenant_id=str(orebro.id), word="for a tenant", priority=5)
        defer("tests.plain", word="for all")
    assert run(ACCOUNTS) == [
        ("in another's name", umea.id.hex[-12:], 0),
        ("in nobody's name", umea.id.hex[-12:], -10),
        ("for a tenant", f"of {orebro.id.hex[-12:]}", 5),
        ("for all", "of ", 0),
    ]


def test_what_may_wait_waits_for_all_else(umea: Any, orebro: Any, served: Line) -> None:
    ask(umea, "pictures", 2, priority=-10)
    ask(orebro, "o", 3)
    ask(umea, "u", 1)
    assert served.serve() == ["o0", "u0", "o1", "o2", "pictures0", "pictures1"]


def test_what_was_put_off_stands_in_line_when_it_is_due(umea: Any, orebro: Any, served: Line) -> None:
    """However many come due at one moment, with however old a place."""
    ask(umea, "later", 40, schedule_in=3600)
    ask(orebro, "first", 5)
    served.serve(5)
    run("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    ask(orebro, "o", 2)
    assert [word for word in served.serve(4) if word.startswith("o")] == ["o0", "o1"]
    assert len(served.serve()) == 38


def test_what_is_tried_again_stands_behind_its_tenants_others(umea: Any, served: Line) -> None:
    ask(umea, "u", 3)
    first = served.take()
    assert first is not None
    served.put_back(first)
    assert served.serve() == ["u1", "u2", "u0"]


def test_one_of_a_lock_runs_and_the_others_wait_in_order(umea: Any, orebro: Any, served: Line) -> None:
    ask(umea, "u", 3, lock="one")
    run("UPDATE procrastinate_jobs SET lock = 'one'")
    ask(orebro, "o", 2)
    first = served.take()
    assert first is not None
    assert served.serve() == ["o0", "o1"]
    served.finish(first)
    assert served.serve() == ["u1", "u2"]


def test_only_the_queues_that_a_worker_has_are_looked_into(umea: Any, served: Line) -> None:
    from core.worker.jobs import FETCH

    ask(umea, "u", 1)
    assert served.worker.execute(FETCH, {"queues": ["another"], "worker": served.id}).fetchall() == []
    taken = served.worker.execute(FETCH, {"queues": ["default"], "worker": served.id}).fetchall()
    assert [row["args"]["word"] for row in taken] == ["u0"]


@pytest.mark.parametrize("arguments", [{}, {"tenant_id": None}, {"tenant_id": 7}, {"tenant": "x"}])
def test_a_job_that_names_no_tenant_has_a_turn_too(arguments: dict[str, Any], database: str, served: Line) -> None:
    forge("tests.note", None, word="forged", **arguments)
    assert served.serve() == ["forged"]
