"""The suite's databases: one migrated template with the cast's tenants, copied for whoever needs one."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier, Literal

from core.installation import Installation, drop_roles, prepare_installation
from core.postgres import Cluster, ensure_cluster, remove, stop

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("NODVERK_TEST_VAR") or ROOT / "var" / "test")
SPARE = VAR / "spare"
TEMPLATE = "nodverk"
LOGINS = ("owner", "app", "worker")
MADE_FROM = (
    *("*/*/migrations/*.py", "core/tenancy/grants.py", "core/tenancy/queue.py", "core/tenancy/rights.py"),
    *("core/tenancy/migrating.py", "core/tenancy/contenttypes.py"),
    *("shared/registry/*.py", "tenants/roles.py", "tests/cast.py", "tests/make_template.py", "uv.lock"),
)


def fingerprint() -> str:
    """What the template is made from: when it changes, the template is made anew."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def lock() -> Iterator[None]:
    """One process prepares at a time."""
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "tests.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare_template() -> Installation:
    """The suite's cluster, running, with its template in the code's state; made anew only when the code changed."""
    with lock():
        installation = prepare_installation(ROOT, VAR)
        with psycopg.connect(cluster().url(), autocommit=True) as admin:
            if "NODVERK_TEST_VAR" not in os.environ:
                hurry(admin)
            if _mark(admin) == fingerprint() and SPARE.exists():
                return installation
        _empty(installation)
        installation = prepare_installation(ROOT, VAR)
        environment = {**os.environ, "NODVERK_VAR": str(VAR), "DJANGO_SETTINGS_MODULE": "tests.settings"}
        environment.pop("NODVERK_DATABASE_APP_URL", None)
        subprocess.run([sys.executable, "-m", "tests.make_template"], cwd=ROOT, env=environment, check=True)
        with psycopg.connect(cluster().url(), autocommit=True) as admin:
            admin.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(TEMPLATE), Literal(fingerprint())))
        _set_aside()
        return prepare_installation(ROOT, VAR)


def _set_aside() -> None:
    """A copy of the stopped cluster with nothing but the template in it: for tests that kill a server of their own.

    A copy of a running cluster would need the log of the meantime, which the others' checkpoints throw away.
    """
    whole = cluster()
    with psycopg.connect(whole.url(), autocommit=True) as admin:
        admin.execute("CHECKPOINT")
        (needed,) = admin.execute("SELECT pg_walfile_name(redo_lsn) FROM pg_control_checkpoint()").fetchone() or ("",)
    stop(whole)
    draft = VAR / "spare.new"
    for folder in (SPARE, draft):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole.data, draft, ignore=shutil.ignore_patterns(*LEFT_OUT))
    segments = sorted((whole.data / "pg_wal").glob("[0-9A-F]" * 24))
    for segment in [each for each in segments if each.name >= needed][
        :3
    ]:  # those behind are kept for later use, empty
        shutil.copyfile(segment, draft / "pg_wal" / segment.name)
    draft.rename(SPARE)


def _mark(admin: "psycopg.Connection[tuple[object, ...]]") -> object:
    """What the template was made from, kept with it: it goes when the database goes."""
    found = admin.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [TEMPLATE]
    ).fetchone()
    return found[0] if found else None


def _empty(installation: Installation) -> None:
    with psycopg.connect(cluster().url(), autocommit=True) as admin:
        names = [row[0] for row in admin.execute("SELECT datname FROM pg_database WHERE datname LIKE 'nodverk%'")]
        for name in names:
            drop_database(admin, name)
    drop_roles(cluster().url(), installation.id)


LEFT_OUT = ("postgresql.auto.conf", "postmaster.*", "[0-9A-F]" * 24)
"""Not set aside: the settings below, what belongs to the running server, and the log but for its end."""

UNSAFE_BUT_QUICK = ("synchronous_commit = off", "full_page_writes = off")


def hurry(admin: "psycopg.Connection[tuple[object, ...]]") -> None:
    """A crash of the suite's cluster loses nothing that is worth keeping."""
    for setting in UNSAFE_BUT_QUICK:
        admin.execute(SQL("ALTER SYSTEM SET {}").format(SQL(setting)))
    admin.execute("SELECT pg_reload_conf()")


def cluster() -> Cluster:
    """The suite's cluster."""
    return ensure_cluster(ROOT, VAR)


def drop_database(admin: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    """Drop a database with whoever is still connected."""
    admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def copy_template(name: str) -> None:
    """A database of this name, equal to the template."""
    with lock(), psycopg.connect(cluster().url(), autocommit=True) as admin:
        drop_database(admin, name)
        admin.execute(
            SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY").format(
                Identifier(name), Identifier(owner_login()), Identifier(TEMPLATE)
            )
        )


def owner_login() -> str:
    """Who owns the template, and so every copy: provisioning makes schemas in them."""
    return str(conninfo_to_dict((VAR / "secrets" / "owner.url").read_text().strip())["user"])


def drop_copy(name: str) -> None:
    """Remove a copy."""
    with psycopg.connect(cluster().url(), autocommit=True) as admin:
        drop_database(admin, name)


def url_of(login: str, database: str) -> str:
    """The address of a copy for one of the three logins, or for the superuser (`admin`)."""
    if login == "admin":
        return cluster().url(database)
    parts = conninfo_to_dict((VAR / "secrets" / f"{login}.url").read_text().strip())
    return make_conninfo("", **{**parts, "host": str(cluster().socket), "dbname": database})


def clear_up() -> None:
    """End of a run: databases, roles, cluster and folder go (kept with NODVERK_TEST_KEEP=1 for a quicker next run)."""
    if os.environ.get("NODVERK_TEST_KEEP") == "1":
        return
    with lock():
        installation = prepare_installation(ROOT, VAR)
        _empty(installation)
        stop(cluster())
        remove(ROOT, VAR)
        shutil.rmtree(SPARE, ignore_errors=True)
