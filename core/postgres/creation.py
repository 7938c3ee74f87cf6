"""Making a data folder: all of it or nothing, whatever interrupts."""

import secrets
import subprocess
from pathlib import Path

from core.postgres.account import Account, refuse_unnamed, run_as
from core.postgres.errors import LaunchError, told_plainly
from core.postgres.files import read_secret, remove_tree, write_secret
from core.postgres.processes import child_setup

SUPERUSER = "postgres"
SECRET = "superuser"

# Without C.UTF-8, lower() and pg_trgm lose å ä ö; the built-in locale is the same on every machine.
INITDB = (
    f"--username={SUPERUSER}",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--lc-collate=C",
    "--lc-ctype=C.UTF-8",
    "--text-search-config=swedish",
    "--auth-local=scram-sha-256",
    "--auth-host=scram-sha-256",
    "--no-instructions",
)


def is_complete(data: Path) -> bool:
    return (data / "PG_VERSION").exists() and (data / "global" / "pg_control").exists()


def ensure_data(binaries: Path, account: Account, home: Path, secrets_folder: Path) -> Path:
    """The data folder, made when it is absent or was left half made."""
    data = home / "data"
    if is_complete(data):
        refuse_other_version(binaries, data)
    else:
        make_data(binaries, account, home, secrets_folder)
    if read_secret(secrets_folder, SECRET) is None:
        renew_password(binaries, account, data, secrets_folder)
    return data


def make_data(binaries: Path, account: Account, home: Path, secrets_folder: Path) -> None:
    """Run initdb beside the final place and rename: a folder called ``data`` is always whole."""
    refuse_unnamed(account)
    unfinished, password_file = home / "data.unfinished", home / "password"
    with told_plainly(f"The database cannot be made in {home}"):
        for leftover in (home / "data", unfinished, password_file):
            remove_tree(leftover)
        password = secrets.token_urlsafe(24)
        write_secret(home, password_file.name, password)
        account.own(password_file)
    try:
        command = [str(binaries / "initdb"), f"--pgdata={unfinished}", *INITDB, f"--pwfile={password_file}"]
        done = run_as(account, command, before=child_setup())
    except subprocess.TimeoutExpired:
        raise LaunchError(f"Making the database in {home} took more than two minutes.") from None
    finally:
        password_file.unlink(missing_ok=True)
    if done.returncode != 0:
        raise LaunchError(f"The database cannot be made in {home}: {last_reason(done.stdout)}.")
    with told_plainly(f"The database cannot be made in {home}"):
        write_secret(secrets_folder, SECRET, password)
        unfinished.rename(home / "data")


def refuse_other_version(binaries: Path, data: Path) -> None:
    """A data folder can only be opened by the major version that made it."""
    made_by = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    program = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    ours = program.rsplit(" ", 1)[-1].split(".")[0]
    if made_by != ours:
        raise LaunchError(
            f"The database in {data} was made by PostgreSQL {made_by} but the programs are version {ours}: "
            "run 'make reset' to begin anew."
        )


def renew_password(binaries: Path, account: Account, data: Path, secrets_folder: Path) -> None:
    """Set a new superuser password without a server, when the secret was lost."""
    password = secrets.token_urlsafe(24)
    command = [str(binaries / "postgres"), "--single", "-j", "-D", str(data), SUPERUSER]
    statement = f"ALTER ROLE {SUPERUSER} PASSWORD '{password}';\n\n"
    done = run_as(account, command, before=child_setup(), input=statement)
    if done.returncode != 0 or "ERROR" in done.stdout:
        raise LaunchError(f"The database in {data} cannot be opened: {last_reason(done.stdout)}.")
    write_secret(secrets_folder, SECRET, password)


def last_reason(output: str) -> str:
    """The line that says why, out of what a program of PostgreSQL printed."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "ERROR:", "error:"))]
    chosen = (telling or lines or ["no reason was given"])[-1]
    for word in ("FATAL:", "PANIC:", "ERROR:", "error:"):
        chosen = chosen.rpartition(word)[2].strip()
    return chosen.rstrip(".")
