"""A federation that is really served: web server and worker as processes, Chromium as the visitor."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import cast, databases
from tests.plugin import database_name

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@dataclass(frozen=True)
class Federation:
    """Where the tenants answer."""

    port: int

    def url(self, tenant: str, path: str = "/") -> str:
        """The absolute address of a path at a tenant: `portal` is the office, as its short name is."""
        host = "localhost" if tenant in {"portal", cast.DISA.tenant} else f"{tenant}.localhost"
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


@contextmanager
def served(folder: Path, urls: Mapping[str, str] | None = None) -> Iterator[tuple[Federation, dict[str, str]]]:
    """Web server and worker, on the database of the environment or on that of `urls`; and their environment."""
    port = free_port()
    environment = {
        **os.environ,
        **(urls or {}),
        "NODVERK_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "NODVERK_LOG_LEVEL": "ERROR",
    }
    web = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    web += ["--blocking-threads", "4", "--workers-kill-timeout", "2", "core.wsgi:application"]
    worker = ["manage.py", "worker", "--concurrency", "2"]
    with (
        (folder / "log.txt").open("wb") as log,
        process([sys.executable, *web], {**environment, "NODVERK_PROCESS": "web"}, log) as child,
        process([sys.executable, *worker], {**environment, "NODVERK_PROCESS": "worker"}, log),
    ):
        wait_until_served(port, child)
        yield Federation(port), environment


@pytest.fixture
def federation(database: str, settings: Any, tmp_path: Path) -> Iterator[Federation]:
    """Web server and worker on this test's copy of the database (mark the test `committed`)."""
    with served(tmp_path) as (found, environment):
        settings.NODVERK_PUBLIC_PORT = environment["NODVERK_PORT"]
        yield found


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    """Umeå with the demo's texts, applied by the worker: one for all tests of a process, which only read."""
    name = f"{database_name()}_published"
    databases.copy_template(name)
    urls = {f"NODVERK_DATABASE_{login.upper()}_URL": databases.url_of(login, name) for login in databases.LOGINS}
    try:
        with served(tmp_path_factory.mktemp("served"), urls) as (found, environment):
            fill = [sys.executable, "-m", "tests.journeys.fill"]
            subprocess.run(fill, env=environment, cwd=databases.ROOT, check=True)
            yield found
    finally:
        databases.drop_copy(name)


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Ask for it after `federation`: Playwright's event loop forbids Django's ORM."""
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
