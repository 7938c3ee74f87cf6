"""A table that is missing in a tenant is an error, never the table of that name in public."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from core.tenancy.roles import tenants_role
from core.tenancy.scopes import owner_scope
from tests.isolation.endpoints import addresses
from tests.isolation.inhabitants import MARK, Inhabited
from tests.isolation.served.calling import Served
from tests.isolation.sizes import SEED, SIZE, SMALL
from tests.proofs.recording import Proof

SESSION = "nodverk_session"
STANDS_IN_BOTH = "django_migrations"
ASIDE = "aside"
Answers = dict[tuple[str, str, bool], int]
"""Method, path and whether signed in, to status."""


def ask(query: str) -> list[Any]:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall()) if cursor.description else []


def tables(schema: str) -> list[str]:
    """Every table of a schema but the record of migrations, which stands in public too."""
    found = ask(f"SELECT tablename FROM pg_tables WHERE schemaname = '{schema}' ORDER BY 1")
    return [name for (name,) in found if name != STANDS_IN_BOTH]


@contextmanager
def without(schema: str, table: str) -> Iterator[None]:
    """The tenant lacks the table: it stands in a schema that is on nobody's path."""
    ask(f'CREATE SCHEMA IF NOT EXISTS {ASIDE}; ALTER TABLE {schema}."{table}" SET SCHEMA {ASIDE}')
    try:
        yield
    finally:
        ask(f'ALTER TABLE {ASIDE}."{table}" SET SCHEMA {schema}')


def in_public() -> dict[str, int]:
    """How many rows each table of public has."""
    names = [name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
    counts = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM public.\"{name}\"" for name in names)
    return dict(ask(counts))


class Tour:
    """Calls addresses of one tenant, anonymous and signed in, and remembers whatever a stranger's row shows in."""

    def __init__(self, at: Inhabited, paths: list[str]) -> None:
        self.at = at
        self.served = Served()
        self.calls = [("GET", path, signed_in) for path in paths for signed_in in (False, True)]
        self.calls += [("POST", f"/kanarie/{way}/fall-through/", True) for way in ("write", "later", "stream")]
        self.foreign: list[str] = []

    def call(self, calls: list[tuple[str, str, bool]] | None = None) -> Answers:
        answers: Answers = {}
        for method, path, signed_in in calls or self.calls:
            cookies = {SESSION: self.at.session} if signed_in else {}
            status, body = self.served(self.at.host, method, path, cookies)
            answers[method, path, signed_in] = status
            self.foreign += [
                f"{path}: {mark}" for mark in set(MARK.findall(body.decode(errors="replace"))) - {self.at.schema}
            ]
        return answers


def opened(before: Answers, after: Answers) -> list[str]:
    """Answers that are neither as they were nor an error."""
    changed = {call: status for call, status in after.items() if status != before[call] and status < 400}
    return [f"{call}: {before[call]} became {status}" for call, status in changed.items()]


def at_host(inhabited: list[Inhabited], schema: str) -> Inhabited:
    return next(one for one in inhabited if one.schema == schema)


URLCONFS = {"umea": "tests.isolation.served.node", "kansli": "tests.isolation.served.office"}


@pytest.mark.usefixtures("canaries_addresses", "quiet")
class TestMissingTables:
    def test_a_table_of_that_name_in_public_is_found(self, inhabited: list[Inhabited], proof: Proof) -> None:
        """Planted: public has canaries too, and tenants may read and add to them."""
        at = at_host(inhabited, "umea")
        tour = Tour(at, ["/kanarie/"])
        before = tour.call()
        with without("umea", "canary"):
            ask(
                f"CREATE TABLE public.canary (LIKE {ASIDE}.canary INCLUDING ALL);"
                "INSERT INTO public.canary (owner) VALUES ('kanarie-public');"
                f'GRANT SELECT, INSERT ON public.canary TO "{tenants_role()}";'
            )
            rows = in_public()
            try:
                after = tour.call()
                written = in_public()["canary"] - rows["canary"]
            finally:
                ask("DROP TABLE public.canary")
        assert set(before.values()) == set(after.values()) == {200}
        proof.planted("rows read from public", len(tour.foreign))
        proof.planted("rows written to public", written)

    @pytest.mark.parametrize("schema", URLCONFS)
    def test_every_address_fails_closed(self, schema: str, inhabited: list[Inhabited], proof: Proof) -> None:
        dice = random.Random(SEED)
        paths = addresses(URLCONFS[schema], at_host(inhabited, schema))
        missing = tables(schema)
        if SIZE <= SMALL:
            paths, missing = dice.sample(paths, 30), [*dice.sample(missing, 6), "django_session", "wagtailcore_page"]
        tour = Tour(at_host(inhabited, schema), paths)
        before = tour.call()
        assert (tour.foreign, [where for where, status in before.items() if status >= 500]) == ([], [])
        rows = in_public()
        found: Counter[str] = Counter()
        for table in missing:
            with without(schema, table):
                after = tour.call()
            assert (table, opened(before, after), tour.foreign) == (table, [], [])
            found["failed closed"] += sum(status >= 500 for status in after.values())
            found["calls"] += len(after)
        assert in_public() == rows
        assert tour.call() == before
        proof.tried("missing tables", len(missing))
        proof.tried("calls", found["calls"])
        proof.tried("of them failed closed", found["failed closed"])
        proof.absent("answers from public", len(tour.foreign))
