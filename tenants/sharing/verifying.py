"""A whole verification: every tenant in units of its own, then what the platform keeps; and what a rebuild changes."""

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from core.tasks.queue import waiting_jobs
from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work, unit_of_work
from shared.exchange.comparing import TABLES
from shared.exchange.findings import Findings
from shared.exchange.members import Members, load_members
from shared.exchange.models import Item, Link, Message, Receipt
from shared.exchange.rebuilding import Changes, rebuild_origin, rebuild_whole
from shared.exchange.verifying import Prover
from shared.media.models import MediaReference
from shared.registry.enums import TenantState
from shared.registry.models import Tenant
from tenants.sharing.proving import Place, prove_copies, prove_files, prove_held, prove_items, prove_said
from tenants.sharing.services.publishing import SETTLE_TASK

LOOKED_AT = (TenantState.ACTIVE, TenantState.SUSPENDED)
"""A tenant in quarantine may have a schema of another time; one that left has none."""

type Batch = Callable[[uuid.UUID | None], tuple[int, uuid.UUID | None]]
type Unit = Callable[[], AbstractContextManager[Any]]


class Progress(Protocol):
    """Told of a stage, of how much there will be in all, and of how much more was done."""

    def expect(self, total: int) -> None: ...
    def begin(self, stage: str) -> None: ...
    def more(self, number: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked for: these tenants, with what belongs to none of them when `whole`."""

    tenants: Sequence[Tenant]
    whole: bool
    members: Members

    @property
    def roles(self) -> frozenset[str]:
        """The tenants' database roles."""
        return frozenset(tenant_role(tenant.id) for tenant in self.tenants)


def work_on(tenants: Sequence[Tenant], *, whole: bool) -> Work:
    """Look up who belongs to the installation."""
    with platform_work(reason="verify: members", read_only=True):
        return Work(tenants, whole, load_members())


def verify_exchange(
    work: Work, progress: Progress, *, contents: bool = False, findings: Findings | None = None
) -> Findings:
    """Hold what is kept of every item, copy, link, receipt, entry and file against the tenants' own rows.

    Changes nothing. Each unit sees one tenant, or public, at one moment; what is young and under way is counted as
    pending. `contents`: the bytes of every file are read too. `findings`: an empty one that keeps more.
    """
    findings = findings or Findings()
    with platform_work(reason="verify: how much there is", read_only=True):
        progress.expect(_expected(work))
        settling = waiting_jobs(SETTLE_TASK) > 0
    for tenant in work.tenants:
        progress.begin(tenant.slug)
        place = Place(tenant.id, tenant_role(tenant.id), tenant.slug, findings, is_settling=settling)
        _prove_tenant(tenant, place, progress, contents=contents)
    _prove_public(work, findings, progress)
    return findings


def _expected(work: Work) -> int:
    """Roughly how many steps there will be: items count as own rows and as histories."""
    roles = work.roles
    items = Item.objects.filter(origin_role__in=roles).count()
    copies = Link.objects.filter(receiver__in=[tenant.id for tenant in work.tenants]).count()
    return 2 * items + copies + MediaReference.objects.filter(origin_role__in=roles).count()


def _prove_tenant(tenant: Tenant, place: Place, progress: Progress, *, contents: bool) -> None:
    def unit() -> AbstractContextManager[Any]:
        return unit_of_work(tenant, reason="verify", read_only=True, one_moment=True)

    for prove in (prove_items, prove_copies):
        _in_batches(unit, lambda after, prove=prove: prove(place, after), progress)  # type: ignore[misc]
    for prove in (prove_said, prove_held):
        _in_batches(unit, lambda after, prove=prove: prove(place, after))  # type: ignore[misc]
    with unit():
        prove_files(place, contents=contents, progress=lambda _: progress.more(1))


def _prove_public(work: Work, findings: Findings, progress: Progress) -> None:
    prover = Prover(work.members, findings, None if work.whole else work.roles)
    for tenant in work.tenants:
        progress.begin(tenant.slug)
        role = tenant_role(tenant.id)
        _in_batches(_public, lambda after, role=role: prover.prove_items(role, after), progress)  # type: ignore[misc]
    for table in TABLES:
        _in_batches(_public, lambda after, table=table: prover.prove_strays(table, after))  # type: ignore[misc]
    checks: list[Callable[[], None]] = [prover.prove_addresses, prover.prove_receipts]
    checks += [lambda: prover.prove_handled(Message), lambda: prover.prove_handled(Receipt)]
    for check in [*checks, prover.prove_counters] if work.whole else checks:
        with _public():
            check()


def _public() -> AbstractContextManager[Any]:
    return platform_work(reason="verify", read_only=True, one_moment=True)


def _in_batches(unit: Unit, prove: Batch, progress: Progress | None = None) -> None:
    """Batch after batch, each in a unit of its own, so that memory and moment stay small."""
    after: uuid.UUID | None = None
    while True:
        with unit():
            number, after = prove(after)
        if progress is not None:
            progress.more(number)
        if after is None:
            return


def rebuild_exchange(work: Work, progress: Progress) -> Changes:
    """Make the projections of these tenants' items what their histories say; what had to be changed."""
    changes: Changes = Counter()
    with platform_work(reason="rebuild: how much there is", read_only=True):
        progress.expect(Item.objects.filter(origin_role__in=work.roles).count())
    for tenant in work.tenants:
        progress.begin(tenant.slug)
        changes += rebuild_origin(tenant_role(tenant.id), work.members, progress.more)
    if work.whole:
        changes += rebuild_whole()
    return changes
