"""var/ and the database made ready for the other processes: an id, secrets, and the three logins."""

import secrets
import string
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from core.installation.addresses import parts_of, same_database
from core.installation.checking import check_version, connect_owner, first_line, refuse_occupied
from core.installation.roles import EXTENSIONS, Logins, ensure_role, prepare_logins, role_name
from core.postgres import Cluster, LaunchError, ensure_cluster, find_cluster, start
from core.postgres.errors import told_plainly
from core.postgres.files import read_json, read_secret, write_json, write_secret

DATABASE = "nodverk"
BUILT_IN_LOCALE = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"


@dataclass(frozen=True)
class Installation:
    """An installation whose database and logins are ready."""

    id: str
    var: Path
    owner_url: str
    app_url: str
    worker_url: str
    secret_key: str


def load_installation(var: Path) -> Installation | None:
    """What an earlier preparation left in var/; None when a part is missing. Touches no database."""
    installation_id = kept_id(var)
    names = ("owner.url", "app.url", "worker.url", "secret_key")
    owner_url, app_url, worker_url, secret_key = (read_secret(var / "secrets", name) for name in names)
    if not (installation_id and owner_url and app_url and worker_url and secret_key):
        return None
    return Installation(installation_id, var, owner_url, app_url, worker_url, secret_key)


def lent_database(var: Path) -> str | None:
    """The owner's URL when var/ belongs to an installation in another PostgreSQL than the embedded one."""
    url, cluster = read_secret(var / "secrets", "owner.url"), find_cluster(var)
    is_embedded = url is not None and cluster is not None and parts_of(url).get("host") == str(cluster.socket)
    return None if is_embedded else url


def prepare_installation(root: Path, var: Path, database_url: str | None = None) -> Installation:
    """Make var/, roles and logins ready, in the embedded cluster (started when it is not) or at ``database_url``."""
    with told_plainly(f"The folder {var} cannot be used"):
        var.mkdir(parents=True, exist_ok=True)
    if database_url is None:
        cluster = ensure_cluster(root, var)
        start(cluster)
        installation_id = ensure_id(var)
        owner_url = prepare_database(cluster, installation_id, read_secret(var / "secrets", "owner.url"))
    else:
        refuse_unfit(var, database_url)
        installation_id, owner_url = ensure_id(var), database_url
    logins = prepare_logins(owner_url, installation_id, kept_logins(var / "secrets"))
    return keep(var, installation_id, owner_url, logins)


def refuse_unfit(var: Path, database_url: str) -> None:
    """Raise before anything is made when the database cannot be reached or belongs to something else."""
    kept = read_secret(var / "secrets", "owner.url")
    with connect_owner(database_url) as owner:
        check_version(owner)
        if kept is None or not same_database(kept, database_url):
            refuse_occupied(owner, kept_id(var))


def kept_id(var: Path) -> str | None:
    kept = (read_json(var / "installation.json") or {}).get("id")
    return kept if isinstance(kept, str) and kept else None


def kept_logins(folder: Path) -> Logins | None:
    app_url, worker_url = (read_secret(folder, "app.url"), read_secret(folder, "worker.url"))
    return Logins(app_url or "", worker_url or "") if app_url or worker_url else None


def keep(var: Path, installation_id: str, owner_url: str, logins: Logins) -> Installation:
    folder = var / "secrets"
    secret_key = read_secret(folder, "secret_key") or secrets.token_urlsafe(48)
    with told_plainly(f"The secrets cannot be kept in {folder}"):
        for name, value in (
            ("owner.url", owner_url),
            ("app.url", logins.app_url),
            ("worker.url", logins.worker_url),
            ("secret_key", secret_key),
        ):
            write_secret(folder, name, value)
    return Installation(installation_id, var, owner_url, logins.app_url, logins.worker_url, secret_key)


def ensure_id(var: Path) -> str:
    """The installation's short random name, made once."""
    kept = kept_id(var)
    if kept is not None:
        return kept
    made = new_id()
    with told_plainly(f"The folder {var} cannot be written to"):
        write_json(var / "installation.json", {"id": made})
    return made


def new_id() -> str:
    """Six characters that a role's name may hold: a letter, then letters and digits."""
    letters, more = string.ascii_lowercase, string.ascii_lowercase + string.digits
    return secrets.choice(letters) + "".join(secrets.choice(more) for _ in range(5))


def prepare_database(cluster: Cluster, installation_id: str, kept: str | None) -> str:
    """The owner's login and database in the embedded cluster; the owner's URL."""
    login = role_name(installation_id, "owner")
    fresh = cluster.url(DATABASE, login, secrets.token_urlsafe(24))
    url = kept if kept and parts_of(kept).get("user") == login and same_database(kept, fresh) else fresh
    try:
        with connect_owner(cluster.url()) as superuser:
            # CREATEDB lets a test run copy the migrated database.
            ensure_role(superuser, login, "LOGIN CREATEROLE CREATEDB NOSUPERUSER", url)
            if superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
                superuser.execute(
                    SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' " + BUILT_IN_LOCALE).format(
                        Identifier(DATABASE), Identifier(login)
                    )
                )
        with connect_owner(cluster.url(DATABASE)) as superuser:
            for extension in EXTENSIONS:
                superuser.execute(SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(Identifier(extension)))
    except psycopg.Error as error:
        raise LaunchError(f"The embedded database cannot be prepared: {first_line(error)}.") from error
    return url
