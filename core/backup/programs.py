"""pg_dump, pg_restore and psql of the right major version, wherever this machine has them."""

import os
import re
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from psycopg.pq import Conninfo

from core.backup.errors import BackupError
from core.postgres import LaunchError
from core.postgres.binaries import wheel_package

NAMES = ("pg_dump", "pg_restore", "psql")
SYSTEM = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


@dataclass(frozen=True)
class Programs:
    """The folder of one version's client programs."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.folder / name)


def programs_for(server: int, *, newer: bool, found: list[Programs] | None = None) -> Programs:
    """The programs of the server's major version; with ``newer``, which pg_dump allows, else the next newer ones.

    Raises BackupError that names what is here and what to install.
    """
    here = all_programs() if found is None else found
    fit = [one for one in here if one.major == server or (newer and one.major > server)]
    if not fit:
        versions = ", ".join(str(major) for major in sorted({one.major for one in here})) or "none"
        raise BackupError(
            f"The database server is PostgreSQL {server} and needs pg_dump, pg_restore and psql "
            f"{'of that version or newer' if newer else 'of that very version'} (here: {versions}): "
            f"install postgresql-client-{server}."
        )
    return min(fit, key=lambda one: one.major)


def all_programs() -> list[Programs]:
    """Every complete set on this machine: the system's first, then the embedded database's own."""
    folders = [folder for pattern in SYSTEM for folder in sorted(Path("/").glob(pattern.removeprefix("/")))]
    folders += [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    with suppress(LaunchError):
        folders.append(wheel_package() / "pginstall" / "bin")
    versions = {folder: major_of(folder) for folder in folders}
    return [Programs(folder, major) for folder, major in versions.items() if major is not None]


def major_of(folder: Path) -> int | None:
    """The major version of a folder's programs; None unless all three are there, run, and are of one version."""
    versions = set()
    for name in NAMES:
        try:
            told = subprocess.run([folder / name, "--version"], capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            return None
        number = re.search(r" (\d+)", told)
        versions.add(int(number[1]) if number else None)
    return versions.pop() if len(versions) == 1 else None


def environment_for(url: str) -> dict[str, str]:
    """The address as libpq's variables: no password stands in a list of processes, no variable of ours leaks in."""
    options = [(option.envvar, option.val) for option in Conninfo.parse(url.encode())]
    given = {name.decode(): value.decode() for name, value in options if name and value}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "NODVERK_"))}
    return kept | given | {"PGCONNECT_TIMEOUT": "10", "PGAPPNAME": "nodverk-backup", "LC_ALL": "C"}
