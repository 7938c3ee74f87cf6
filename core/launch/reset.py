"""``make stop``, ``make reset`` and ``make status``."""

from contextlib import nullcontext
from itertools import chain
from pathlib import Path

from core.installation import lent_database, load_installation
from core.installation.addresses import place_of, same_database
from core.installation.clearing import clear_database
from core.launch.running import only_one, stop_supervisor, supervisor
from core.launch.terminal import say
from core.postgres import LaunchError, find_cluster, remove, status, stop
from core.postgres.errors import told_plainly
from core.postgres.files import read_json, remove_tree

LOCKS = ("launch.lock", "postgres.lock")
MARKS = ("installation.json", "postgres.json", *LOCKS)


def refuse_foreign(root: Path, var: Path) -> None:
    """A folder chosen by NODVERK_VAR must be empty or ours: ``reset`` removes everything in it."""
    if var == root / "var" or not var.exists():
        return
    with told_plainly(f"The folder {var} cannot be used"):
        foreign = any(var.iterdir()) and not any((var / mark).exists() for mark in MARKS)
    if foreign:
        raise LaunchError(f"NODVERK_VAR names {var}, which holds other files: choose an empty folder.")


def run_stop(var: Path) -> int:
    """Stop the supervisor or what it left, and the embedded database."""
    pid = stop_supervisor(var)
    cluster = find_cluster(var)
    stopped = cluster is not None and stop(cluster)
    say("Stopped." if pid or stopped else "Nothing was running.")
    return 0


def run_reset(root: Path, var: Path, database_url: str | None) -> int:
    """Stop what runs, then remove everything in var/ and what lies outside for it."""
    stop_supervisor(var)
    with only_one(var) if var.exists() else nullcontext():
        clear_lent(var, database_url)
        # The suite's installation lies inside ours, in var/test.
        nested = [remove(root, pointer.parent) for pointer in sorted(var.glob("*/postgres.json"))]
        gone = [*chain(*nested), *remove(root, var), *clear(var)]
    for path in gone:
        if not path.is_relative_to(var):
            say(f"Removed {path}")
    say(f"Cleared {var}." if gone else "Nothing to clear.")
    return 0


def clear_lent(var: Path, database_url: str | None) -> None:
    """Remove what was made in another PostgreSQL; raise before anything is gone when DATABASE_URL does not name it."""
    lent, installation = lent_database(var), load_installation(var)
    if lent is None or installation is None:
        return
    place = place_of(lent)
    if database_url is None or not same_database(database_url, lent):
        raise LaunchError(
            f"This installation is in the database at {place}: set DATABASE_URL to it to remove what was made there, "
            f"or delete {var} to leave it."
        )
    clear_database(database_url, installation.id)
    say(f"Removed what was made in the database at {place}")


def clear(var: Path) -> list[Path]:
    """Remove what is in var/; what was there besides the locks that clearing itself takes."""
    gone = []
    with told_plainly(f"The folder {var} cannot be cleared"):
        for path in sorted(var.iterdir()) if var.exists() else []:
            remove_tree(path)
            gone += [] if path.name in LOCKS else [path]
    return gone


def run_status(var: Path) -> int:
    """Say what runs."""
    cluster = find_cluster(var)
    lent = lent_database(var)
    where = f"at {place_of(lent)}" if lent else f"{status(cluster)}" + (f" ({cluster.data})" if cluster else "")
    say(f"PostgreSQL: {where}")
    pid = supervisor(var)
    if pid is None:
        say("Nodverk: not running")
        return 0
    note = read_json(var / "run.json") or {}
    names = ", ".join(child["name"] for child in note.get("children", []))
    say(f"Nodverk: process {pid}, http://localhost:{note.get('port')} ({names})")
    return 0
