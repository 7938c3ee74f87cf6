"""Public pages, uncached: a node's site against a plain Wagtail site and a bare view on the same server."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.bench import ground
from tests.bench.measures import Measure, median

CLIENTS = 4
PLAIN = "tests.bench.plain.settings"
PAGES = {"front page": "/", "list": "/kunskap/", "article": "/kunskap/text-{}/"}


def measure(*, full: bool) -> Iterator[Measure]:
    """Requests per second of each page at both, in turns."""
    count, rounds, seconds = (1000, 5, 4.0) if full else (100, 3, 2.0)
    with ground.copy("pages"):
        fill_node(count)
        make_plain_site(count)
        with (
            ground.web() as ours,
            ground.web(settings=PLAIN, application="tests.bench.plain.wsgi:application") as plain,
        ):
            yield from compare(ours, plain, count, rounds, seconds)
            yield Measure(name="memory of a web process", value=ours.memory() / 2**20, unit="MiB")
            yield Measure(name="memory of a plain one", value=plain.memory() / 2**20, unit="MiB")
        with ground.worker() as job_runner:
            time.sleep(3)
            memory = sum(ground.pss(pid) for pid in ground.family_of(job_runner.pid))
            yield Measure(name="memory of a worker", value=memory / 2**20, unit="MiB")


def compare(ours: Any, plain: Any, count: int, rounds: int, seconds: float) -> Iterator[Measure]:
    """The three pages and the bare view."""
    bare = median([rate(plain, "localhost", "/bare/", 1, seconds) for _ in range(rounds)])
    yield Measure(name="bare view", value=bare, unit="per second")
    for name, path in PAGES.items():
        pairs = [
            (rate(ours, "umea.localhost", path, count, seconds), rate(plain, "localhost", path, count, seconds))
            for _ in range(rounds)
        ]
        our_rate, plain_rate = median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])
        yield Measure(name=f"{name}, ours", value=our_rate, unit="per second")
        yield Measure(name=f"{name}, plain Wagtail", value=plain_rate, unit="per second")
        yield Measure(name=f"{name}, ours against plain", value=our_rate / plain_rate, unit="times", at_least=0.9)


def rate(site: Any, host: str, path: str, count: int, seconds: float) -> float:
    """Requests per second of a few clients. Raises when an answer is not 200."""
    end = time.perf_counter() + seconds
    done = [0] * CLIENTS
    wrong: list[int] = []

    def ask(client: int) -> None:
        mine = ground.Site(site.port, site.pid)
        number = client
        while time.perf_counter() < end:
            status, _ = mine.get(path.format(number % count), host)
            if status != 200:
                wrong.append(status)
                return
            done[client] += 1
            number += CLIENTS

    threads = [threading.Thread(target=ask, args=(client,)) for client in range(CLIENTS)]  # noqa: TID251  (clients)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        message = f"{path} answered {wrong[0]}"
        raise RuntimeError(message)
    return sum(done) / seconds


def fill_node(count: int) -> None:
    """Umeå's site with `count` published knowledge items that everyone may read."""
    from django.utils import timezone

    from core.tenancy.scopes import platform_work, unit_of_work
    from shared.catalogue.enums import Visibility
    from shared.registry.queries import tenant_by_slug
    from tenants.editorial.models import KnowledgeIndexPage, KnowledgePage
    from tenants.sharing.models import SharedItem
    from tests.bench.texts import body_of, lead_of, title_of

    with platform_work(reason="bench: tenant"):
        umea = tenant_by_slug("umea")
    now = timezone.now()
    with unit_of_work(umea, reason="bench: pages"):
        index = KnowledgeIndexPage.objects.get(locale__language_code="sv")
        for number in range(count):
            page = index.add_child(
                instance=KnowledgePage(
                    title=title_of(number),
                    slug=f"text-{number}",
                    kind="report",
                    lead=lead_of(number),
                    body=list(body_of(number)),
                    areas=["finansiering-effektmatning"],
                    locale=index.locale,
                    first_published_at=now - timedelta(hours=number),
                )
            )
            SharedItem.objects.create(
                translation_key=page.translation_key, family="knowledge", kind="report", visibility=Visibility.PUBLIC
            )


def make_plain_site(count: int) -> None:
    """The plain site in a database of its own on the same cluster."""
    import psycopg

    from tests import databases

    name = "nodverk_plain"
    with psycopg.connect(databases.cluster().url(), autocommit=True) as admin:
        databases.drop_database(admin, name)
        admin.execute(f"CREATE DATABASE {name}")
    os.environ["NODVERK_BENCH_PLAIN_URL"] = databases.url_of("admin", name)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": PLAIN}
    subprocess.run(
        [sys.executable, "-m", "tests.bench.plain.filling", str(count)], cwd=ground.ROOT, env=environment, check=True
    )
