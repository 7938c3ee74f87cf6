"""One cluster per project folder: prepared, started, found again, stopped and removed."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from core.postgres import server
from core.postgres.account import Account, choose_account
from core.postgres.binaries import binaries_for
from core.postgres.creation import SECRET, SUPERUSER, ensure_data
from core.postgres.errors import told_plainly
from core.postgres.files import read_json, read_secret, remove_tree, write_json
from core.postgres.places import OUTSIDE, existing_own_folders, home_for, mark_of, socket_folder

POINTER = "postgres.json"


class Status(StrEnum):
    ABSENT = "absent"
    STOPPED = "stopped"
    RUNNING = "running"


@dataclass(frozen=True)
class Cluster:
    """Where a cluster's parts are. ``var/postgres.json`` keeps it, so that later commands find the same one."""

    root: Path
    var: Path
    binaries: Path
    home: Path
    data: Path
    socket: Path
    uid: int
    gid: int

    @property
    def log(self) -> Path:
        return self.var / "log" / "postgres.log"

    @property
    def account(self) -> Account:
        return Account(self.uid, self.gid, drop=choose_account().drop)

    def url(self, database: str = "postgres", user: str = SUPERUSER, password: str | None = None) -> str:
        """A libpq URL over the socket; the superuser's own when no login is named."""
        secret = password or read_secret(self.var / "secrets", SECRET) or ""
        host = quote(str(self.socket), safe="/")
        return f"postgresql://{quote(user, safe='')}:{quote(secret, safe='')}@/{database}?host={host}&port=5432"


def ensure_cluster(root: Path, var: Path) -> Cluster:
    """Prepare programs, data and socket folder for ``var``; quick when all is there. Starts nothing."""
    root, var = root.resolve(), var.resolve()
    with told_plainly(f"The folder {var} cannot be used"):
        var.mkdir(parents=True, exist_ok=True)
        (var / "log").mkdir(exist_ok=True)
    with locked(var):
        known = find_cluster(var)
        if known is not None and server.running_pid(known.data) is not None:
            return known
        forget_outside(root, var)
        with told_plainly(f"The database cannot be prepared in {var}"):
            return prepared(root, var)


def prepared(root: Path, var: Path) -> Cluster:
    mark = mark_of(root, var)
    home = moved_home(var)
    account = choose_account((home or var / "postgres") / "data")
    home = home or home_for(account, var, mark)
    binaries = binaries_for(account, mark)
    data = ensure_data(binaries, account, home, var / "secrets")
    socket = socket_folder(account, home, mark)
    cluster = Cluster(root, var, binaries, home, data, socket, account.uid, account.gid)
    write_json(var / POINTER, {name: str(value) for name, value in asdict(cluster).items()})
    return cluster


def find_cluster(var: Path) -> Cluster | None:
    """The cluster that ``var/postgres.json`` points to; None when none was made for this folder."""
    kept = read_json(var / POINTER)
    if kept is None or kept.get("var") != str(var.resolve()):
        return None
    try:
        places = {name: Path(kept[name]) for name in ("root", "var", "binaries", "home", "data", "socket")}
        return Cluster(**places, uid=int(kept["uid"]), gid=int(kept["gid"]))
    except (KeyError, ValueError):
        return None


def moved_home(var: Path) -> Path | None:
    """Data outside a project folder that was moved since: the pointer came along, the old folder is gone."""
    kept = read_json(var / POINTER) or {}
    home, before = Path(kept.get("home", "")), Path(kept.get("var", ""))
    outside = home.is_absolute() and not home.is_relative_to(before)
    return home if outside and (home / "data").is_dir() and not (before != var and before.exists()) else None


def start(cluster: Cluster, *, tied: bool = False) -> bool:
    """Start the server and wait for logins; False when it ran already. ``tied``: it ends when this process ends."""
    with locked(cluster.var):
        started = server.running_pid(cluster.data) is None
        if started:
            server.launch(cluster.binaries, cluster.account, cluster.data, cluster.socket, cluster.log, tied=tied)
        server.await_logins(cluster.url(), cluster.log)
    return started


def stop(cluster: Cluster) -> bool:
    """Stop the server within seconds; False when none ran."""
    with locked(cluster.var):
        return server.halt(cluster.data)


def status(cluster: Cluster | None) -> Status:
    if cluster is None or not cluster.data.exists():
        return Status.ABSENT
    return Status.STOPPED if server.running_pid(cluster.data) is None else Status.RUNNING


def remove(root: Path, var: Path) -> list[Path]:
    """Stop the server and remove data, copies, sockets and pointer; the folders that are gone now."""
    root, var = root.resolve(), var.resolve()
    if not var.exists():
        return forget(existing_own_folders(mark_of(root, var)))
    with locked(var):
        known = find_cluster(var)
        folders = [var / "postgres", *existing_own_folders(mark_of(root, var))]
        if known is not None:
            folders += [known.socket, known.home, known.home.parent if is_own(known.home.parent) else known.home]
        return forget([*folders, var / POINTER])


def forget(folders: list[Path]) -> list[Path]:
    """Stop the server whose data is in one of the folders, and remove them."""
    present = [folder for folder in dict.fromkeys(folders) if folder.exists()]
    for folder in present:
        for data in (folder / "data", folder / "postgres" / "data"):
            server.halt(data)
    for folder in present:
        with told_plainly(f"The folder {folder} cannot be removed"):
            remove_tree(folder)
    return [folder for folder in present if not any(parent in present for parent in folder.parents)]


def is_own(folder: Path) -> bool:
    return folder.parent in OUTSIDE and folder.name.startswith("nodverk-")


def forget_outside(root: Path, var: Path) -> None:
    """Data outside the project whose var/ was deleted can no longer be opened by anyone: begin anew."""
    if not (var / POINTER).exists() and not (var / "secrets").exists():
        forget(existing_own_folders(mark_of(root, var)))


@contextmanager
def locked(var: Path) -> Iterator[None]:
    """One process at a time prepares, starts or stops; the lock goes with the process."""
    with told_plainly(f"The folder {var} cannot be written to"), (var / "postgres.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
