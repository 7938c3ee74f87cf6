"""Which system account the server runs as: ours, or as root another one that already exists."""

import os
import pwd
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.postgres.errors import LaunchError

CANDIDATES = ("nobody", "daemon", "bin")


@dataclass(frozen=True)
class Account:
    """The uid and gid that own the data; ``drop`` says whether child processes must change to it."""

    uid: int
    gid: int
    drop: bool

    def own(self, path: Path) -> None:
        if self.drop:
            os.chown(path, self.uid, self.gid)


def choose_account(data: Path | None = None) -> Account:
    """PostgreSQL refuses root: then the account that owns existing data, else nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), drop=False)
    if data is not None and data.exists() and data.stat().st_uid != 0:
        owner = data.stat()
        return Account(owner.st_uid, owner.st_gid, drop=True)
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(found.pw_uid, found.pw_gid, drop=True)
    raise LaunchError("PostgreSQL cannot run as root, and this system has no account 'nobody' to run it as.")


def refuse_unnamed(account: Account) -> None:
    """initdb needs a name for its uid; a container's arbitrary uid has none."""
    try:
        pwd.getpwuid(account.uid)
    except KeyError:
        raise LaunchError(
            f"PostgreSQL needs a named system account, and user id {account.uid} has no entry in /etc/passwd."
        ) from None


def server_environment() -> dict[str, str]:
    """A plain environment: no PG* variable of the caller reaches the server."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", **({"TZ": os.environ["TZ"]} if "TZ" in os.environ else {})}


def run_as(
    account: Account,
    command: list[str],
    *,
    before: Callable[[], None] | None = None,
    timeout: float = 120,
    **more: Any,
) -> subprocess.CompletedProcess[str]:
    """Run a short command as the account, outside any folder it may be closed to, and keep its output."""
    return subprocess.run(
        command,
        stdin=None if "input" in more else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd="/",
        env=server_environment(),
        preexec_fn=before,
        start_new_session=True,
        timeout=timeout,
        check=False,
        **drop_to(account),
        **more,
    )


def drop_to(account: Account) -> dict[str, Any]:
    """The arguments of subprocess that change to the account."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account.drop else {}


def can(account: Account, test: str, path: Path) -> bool:
    """Whether the account itself passes ``test`` (-x, -r, -w) on the path: asked of the kernel, not the mode bits."""
    return run_as(account, ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)]).returncode == 0
