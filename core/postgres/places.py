"""Where the cluster lives: under var/ when the server's account can reach it, else in an own folder outside."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from core.postgres.account import Account, can
from core.postgres.errors import LaunchError

OUTSIDE = (Path("/var/lib"), Path("/var/tmp"))
SHORT = (Path("/run"), Path("/tmp"), Path("/var/tmp"))
SOCKET_NAME = "/.s.PGSQL.5432"
SOCKET_LIMIT = 107
# A socket folder goes into URLs and into a comma-separated setting: other characters take the short way.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


def mark_of(root: Path, var: Path) -> str:
    """A short name for this project folder and its var/."""
    return hashlib.sha256(f"{root.resolve()}\n{var.resolve()}".encode()).hexdigest()[:12]


def own_folder(mark: str) -> Path:
    """The first place outside the project where we can have a folder of our own."""
    for parent in OUTSIDE:
        folder = parent / f"nodverk-{mark}"
        if is_ours(folder) or (not folder.exists() and make(folder, 0o755)):
            return folder
    raise LaunchError(f"No folder for the database can be made under {' or '.join(map(str, OUTSIDE))}.")


def existing_own_folders(mark: str) -> list[Path]:
    """What an earlier start left outside the project, for ``make reset``."""
    return [folder for parent in OUTSIDE if is_ours(folder := parent / f"nodverk-{mark}")]


def home_for(account: Account, var: Path, mark: str) -> Path:
    """The folder that holds data and sockets: closed to all but the server's account (and root)."""
    home = (var if can(account, "-x", var) else own_folder(mark)) / "postgres"
    home.mkdir(mode=0o700, exist_ok=True)
    owner = home.stat().st_uid
    if not account.drop and owner != account.uid:
        raise LaunchError(f"The database in {home} belongs to another user (id {owner}): run as that user.")
    account.own(home)
    home.chmod(0o700)
    if not can(account, "-w", home):
        raise LaunchError(f"The folder {home} cannot be written to.")
    return home


def socket_folder(account: Account, home: Path, mark: str) -> Path:
    """A folder whose socket path the kernel and libpq accept."""
    inside = home / "run"
    if fits(inside):
        inside.mkdir(mode=0o700, exist_ok=True)
        account.own(inside)
        return inside
    for folder in short_folders(mark):
        if is_ours(folder, account.uid) or make(folder, 0o700):
            account.own(folder)
            return folder
    raise LaunchError(f"No short folder for the database's socket can be made under {' or '.join(map(str, SHORT))}.")


def short_folders(mark: str) -> Iterable[Path]:
    return (parent / f"nodverk-{os.geteuid()}-{mark}" for parent in SHORT)


def fits(folder: Path) -> bool:
    path = f"{folder}{SOCKET_NAME}"
    return len(os.fsencode(path)) <= SOCKET_LIMIT and PLAIN_PATH.fullmatch(path) is not None


def is_ours(folder: Path, *also: int) -> bool:
    """A real folder of ours that no other account may write to: under /tmp anybody may take a name first."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    trusted = {os.geteuid(), *also}
    return stat.S_ISDIR(found.st_mode) and found.st_uid in trusted and not found.st_mode & 0o022


def make(folder: Path, mode: int) -> bool:
    """Make a new folder; False when its name is taken or its parent refuses."""
    try:
        folder.mkdir(mode=mode)
        folder.chmod(mode)
    except OSError:
        return False
    return True
