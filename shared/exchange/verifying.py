"""The platform's part of a verification: what is kept for all against what its history says, and what is late.

Every check looks at a bounded number of rows in one moment of the database; callers open the units.
"""

import uuid
from collections import Counter
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, QuerySet

from core.tenancy.roles import tenant_role
from shared.catalogue.models import PublicEntry
from shared.catalogue.queries.counts import counts_differ
from shared.catalogue.queries.indexing import misindexed
from shared.catalogue.queries.words import words_differ
from shared.exchange.comparing import Difference, Table, compare
from shared.exchange.enums import Handling
from shared.exchange.findings import NOTHING, Finding, FindingKind, Findings
from shared.exchange.links import behind_links
from shared.exchange.members import Members
from shared.exchange.models import Message, Receipt
from shared.exchange.payload import hash_payload, pictures_of
from shared.exchange.replaying import Applied, Replay, on_the_portal

AT_ONCE = 100
"""Items that are played again at a time; each brings the content of all its versions."""

NEEDED = ("item", "origin_role", "version", "handling", "reason", "created_at")
TELLING = {"audience", "state", "version", "visibility", "listed", "granted", "adopted_version", "receipts", "effects"}
"""Columns whose values may stand in a finding; of others only the name does."""


class Prover:
    """One verification: who belongs to the installation, and what was found."""

    def __init__(self, members: Members, findings: Findings, only: frozenset[str] | None = None) -> None:
        self.members = members
        self.findings = findings
        self.only = only
        self.slugs = {tenant_role(tenant.id): tenant.slug for tenant in members.by_id.values()}

    def note(self, kind: FindingKind, table: str, role: str, subject: object, expected: str, found: str) -> None:
        """Something is not as it should be, at the tenant with this role."""
        self.findings.add(Finding(kind, table, self.slugs.get(role, ""), str(subject), expected, found))

    def prove_items(self, role: str, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
        """The next items of an origin: how many, and the last one; None when there are no more."""
        items = next_items(role, after)
        histories, differences = compare(items, self.members)
        for item, played in histories.items():
            self._prove_history(role, item, played)
        for difference in differences:
            self.note(*described(difference, role))
        for item in misindexed(on_the_portal(histories.values())):
            self.note(FindingKind.DIFFERS, "catalogue_public", role, item, "search", "another index")
        self.findings.look(self.slugs[role], "histories", len(items))
        return len(items), items[-1] if len(items) == AT_ONCE else None

    def _prove_history(self, role: str, item: uuid.UUID, played: Replay) -> None:
        """Each effect once, none left out; content as its hash says; pictures that go with it."""
        effects = Counter(row.effect for row in played.history)
        doubled = sorted(str(effect) for effect, times in effects.items() if times > 1)
        absent = sorted(set(range(1, len(played.history) + 1)) - effects.keys())
        if doubled:
            self.note(FindingKind.DUPLICATE, "history", role, item, "each effect once", f"twice: {', '.join(doubled)}")
        elif absent:
            lost = f"without {', '.join(map(str, absent))}"
            self.note(FindingKind.MISSING, "history", role, item, "every effect", lost)
        for row in played.history:
            if isinstance(row, Message) and row.payload and played.item.is_erased:
                self.note(FindingKind.DIFFERS, "message", role, item, "erased", f"content in v{row.version}")
            elif isinstance(row, Message) and row.payload and (real := hash_payload(row.payload)) != row.content_hash:
                self.note(FindingKind.HASH, "message", role, item, row.content_hash[:12], real[:12])
        content = played.content
        if content is not None and played.item.is_live:
            for picture in pictures_of(content.payload or {}):
                if picture["hash"] not in content.media:
                    self.note(FindingKind.MISSING, "picture", role, item, picture["hash"], NOTHING)

    def prove_strays(self, table: Table, after: uuid.UUID | None) -> tuple[int, uuid.UUID | None]:
        """Rows of items that nobody ever published: the next ones, by key."""
        rows = list(strays(table, self.only, after)[:AT_ONCE])
        for row in rows:
            role = self._role_of(row)
            self.note(FindingKind.ORPHAN, table.name, role, getattr(row, table.item), NOTHING, "a row")
        return len(rows), rows[-1].pk if len(rows) == AT_ONCE else None

    def _role_of(self, row: Any) -> str:
        origin = getattr(row, "origin", None)
        return str(getattr(row, "origin_role", "")) or (tenant_role(origin) if origin else "")

    def prove_addresses(self) -> None:
        """No page stands in the catalogue as two items. Streams."""
        for code in ("sv", "en"):
            column = f"url_{code}"
            entries = PublicEntry.objects.exclude(**{column: ""}).order_by()
            groups = entries.values("origin", column).annotate(times=Count("id"), items=ArrayAgg("item"))
            for group in groups.filter(times__gt=1).iterator():
                role = tenant_role(group["origin"])
                if self.only is None or role in self.only:
                    first, *others = sorted(group["items"])
                    self.note(
                        FindingKind.DUPLICATE, "catalogue_public", role, others[-1],
                        "an address of its own", f"that of {first}",
                    )  # fmt: skip

    def prove_counters(self) -> None:
        """The kept numbers, and the dictionary, are those of the rows."""
        for (facet, value), (kept, real) in sorted(counts_differ().items()):
            self.note(FindingKind.DIFFERS, "catalogue_count", "", f"{facet} {value}".strip(), str(real), str(kept))
        if wrong := words_differ():
            self.note(FindingKind.DIFFERS, "catalogue_word", "", "dictionary", "the words", f"{len(wrong)} differ")

    def prove_handled(self, model: type[Message | Receipt]) -> None:
        """What tenants wrote has been handled, or is young; nothing was given up or refused. Streams."""
        rows = model._default_manager.filter(handling__in=[Handling.PENDING, Handling.FAILED, Handling.REFUSED])
        rows = rows.filter(origin_role__in=self.only) if self.only is not None else rows
        for row in rows.only(*NEEDED).order_by("pk").iterator(2_000):
            self._prove_row(row)

    def _prove_row(self, row: Applied) -> None:
        name, reason = type(row).__name__.lower(), row.reason.partition(":")[0]
        expected = f"v{row.version} applied"
        if row.handling == Handling.PENDING and not self.findings.is_due(row.created_at):
            self.findings.pending[name] += 1
        elif row.handling == Handling.PENDING:
            waiting = f"waiting since {row.created_at:%Y-%m-%d %H:%M}"
            self.note(FindingKind.OVERDUE, name, row.origin_role, row.item, expected, f"{waiting} {reason}".strip())
        elif row.handling == Handling.FAILED:
            self.note(FindingKind.OVERDUE, name, row.origin_role, row.item, expected, f"given up: {reason}")
        elif isinstance(row, Message) and _is_the_last(row):
            self.note(FindingKind.MISSING, name, row.origin_role, row.item, expected, f"refused: {reason}")

    def prove_receipts(self) -> None:
        """Every receiver has answered the latest change of what it holds, or the change is young. Streams."""
        links = behind_links()
        links = links.filter(origin_role__in=self.only) if self.only is not None else links
        for link in links.order_by("pk").iterator(2_000):
            if not self.members.serves(link.receiver) or not self.findings.is_due(link.changed_at):
                self.findings.pending["receipt"] += 1
                continue
            found = f"{link.state} v{link.adopted_version} at {self.slugs.get(link.audience[0], '?')}"
            self.note(FindingKind.OVERDUE, "receipt", link.origin_role, link.item, f"v{link.current}", found)


def next_items(role: str, after: uuid.UUID | None) -> list[uuid.UUID]:
    """The next items that this origin ever published."""
    applied = Message.objects.filter(origin_role=role, handling=Handling.APPLIED)
    applied = applied.filter(item__gt=after) if after else applied
    return list(applied.order_by("item").values_list("item", flat=True).distinct()[:AT_ONCE])


def strays(table: Table, only: frozenset[str] | None, after: uuid.UUID | None = None) -> QuerySet[Any]:
    """Rows of a projection whose item has no applied message; with `only`, those that tell one of these origins."""
    said = Message.objects.filter(item=OuterRef(table.item), handling=Handling.APPLIED)
    rows: QuerySet[Any] = table.model._default_manager.filter(~Exists(said)).order_by("pk")
    if only is not None:
        names = {field.name for field in table.model._meta.local_fields}
        rows = rows.filter(origin_role__in=only) if "origin_role" in names else rows.none()
    return rows.filter(pk__gt=after) if after else rows


def described(difference: Difference, role: str) -> tuple[FindingKind, str, str, uuid.UUID, str, str]:
    """A difference as a finding's facts."""
    table, item = difference.table.name, difference.item
    if difference.found is None:
        return FindingKind.MISSING, table, role, item, "a row", NOTHING
    if difference.expected is None:
        return FindingKind.ORPHAN, table, role, item, NOTHING, "a row"
    kind = FindingKind.HASH if {"content_hash", "payload"} & set(difference.fields) else FindingKind.DIFFERS
    return kind, table, role, item, _told(difference, difference.expected), _told(difference, difference.found)


def _told(difference: Difference, row: Any) -> str:
    return ", ".join(_column(row, name) for name in difference.fields)


def _column(row: Any, name: str) -> str:
    value = getattr(row, name)
    if name == "content_hash":
        return f"{name} {value[:12]}"
    return f"{name} {value}" if name in TELLING else name


def _is_the_last(message: Message) -> bool:
    """Whether nothing newer was said of the item: a refused version that was corrected has done its part."""
    newer = Message.objects.filter(origin_role=message.origin_role, item=message.item, version__gt=message.version)
    return not newer.exists()
