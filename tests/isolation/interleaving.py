"""Random requests of eight tenants, all at once: what each answer shows, and what is left in the tables afterwards."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.tenancy.scopes import owner_scope
from tests.isolation.inhabitants import MARK, Inhabited
from tests.isolation.sizes import SEED

SESSION = "nodverk_session"
Answer = tuple[int, bytes]
Send = Callable[[str, str, str, Mapping[str, str]], Answer]
"""Host, method, path and cookies to status and body."""

KEPT = {
    "write": ("",),
    "raise": (),
    "miss": ("",),
    "fail": (),
    "abort": (),
    "part": ("",),
    "later": ("", "+later"),
    "vain": ("",),
    "stream": ("",),
}
"""What of a write is found afterwards, by the way its request ended: suffixes of its token."""

STATUS = {"raise": 500, "miss": 404, "fail": 503, "abort": 500}
WEIGHTS = {"tell": 30, "act": 45, "public": 14, "studio": 4, "publish": 1, "borrowed session": 4, "unknown host": 2}


@dataclass
class Findings:
    """What came of a run: how many requests, what was foreign, what was expected to be kept."""

    done: Counter[str] = field(default_factory=Counter)
    foreign: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    kept: dict[str, set[str]] = field(default_factory=dict)

    def add(self, other: "Findings") -> None:
        self.done += other.done
        self.foreign += other.foreign
        self.odd += other.odd
        for schema, tokens in other.kept.items():
            self.kept.setdefault(schema, set()).update(tokens)


class Visitors:
    """One thread's part of the run."""

    def __init__(self, send: Send, tenants: Sequence[Inhabited], number: int) -> None:
        self.send = send
        self.tenants = tenants
        self.number = number
        self.dice = random.Random(f"{SEED} {number}")
        self.found = Findings()
        self.count = 0

    def run(self, requests: int) -> Findings:
        for kind in self.dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=requests):
            at = self.tenants[self.number] if kind == "publish" else self.dice.choice(self.tenants)
            getattr(self, kind.replace(" ", "_"))(at)
            self.found.done[kind] += 1
        return self.found

    def ask(self, at: Inhabited, path: str, *, method: str = "GET", session: str = "", expect: int = 200) -> bytes:
        """Send, and look for foreign marks in whatever comes back."""
        status, body = self.send(at.host, method, path, {SESSION: session} if session else {})
        foreign = set(MARK.findall(body.decode(errors="replace"))) - {at.schema}
        if foreign:
            self.found.foreign.append(f"{at.schema} {path}: {sorted(foreign)}")
        elif status != expect:
            self.found.odd.append(f"{at.schema} {method} {path}: {status}")
        return body

    def tell(self, at: Inhabited) -> None:
        session = self.dice.choice(("", "", at.session))
        told = self.ask(at, "/kanarie/", session=session)
        expected = {
            "owners": [at.schema],
            "ids": [at.content_type],
            "runs_as": [at.role, f'"{at.schema}", public, pg_temp'],
        }
        if told.startswith(b"{") and json.loads(told) != expected:
            self.found.foreign.append(f"{at.schema} /kanarie/: {told.decode()}")

    def act(self, at: Inhabited, way: str = "") -> None:
        self.count += 1
        way = way or self.dice.choice(list(KEPT))
        token = f"{at.schema}-{SEED}-{self.number}-{self.count}"
        session = self.dice.choice(("", at.session))
        self.ask(at, f"/kanarie/{way}/{token}/", method="POST", session=session, expect=STATUS.get(way, 200))
        kept = {token + suffix for suffix in KEPT.get(way, ("",))}
        self.found.kept.setdefault(at.schema, set()).update(kept)

    def publish(self, at: Inhabited) -> None:
        self.act(at, "publish")

    def public(self, at: Inhabited) -> None:
        path = self.dice.choice(at.public)
        body = self.ask(at, path, session=self.dice.choice(("", at.session)))
        self.expect_own(at, path, body)

    def studio(self, at: Inhabited) -> None:
        path = self.dice.choice(at.studio)
        self.expect_own(at, path, self.ask(at, path, session=at.session))

    def expect_own(self, at: Inhabited, path: str, body: bytes) -> None:
        """A page without its own mark would say nothing about foreign ones."""
        if at.schema not in MARK.findall(body.decode()):
            self.found.odd.append(f"{at.schema} {path}: not a word of its own")

    def borrowed_session(self, at: Inhabited) -> None:
        """Another tenant's cookie opens nothing: the studio asks who is there."""
        other = self.dice.choice([one for one in self.tenants if one is not at])
        self.ask(at, self.dice.choice(at.studio), session=other.session, expect=302)

    def unknown_host(self, at: Inhabited) -> None:
        status, body = self.send(f"x{at.host}", "POST", "/kanarie/write/nobody/", {})
        if status != 404 or MARK.search(body.decode()):
            self.found.foreign.append(f"unknown host: {status}")


def settle(tenants: Sequence[Inhabited], found: Findings) -> tuple[list[str], list[str]]:
    """What stands in the tables: rows of another tenant, and writes that were lost or should be gone."""
    foreign: list[str] = []
    wrong: list[str] = []
    for at in tenants:
        with owner_scope(reason="settle") as owner, owner.cursor() as cursor:
            cursor.execute(f"SELECT owner, note FROM {at.schema}.canary WHERE note <> ''")
            rows = cursor.fetchall()
        foreign += [f"{at.schema}: {row}" for row in rows if row[0] != at.schema or not row[1].startswith(at.schema)]
        notes = [note for _, note in rows]
        expected = found.kept.get(at.schema, set())
        wrong += [f"{at.schema}: {note}" for note in set(notes) ^ expected if note.startswith(at.schema)]
        wrong += [f"{at.schema}: {note} twice" for note, times in Counter(notes).items() if times > 1]
    return foreign, wrong


def empty_notes(tenants: Iterable[Inhabited]) -> None:
    """No note of an earlier run."""
    with owner_scope(reason="settle") as owner, owner.cursor() as cursor:
        for at in tenants:
            cursor.execute(f"DELETE FROM {at.schema}.canary WHERE note <> ''")


def strayed_messages(tenants: Sequence[Inhabited]) -> list[str]:
    """Messages of the exchange whose text is another tenant's than the role that wrote them."""
    roles = {at.role: at.schema for at in tenants}
    with owner_scope(reason="settle") as owner, owner.cursor() as cursor:
        cursor.execute("SELECT origin_role, payload::text FROM exchange_message")
        rows = cursor.fetchall()
    return [f"{roles[role]}: {text[:80]}" for role, text in rows if set(MARK.findall(text or "")) - {roles[role]}]
