"""What sharing costs: messages applied, copies made, the editor's save, and how soon the portal says it."""

import threading
import time
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

from core.tenancy.scopes import platform_work, unit_of_work
from shared.catalogue.models import PublicEntry
from shared.exchange.relay import relay_tenant
from tests.bench import ground
from tests.bench.federation import communicator, found_federation
from tests.bench.measures import Measure, median, percentile, timed
from tests.bench.merging import a_page_merged
from tests.exchange.builders import adopt, publish, report_page, share
from tests.jobs import run_pending_jobs

RECEIVERS = 6
BUSY_WRITES = 50
LONG = 30.0


def measure(*, full: bool) -> Iterator[Measure]:
    """All rows of the exchange, on one federation of an office and six nodes."""
    yield from a_page_merged(200 if full else 20)
    with ground.copy("exchange"):
        nodes = found_federation()
        yield from messages_applied(nodes[0], 900 if full else 300)
        yield from the_editors_save(nodes[0], 60 if full else 20)
        yield from copies_made(nodes, 20 if full else 5)
        with ground.worker():
            yield from seen_on_the_portal(nodes, 200 if full else 30)


def messages_applied(node: Any, count: int) -> Iterator[Measure]:
    """Messages that wait, applied in one go."""
    with unit_of_work(node, reason="bench: messages"):
        for _ in range(count):
            publish()
    seconds = timed(lambda: relay_all(node))
    yield Measure(name="messages applied", value=count / seconds, unit="per second", size=f"{count}", at_least=300)


def work_off() -> None:
    """Run what waits in the queue, however much."""
    while run_pending_jobs():
        pass


def relay_all(node: Any) -> None:
    """As the worker does: run after run, until nothing of the node's waits."""
    while relay_tenant(node.id).counts:
        pass


def the_editors_save(node: Any, count: int) -> Iterator[Measure]:
    """Publishing a page again that is the node's own, and one that is shared with all: turn by turn."""
    with unit_of_work(node, reason="bench: pages"):
        editor = communicator()
        own, shared = report_page("Egen text"), report_page("Delad text")
        share(shared, editor)
    work_off()
    times: dict[str, list[float]] = {"own": [], "shared": []}
    for number in range(count + 1):
        for name, page in (("own", own), ("shared", shared)):
            times[name].append(timed(partial(save, node, page, f"Titel {number}")))
    added = median(times["shared"][1:]) - median(times["own"][1:])
    yield Measure(name="an editor's publish", value=1000 * median(times["own"][1:]), unit="ms")
    yield Measure(name="what sharing adds to it", value=1000 * added, unit="ms", at_most=2)
    work_off()


def save(node: Any, page: Any, title: str) -> None:
    """One edit, published."""
    with unit_of_work(node, reason="bench: save"):
        page.title = title
        page.save_revision().publish()


def copies_made(nodes: list[Any], items: int) -> Iterator[Measure]:
    """An item adopted by six receivers, and its correction at all of them, per copy."""
    origin, office = nodes[0], _office()
    receivers = [*nodes[1:], office][:RECEIVERS]
    made: list[float] = []
    corrected: list[float] = []
    told: list[float] = []
    plain: list[float] = []
    for number in range(items):
        with unit_of_work(origin, reason="bench: item"):
            page = report_page(f"Till sex {number}")
            item = share(page, communicator()).id
        work_off()
        made += [timed(partial(receive, node, item)) for node in receivers]
        work_off()
        plain.append(timed(partial(save, origin, page, f"Rättad {number}")))
        told.append(timed(partial(relay_tenant, origin.id)) / len(receivers))
        corrected += [timed(partial(follow, node, item)) for node in receivers]
        work_off()
    yield Measure(name="one item adopted, per copy", value=1000 * median(made), unit="ms", size="6 receivers")
    yield Measure(name="a correction told to all, per copy", value=1000 * median(told), unit="ms", size="6 receivers")
    yield Measure(name="the origin's own publish of it", value=1000 * median(plain), unit="ms")
    yield Measure(
        name="one item corrected, per copy", value=1000 * median(corrected), unit="ms", size="6 receivers", at_most=5
    )


def receive(node: Any, item: uuid.UUID) -> None:
    """Adopt and publish."""
    with unit_of_work(node, reason="bench: adopt"):
        adopt(item, communicator())


def follow(node: Any, item: uuid.UUID) -> None:
    """What the receiver's job does."""
    from tenants.sharing.services import apply_item

    with unit_of_work(node, reason="bench: follow"):
        apply_item(item_id=item)


def _office() -> Any:
    from shared.registry.models import Tenant

    with platform_work(reason="bench: office"):
        return Tenant.objects.get(type="national_office")


def seen_on_the_portal(nodes: list[Any], count: int) -> Iterator[Measure]:
    """From the commit of a publication to the portal's row, through the worker: idle, and while others write."""
    lags, gone = zip(*(publish_and_withdraw(nodes[0]) for _ in range(count)), strict=True)
    yield Measure(name="publish to portal, idle, p50", value=percentile(lags, 0.5), unit="s", at_most=1)
    yield Measure(name="publish to portal, idle, p99", value=percentile(lags, 0.99), unit="s", at_most=1)
    yield Measure(name="withdraw to gone, idle, p99", value=percentile(gone, 0.99), unit="s", at_most=5)
    with writers(nodes[1:]) as written:
        lags, gone = zip(*(publish_and_withdraw(nodes[0]) for _ in range(count)), strict=True)
    size = f"{written.rate():.0f} writes/s"
    yield Measure(name="publish to portal, busy, p50", value=percentile(lags, 0.5), unit="s", size=size, at_most=2)
    yield Measure(name="publish to portal, busy, p99", value=percentile(lags, 0.99), unit="s", size=size, at_most=2)
    yield Measure(name="withdraw to gone, busy, p99", value=percentile(gone, 0.99), unit="s", size=size, at_most=5)


def publish_and_withdraw(node: Any) -> tuple[float, float]:
    """Seconds until the portal has it, and until it has lost it again."""
    from tests.exchange.builders import withdraw

    with unit_of_work(node, reason="bench: publish"):
        item = publish()
    appeared = until(lambda: PublicEntry.objects.filter(item=item).exists())
    with unit_of_work(node, reason="bench: withdraw"):
        withdraw(item, 2)
    return appeared, until(lambda: not PublicEntry.objects.filter(item=item).exists())


def until(condition: Any) -> float:
    """Seconds until it holds."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < LONG:
        with platform_work(reason="bench: look", read_only=True):
            if condition():
                break
        time.sleep(0.01)
    return time.perf_counter() - begun


class writers:  # noqa: N801  (a context manager, read as a verb)
    """Fifty publications a second from the other nodes, until the block ends."""

    def __init__(self, nodes: list[Any]) -> None:
        self.nodes, self.count, self.stop = nodes, 0, threading.Event()
        self.thread = threading.Thread(target=self.write)  # noqa: TID251  (a load of its own, with scopes of its own)

    def write(self) -> None:
        """One publication after another, at the pace."""
        from django.db import connections

        begun = time.perf_counter()
        while not self.stop.is_set():
            with unit_of_work(self.nodes[self.count % len(self.nodes)], reason="bench: load"):
                publish()
            self.count += 1
            self.stop.wait(max(0.0, begun + self.count / BUSY_WRITES - time.perf_counter()))
        connections.close_all()

    def rate(self) -> float:
        """Publications a second that were really written."""
        return self.count / self.seconds

    def __enter__(self) -> "writers":
        self.begun = time.perf_counter()
        self.thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.stop.set()
        self.thread.join()
        self.seconds = time.perf_counter() - self.begun
