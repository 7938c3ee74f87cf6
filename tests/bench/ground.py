"""Where the bench stands: a cluster of its own with the product's settings, copies of the suite's template, and the
product's own web and worker processes."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.launch.ports import free_port
from core.launch.programs import manage, web_server

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var" / "bench"
READY_WITHIN = 180.0


def settle() -> None:
    """Point this process at the bench's cluster and set Django up; before anything of Django is imported."""
    os.environ["NODVERK_TEST_VAR"] = str(VAR)
    os.environ["NODVERK_VAR"] = str(VAR)
    os.environ["DJANGO_SETTINGS_MODULE"] = "core.settings"
    from core.i18n.compile import compile_catalogues
    from tests import databases

    compile_catalogues()
    databases.prepare_template()
    use("nodverk")
    import django

    django.setup()


def use(name: str) -> None:
    """Let processes that are started from here use this database."""
    from tests import databases

    for login in databases.LOGINS:
        os.environ[f"NODVERK_DATABASE_{login.upper()}_URL"] = databases.url_of(login, name)


@contextmanager
def copy(name: str) -> Iterator[str]:
    """A copy of the template that this process and its children use until the block ends; then it is dropped."""
    from django.conf import settings

    from tests.harness import committed_copy

    with committed_copy(f"nodverk_{name}", settings) as made:
        settle_disk()
        yield made


@contextmanager
def kept_copy(name: str) -> Iterator[str]:
    """As `copy`, for what takes long to fill: an earlier run's is entered again when the template is the same."""
    from django.conf import settings

    from tests import databases
    from tests.harness import entered

    full = f"nodverk_{name}_{databases.fingerprint()[:10]}"
    if full not in existing_databases():
        databases.copy_template(full)
    with entered(full, settings) as made:
        yield made


def settle_disk() -> None:
    """Have what was copied written out now, so that it is not written while something is measured."""
    import psycopg

    from tests import databases

    with psycopg.connect(databases.cluster().url(), autocommit=True) as admin:
        admin.execute("CHECKPOINT")


def existing_databases() -> set[str]:
    """The databases of the bench's cluster."""
    import psycopg

    from tests import databases

    with psycopg.connect(databases.cluster().url(), autocommit=True) as admin:
        return {row[0] for row in admin.execute("SELECT datname FROM pg_database")}


@contextmanager
def process(arguments: Sequence[str], **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of the product on the database in use; ended with the block."""
    environment = {**os.environ, **more}
    log = VAR / "log" / "bench.log"
    with log.open("ab") as output:
        child = subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            yield child
        finally:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def web(*, settings: str = "core.settings", application: str = "core.wsgi:application") -> Iterator["Site"]:
    """The product's web server (or another application on the same server) on a free port."""
    port = free_port()
    command = [*web_server(port)[:-1], application]
    more = {"NODVERK_PROCESS": "web", "NODVERK_PORT": str(port), "DJANGO_SETTINGS_MODULE": settings}
    with process(command, **more) as child:
        site = Site(port, child.pid)
        site.wait()
        yield site


@contextmanager
def worker() -> Iterator[Any]:
    """The product's worker."""
    with process(manage("worker"), NODVERK_PROCESS="worker") as child:
        yield child


class Site:
    """A web server to ask; one connection per instance."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, host: str = "localhost") -> tuple[int, bytes]:
        """Status and body."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
        response = self._connection.getresponse()
        return response.status, response.read()

    def wait(self) -> None:
        """Until it answers."""
        end = time.monotonic() + READY_WITHIN
        while True:
            try:
                self.get("/healthz")
            except OSError:
                self._connection = None
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return

    def memory(self) -> int:
        """Bytes of memory that only this server's processes have (proportional set size, children included)."""
        return sum(pss(pid) for pid in family_of(self.pid))


def family_of(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family_of(int(child))
    return found


def pss(pid: int) -> int:
    """A process's proportional set size in bytes (/proc/PID/smaps_rollup)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


PYTHON = sys.executable
