"""A whole healing: what a verification finds is mended by the ways of every day, looked at again, and counted."""

import logging
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import batched, groupby
from typing import Any

from django.utils import timezone

from core.ids import uuid_or_none
from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work, unit_of_work
from shared.exchange.comparing import TABLES
from shared.exchange.enums import Repair, TroubleKind
from shared.exchange.findings import Finding, FindingKind, Findings
from shared.exchange.models import Checkup, Trouble
from shared.exchange.rebuilding import LEFT, TOGETHER, Changes, rebuild_items, rebuild_whole
from shared.exchange.services import wake_relay
from shared.exchange.sweeping import deliver_again, try_again
from shared.media.services import count_uses
from shared.registry.models import Tenant
from shared.registry.queries import all_tenants
from tenants.sharing.services.mending import mend_copy, mend_item
from tenants.sharing.verifying import LOOKED_AT, Progress, Work, verify_exchange, work_on

logger = logging.getLogger(__name__)

KEPT_FINDINGS = 20_000
ROUNDS = 4
"""So often at most: what was mended may bring to light what stood behind it."""

MANY, SHARE = 20, 0.2
"""More of a tenant's rows than both at once are no accident but a setting or a restore: they are not touched."""

KEPT_CAUSES = 200
KEPT_FOR = timedelta(days=90)

PROJECTIONS = {table.name for table in TABLES} | {"catalogue_count", "catalogue_word"}

type Key = tuple[str, str, str, str]


class Fate(StrEnum):
    """What became of a finding. Waiting: asked for, and on its way."""

    MENDED = "mended"
    WAITING = "waiting"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that was not as it should be, what was done about it, if anything, and what became of it."""

    finding: Finding
    repairs: frozenset[Repair]
    fate: Fate

    def as_json(self) -> dict[str, Any]:
        """As a check-up keeps it, and a program reads it."""
        told = {name: getattr(self.finding, name) for name in ("table", "subject", "expected", "found")}
        repairs = sorted(repair.value for repair in self.repairs)
        return {"state": self.fate.value, "kind": self.finding.kind.value, **told, "repairs": repairs}


@dataclass(slots=True)
class Outcome:
    """What a healing found at one tenant, what needs a person first."""

    tenant: str
    looked_at: int
    causes: list[Cause] = field(default_factory=list)

    def having(self, fate: Fate) -> list[Cause]:
        """Those that it became of."""
        return [cause for cause in self.causes if cause.fate == fate]

    @property
    def left(self) -> int:
        """How many need a person."""
        return len(self.having(Fate.LEFT))


def heal_exchange(work: Work, progress: Progress) -> list[Outcome]:
    """Verify, mend what can be mended without a person, and verify again; the outcome of each tenant.

    May be cut off anywhere and begun again. What was never said, what was withdrawn, and a history with losses are
    left alone. Keeps one check-up a tenant.
    """
    first = findings = _look(work, progress)
    tried: dict[Key, frozenset[Repair]] = {}
    for _round in range(ROUNDS):
        new = [each for each in findings.kept if _key(each) not in tried]
        done = _mend(new, work, spared=_overwhelmed(findings))
        tried |= done
        if not any(done.values()):
            break
        findings = _look(work, progress)
    outcomes = _judge(work, first, findings, tried)
    _keep(work, outcomes)
    return outcomes


class Unseen:
    """Nobody watches the nightly run."""

    def expect(self, total: int) -> None: ...
    def begin(self, stage: str) -> None: ...
    def more(self, number: int) -> None: ...


def heal_everything() -> list[Outcome]:
    """Every tenant that can be looked at, with nobody watching."""
    with platform_work(reason="heal: choice of tenants", read_only=True):
        tenants = [tenant for tenant in all_tenants() if tenant.state in LOOKED_AT]
    return heal_exchange(work_on(tenants, whole=True), Unseen())


def _look(work: Work, progress: Progress) -> Findings:
    return verify_exchange(work, progress, findings=Findings(keep=KEPT_FINDINGS))


def _key(finding: Finding) -> Key:
    return finding.tenant, finding.table, finding.kind.value, finding.subject


def _overwhelmed(findings: Findings) -> set[str]:
    """Tenants of which so much is wrong that nothing is to be said in their name: their short names."""
    wrong = Counter(each.tenant for each in findings.kept if each.table not in PROJECTIONS)
    overwhelmed = {slug for slug, number in wrong.items() if number > max(MANY, SHARE * findings.looked_at[slug])}
    for slug in sorted(overwhelmed):
        logger.error("Too much is wrong at a tenant to be mended without a person", extra={"tenant": slug})
    return overwhelmed


def _mend(findings: list[Finding], work: Work, *, spared: set[str]) -> dict[Key, frozenset[Repair]]:
    """What was done about each: projections first, since copies follow them. No failure stops another repair."""
    done: dict[Key, set[Repair]] = {_key(each): set() for each in findings}
    projected = [each for each in findings if each.table in PROJECTIONS]
    rebuilt = _rebuild(projected, work)
    for each in projected:
        done[_key(each)] |= rebuilt
    tenants = {tenant.slug: tenant for tenant in work.tenants}
    own = sorted((each for each in findings if each.table not in PROJECTIONS), key=_place)
    for (slug, subject), group in groupby(own, key=_place):
        together = list(group)
        tenant = tenants.get(slug)
        if tenant is None or slug in spared:
            continue
        repairs = _attempt(tenant, subject, together)
        for each in together:
            done[_key(each)] |= repairs
    return {key: frozenset(repairs) for key, repairs in done.items()}


def _place(finding: Finding) -> tuple[str, str]:
    return finding.tenant, finding.subject


def _rebuild(findings: list[Finding], work: Work) -> set[Repair]:
    if not findings:
        return set()
    items = sorted({item for each in findings if (item := uuid_or_none(each.subject)) is not None})
    changes: Changes = Counter()
    for few in batched(items, TOGETHER):
        changes += rebuild_items(few, work.members)
    if work.whole:
        changes += rebuild_whole()
    return {Repair.REBUILT} if set(changes) - {LEFT} else set()


def _attempt(tenant: Tenant, subject: str, findings: list[Finding]) -> set[Repair]:
    """Everything that may help one item or file of one tenant."""
    item = uuid_or_none(subject)
    if item is None:
        return _at_tenant(tenant, lambda: {Repair.COUNTED} if count_uses(subject) else set())
    done = _at_tenant(tenant, lambda: mend_item(item)) | _at_tenant(tenant, lambda: mend_copy(item))
    overdue = any(each.kind == FindingKind.OVERDUE for each in findings)
    return done | (_ask_again(item, tenant) if overdue else set())


def _at_tenant(tenant: Tenant, mend: Callable[[], set[Repair]]) -> set[Repair]:
    try:
        with unit_of_work(tenant, reason="heal"):
            return mend()
    except Exception:
        logger.exception("Something could not be mended", extra={"tenant": tenant.slug})
        return set()


def _ask_again(item: uuid.UUID, tenant: Tenant) -> set[Repair]:
    deliver_again(item)
    with platform_work(reason="heal: what has not come through"):
        rows = Trouble.objects.filter(item=item).exclude(kind=TroubleKind.DELIVERY)
        subjects = list(rows.values_list("subject", flat=True))
        wake_relay(tenant.id)
    for subject in subjects:
        try_again(subject)
    return {Repair.ASKED}


def _judge(work: Work, first: Findings, last: Findings, tried: dict[Key, frozenset[Repair]]) -> list[Outcome]:
    """What is no longer found is mended. What belongs to no tenant counts at the office."""
    still = {_key(each) for each in last.kept}
    outcomes = {tenant.slug: Outcome(tenant.slug, first.looked_at[tenant.slug]) for tenant in work.tenants}
    office = next((tenant.slug for tenant in work.tenants if tenant.is_office), "")
    for finding in {_key(each): each for each in [*first.kept, *last.kept]}.values():
        repairs = tried.get(_key(finding), frozenset())
        outcome = outcomes.get(finding.tenant or office)
        if outcome is not None:
            outcome.causes.append(_fated(finding, repairs, found_again=_key(finding) in still))
    for outcome in outcomes.values():
        outcome.causes.sort(key=lambda cause: list(Fate).index(cause.fate), reverse=True)
    return list(outcomes.values())


def _fated(finding: Finding, repairs: frozenset[Repair], *, found_again: bool) -> Cause:
    if not found_again:
        return Cause(finding, repairs, Fate.MENDED)
    waiting = Repair.ASKED in repairs
    return Cause(finding, repairs if waiting else frozenset(), Fate.WAITING if waiting else Fate.LEFT)


def _keep(work: Work, outcomes: list[Outcome]) -> None:
    now = timezone.now()
    tenants = {tenant.slug: tenant for tenant in work.tenants}
    offices = [tenant_role(office.id) for office in work.members.offices]
    with platform_work(reason="heal: figures"):
        Checkup.objects.bulk_create([_row(tenants[each.tenant], each, offices, now) for each in outcomes])
        Checkup.objects.filter(at__lt=now - KEPT_FOR).delete()


def _row(tenant: Tenant, outcome: Outcome, offices: list[str], now: datetime) -> Checkup:
    return Checkup(
        tenant=tenant.id,
        origin_role=tenant_role(tenant.id),
        audience=offices,
        at=now,
        looked_at=outcome.looked_at,
        found=len(outcome.causes),
        mended=len(outcome.having(Fate.MENDED)),
        waiting=len(outcome.having(Fate.WAITING)),
        left=outcome.left,
        causes=[cause.as_json() for cause in outcome.causes[:KEPT_CAUSES]],
    )
