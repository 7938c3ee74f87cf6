"""A federation that is really served: web server and worker as processes, Chromium as the visitor."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import cast, databases

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass(frozen=True)
class Federation:
    """Where the tenants answer."""

    port: int

    def url(self, tenant: str, path: str = "/") -> str:
        """The absolute address of a path at a tenant: `portal` is the office."""
        host = "localhost" if tenant == "portal" else f"{tenant}.localhost"
        return f"http://{host}:{self.port}{path}"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(arguments: list[str], environment: dict[str, str], log: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A child that is ended by its id."""
    child = subprocess.Popen(arguments, env=environment, stdout=log, stderr=log, cwd=databases.ROOT)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(8)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(5)


def wait_until_served(port: int, child: subprocess.Popen[bytes]) -> None:
    """Until the web server answers."""
    for _ in range(600):
        assert child.poll() is None, "the web server ended"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the web server did not answer")


@pytest.fixture
def federation(database: str, settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """Web server and worker on this test's copy of the database (mark the test `committed`)."""
    port = free_port()
    settings.NODVERK_PUBLIC_PORT = str(port)
    environment = {
        **os.environ,
        "NODVERK_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "NODVERK_LOG_LEVEL": "ERROR",
    }
    log = (tmp_path_factory.mktemp("served") / "log.txt").open("wb")
    web = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    web += ["--blocking-threads", "4", "--workers-kill-timeout", "2", "core.wsgi:application"]
    worker = ["manage.py", "worker", "--concurrency", "2"]
    with (
        process([sys.executable, *web], {**environment, "NODVERK_PROCESS": "web"}, log) as child,
        process([sys.executable, *worker], {**environment, "NODVERK_PROCESS": "worker"}, log),
    ):
        wait_until_served(port, child)
        yield Federation(port)


@pytest.fixture
def published(federation: Federation, umea: Any) -> Federation:
    """Umeå with the demo's texts, applied by the worker."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from core.tenancy.hosts import ResolvedTenant
    from core.tenancy.scopes import platform_work
    from national_office.demo.filling import add_people, add_texts
    from national_office.demo.sharing import wait_for_relay
    from shared.registry.queries import tenant_by_id

    with platform_work(reason="test"):
        tenant: ResolvedTenant | None = tenant_by_id(umea.id)
    assert tenant is not None
    add_people(tenant, make_password("demo"))
    add_texts(tenant, timezone.now())
    wait_for_relay(lambda text: None, seconds=30)
    return federation


@pytest.fixture
def browser(federation: Federation) -> Iterator[Browser]:
    """Debian's Chromium, started after the federation: Playwright's event loop would forbid Django's ORM."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def visitor(browser: Browser, *, width: int = 1280, scheme: Any = "light") -> Iterator[Page]:
    """A Swedish browser window of its own, without anybody's cookies, in the light or in the dark."""
    size: Any = {"width": width, "height": 900}
    context: BrowserContext = browser.new_context(viewport=size, locale="sv-SE", color_scheme=scheme)
    context.set_default_timeout(20_000)
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page, federation: Federation, person: cast.Person) -> None:
    """Sign a person in at their own tenant's studio."""
    page.goto(federation.url(person.tenant, "/studio/login/"))
    page.fill("[name=username]", person.email)
    page.fill("[name=password]", cast.PASSWORD)
    page.click(".door-card button[type=submit]")
    page.wait_for_url("**/studio/")


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, as `rule: element`; in the whole page, or within an element."""
    from axe_playwright_python.sync_playwright import Axe

    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    results = Axe().run(page, context=within, options={"runOnly": {"type": "tag", "values": tags}})
    found = json.loads(json.dumps(results.response))["violations"]
    return sorted(f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"])
