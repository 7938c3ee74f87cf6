"""What many receivers and many items cost: a correction to sixty, and verifying and rebuilding a hundred thousand."""

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any

from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work, unit_of_work
from shared.catalogue.models import PublicEntry
from shared.exchange.findings import Findings
from shared.exchange.members import load_members
from shared.exchange.models import Item, Link
from shared.exchange.rebuilding import rebuild_origin
from shared.exchange.verifying import Prover
from tests.bench import ground
from tests.bench.federation import communicator, found_federation
from tests.bench.measures import Measure, median, timed
from tests.bench.row_exchange import receive, relay_all, save, work_off
from tests.exchange.builders import publish, report_page, share

AT_ONCE = 500
PATIENCE = 600.0


def measure(*, full: bool) -> Iterator[Measure]:
    """Both, on federations of their own."""
    with ground.copy("receivers"):
        yield from a_correction_to_all(found_federation(60 if full else 6), 5 if full else 2)
    with ground.copy("proving"):
        yield from verified_and_rebuilt(found_federation(2)[0], 100_000 if full else 1_000)


def a_correction_to_all(nodes: list[Any], rounds: int) -> Iterator[Measure]:
    """From the commit of a correction to the last receiver's applied receipt, through the worker's two threads."""
    origin, receivers = nodes[0], nodes[1:]
    with unit_of_work(origin, reason="bench: item"):
        page = report_page("Till alla")
        item = share(page, communicator()).id
    work_off()
    for node in receivers:
        receive(node, item)
    work_off()
    with ground.worker():
        times = [corrected(origin, page, item, number) for number in range(rounds)]
    size = f"{len(receivers)} receivers"
    yield Measure(name="a correction at all its receivers", value=median(times), unit="s", size=size)
    yield Measure(name="the same, per receiver", value=1000 * median(times) / len(receivers), unit="ms", size=size)


def corrected(origin: Any, page: Any, item: Any, number: int) -> float:
    """Seconds until every receiver has said that it follows. Raises TimeoutError."""
    save(origin, page, f"Rättad {number}")
    begun = time.perf_counter()
    while time.perf_counter() - begun < PATIENCE:
        with platform_work(reason="bench: look", read_only=True):
            version = Item.objects.values_list("version", flat=True).get(id=item)
            held = Link.objects.filter(item=item, received_at__isnull=False)
            if version > number + 1 and not held.exclude(adopted_version=version).exists():
                return time.perf_counter() - begun
        time.sleep(0.02)
    raise TimeoutError


def verified_and_rebuilt(node: Any, count: int) -> Iterator[Measure]:
    """What is kept for all of so many items: held against their history, and made anew where a tenth of it is gone."""
    for _ in range(count // AT_ONCE or 1):
        with unit_of_work(node, reason="bench: messages"):
            for _ in range(min(AT_ONCE, count)):
                publish()
        relay_all(node)
    size = f"{count} items"
    seconds = timed(partial(verified, node))
    yield Measure(name="verified against its history", value=count / seconds, unit="items/s", size=size)
    with platform_work(reason="bench: loss"):
        lost = PublicEntry.objects.order_by("item").values_list("pk", flat=True)[: count // 10]
        PublicEntry.objects.filter(pk__in=list(lost)).delete()
    made: Counter[Any] = Counter()
    seconds = timed(lambda: made.update(rebuilt(node)))
    assert made.total() == count // 10, made
    yield Measure(name="rebuilt where a tenth was lost", value=count / seconds, unit="items/s", size=size)


def verified(node: Any) -> None:
    """The platform's part of `exchange verify` for one tenant; it must find nothing."""
    with platform_work(reason="bench: members", read_only=True):
        findings = Findings()
        prover = Prover(load_members(), findings)
    after = None
    while True:
        with platform_work(reason="bench: verify", read_only=True, one_moment=True):
            _, after = prover.prove_items(tenant_role(node.id), after)
        if after is None:
            break
    assert not findings.total


def rebuilt(node: Any) -> Counter[Any]:
    """As `exchange rebuild` for one tenant."""
    with platform_work(reason="bench: members", read_only=True):
        members = load_members()
    return rebuild_origin(tenant_role(node.id), members, lambda number: None)
