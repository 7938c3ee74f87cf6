"""Public pages, uncached: a node's site against a plain Wagtail site and a bare view on the same server.

Both show the same texts and as many of them, with counts to narrow a list by; neither has pictures.
"""

import hashlib
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
BARE = "/bare/"
PAGES = {"front page": "/", "list": "/kunskap/", "article": "/kunskap/text-{}/"}
SEARCH = "/sok/?q=innovation"


def measure(*, full: bool) -> Iterator[Measure]:
    """Requests per second of each page at both, in turns."""
    count, rounds, seconds = (1000, 5, 4.0) if full else (100, 3, 2.0)
    with ground.kept_copy(f"pages_{count}"):
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
    """The three pages and the search, each in turns with the plain site's and with the bare view."""
    for name, path in {**PAGES, "site search": SEARCH}.items():
        asked = ((ours, "umea.localhost", path), (plain, "localhost", path), (plain, "localhost", BARE))
        rate(*asked[0], count, 1), rate(*asked[1], count, 1)
        found = [[rate(*each, count, seconds) for each in asked] for _ in range(rounds)]
        our_rate, plain_rate, bare = (median([one[place] for one in found]) for place in range(3))
        least = 2.0 if path == SEARCH else 0.9
        against = median([one[0] / one[1] for one in found])
        yield Measure(name=f"{name}, ours", value=our_rate, unit="per second", size=size_of(ours, asked[0], count))
        size = size_of(plain, asked[1], count)
        yield Measure(name=f"{name}, plain Wagtail", value=plain_rate, unit="per second", size=size)
        yield Measure(name=f"{name}, ours against plain", value=against, unit="times", at_least=least)
        yield Measure(name=f"{name}, ours against a bare view", value=our_rate / bare, unit="times")


def size_of(site: Any, asked: Any, count: int) -> str:
    """How much HTML it is. Asked anew: the server lets an idle connection go."""
    _, host, path = asked
    fresh = ground.Site(site.port, site.pid)
    return f"{len(fresh.get(path.format(1 % count), host)[1]) / 1000:.1f} kB"


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
    """Umeå's site with `count` published knowledge items that everyone may read; nothing is done when it has them."""
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
        if KnowledgePage.objects.filter(slug=f"text-{count - 1}").exists():
            return
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


def made_from() -> str:
    """Names the plain site's own code, with which the site is made anew."""
    digest = hashlib.sha256()
    for path in sorted((ground.ROOT / "tests" / "bench" / "plain").glob("**/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]


def make_plain_site(count: int) -> None:
    """The plain site in a database of its own on the same cluster, unless an earlier run made it whole."""
    import psycopg

    from tests import databases

    name = f"nodverk_plain_{count}_{made_from()}"
    os.environ["NODVERK_BENCH_PLAIN_URL"] = databases.url_of("admin", name)
    if name in ground.existing_databases():
        return
    making = f"{name}_making"
    with psycopg.connect(databases.cluster().url(), autocommit=True) as admin:
        databases.drop_database(admin, making)
        admin.execute(f"CREATE DATABASE {making}")
    url = databases.url_of("admin", making)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": PLAIN, "NODVERK_BENCH_PLAIN_URL": url}
    subprocess.run(
        [sys.executable, "-m", "tests.bench.plain.filling", str(count)], cwd=ground.ROOT, env=environment, check=True
    )
    with psycopg.connect(databases.cluster().url(), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {making} RENAME TO {name}")
