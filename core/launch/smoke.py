"""``make smoke``: an installation of its own in a temporary folder, a tour over HTTP, and nothing left behind."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from core.installation.preparing import ensure_id
from core.installation.spare import spare_database
from core.launch.demo import raise_installation
from core.launch.ports import free_port
from core.launch.programs import Programs, manage
from core.launch.running import only_one
from core.launch.summary import read_tenants
from core.launch.supervisor import StopAskedError, Supervisor
from core.launch.terminal import complain, say
from core.launch.tour import CHECKS, Check, Tour, take_tour
from core.postgres import LaunchError, remove
from core.postgres.errors import told_plainly
from core.postgres.files import remove_tree

WITHIN = 140.0  # stopping and clearing up take the rest of 150 s


def run_smoke(
    root: Path,
    programs: Programs,
    checks: tuple[Check, ...] = CHECKS,
    within: float = WITHIN,
    database_url: str | None = None,
) -> int:
    """0 when every check passed. On another PostgreSQL the tour gets a database of its own beside the named one."""
    begun = time.monotonic()
    port = free_port()
    with (
        temporary_var(root) as var,
        only_one(var),
        spare_database(database_url, ensure_id(var)) if database_url else nullcontext() as url,
    ):
        supervisor = Supervisor(var, port, deadline=begun + within)
        passed = False
        with supervisor.on_duty():
            try:
                raise_installation(supervisor, root, programs, url)
                passed = tour_passes(supervisor, programs, checks)
            except StopAskedError as asked:
                say(f"\nAsked to stop ({asked}).")
            except LaunchError as error:
                complain(error)
    say(f"Smoke {'passed' if passed else 'FAILED'} in {time.monotonic() - begun:.1f} s.")
    return 0 if passed else 1


def tour_passes(supervisor: Supervisor, programs: Programs, checks: tuple[Check, ...]) -> bool:
    def run_manage(*arguments: str) -> None:
        command = programs.command("manage", manage(*arguments), supervisor.var, supervisor.port, logged=True)
        supervisor.run_step(command)

    deadline = supervisor.deadline or time.monotonic() + WITHIN
    tenants = read_tenants(supervisor.var)
    say()
    tour = Tour(supervisor.port, supervisor.var, tenants, deadline, run_manage, supervisor.wait_for)
    results = take_tour(tour, checks, supervisor.pause)
    failed = [result for result in results if not result.passed]
    say(f"\n{len(results) - len(failed)} of {len(results)} checks passed.")
    if failed:
        say(supervisor.ends_of_logs())
    return bool(results) and not failed


@contextmanager
def temporary_var(root: Path) -> Iterator[Path]:
    """A var/ in a folder of its own, removed at the end with the database that may lie outside it."""
    with told_plainly("No temporary folder can be made"):
        folder = Path(tempfile.mkdtemp(prefix="nodverk-"))
        # The server's account passes through; what it may not read is closed by its own mode.
        folder.chmod(0o711)
    var = folder / "var"
    try:
        yield var
    finally:
        remove(root, var)
        remove_tree(folder)
