"""The logins and roles of one installation, made and renewed by its owner; running it again changes nothing."""

import secrets
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from core.installation.addresses import parts_of, same_database, with_login
from core.installation.checking import Owner, check_rights, check_version, connect_owner, first_line, roles_of
from core.postgres import LaunchError

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
FROZEN = "120s"
"""A process that stops in the middle of a transaction holds its locks no longer than this."""

ROLES_LOCK = 4_120_771  # one preparation at a time: parallel GRANTs on one object fail


@dataclass(frozen=True)
class Logins:
    """The two logins besides the owner's."""

    app_url: str
    worker_url: str


def role_name(installation_id: str, role: str) -> str:
    return f"nv_{installation_id}_{role}"


def prepare_logins(owner_url: str, installation_id: str, kept: Logins | None = None) -> Logins:
    """Make the installation's roles and set the logins' passwords: the kept ones, else new ones."""
    with connect_owner(owner_url) as owner:
        check_version(owner)
        owner.execute("SELECT pg_advisory_lock(%s)", [ROLES_LOCK])
        try:
            close_public(owner)
            check_rights(owner)
            make_extensions(owner)
            return make_roles(owner, owner_url, installation_id, kept)
        except psycopg.Error as error:
            raise LaunchError(f"The roles nv_{installation_id}_* cannot be prepared: {first_line(error)}.") from error


def make_roles(owner: Owner, owner_url: str, installation_id: str, kept: Logins | None) -> Logins:
    app, worker, platform, tenants = (role_name(installation_id, r) for r in ("app", "worker", "platform", "tenants"))
    logins = Logins(
        app_url=login_url(owner_url, app, kept.app_url if kept else None),
        worker_url=login_url(owner_url, worker, kept.worker_url if kept else None),
    )
    ensure_role(owner, app, "LOGIN NOINHERIT", logins.app_url)
    owner.execute(
        SQL("ALTER ROLE {} SET idle_in_transaction_session_timeout = {}").format(Identifier(app), Literal(FROZEN))
    )
    ensure_role(owner, worker, "LOGIN", logins.worker_url)
    ensure_role(owner, platform, "NOLOGIN")
    ensure_role(owner, tenants, "NOLOGIN")
    options = " WITH INHERIT FALSE, SET TRUE" if owner.info.server_version >= 160000 else ""
    owner.execute(SQL("GRANT {} TO {}" + options).format(Identifier(platform), Identifier(app)))
    for login in (app, worker):
        allow_connect(owner, login)
    return logins


def login_url(owner_url: str, login: str, kept: str | None) -> str:
    """The kept URL when it is this login's in the same database, else one with a new password."""
    if kept and same_database(kept, owner_url):
        parts = parts_of(kept)
        if parts.get("user") == login and parts.get("password"):
            return kept
    return with_login(owner_url, login, secrets.token_urlsafe(24))


def ensure_role(owner: Owner, name: str, options: str, url: str | None = None) -> None:
    """Make the role, or set its options again. The password goes to the server (and its log) as a hash only."""
    exists = owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if exists else "CREATE"
    owner.execute(SQL(f"{verb} ROLE {{}} {options}").format(Identifier(name)))
    if url is not None:
        set_password(owner, name, parts_of(url)["password"])


def set_password(owner: Owner, name: str, password: str) -> None:
    hashed = owner.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    owner.execute(SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(name), Literal(hashed)))


def allow_connect(owner: Owner, login: str) -> None:
    """CONNECT is PUBLIC's by default; where it was revoked the owner may grant it, or an administrator must."""
    database = owner.info.dbname
    allowed = "SELECT has_database_privilege(%s, current_database(), 'CONNECT')"
    row = owner.execute(allowed, [login]).fetchone()
    may_grant = owner.execute(
        "SELECT has_database_privilege(current_database(), 'CONNECT WITH GRANT OPTION')"
    ).fetchone()
    if may_grant == (True,):
        owner.execute(SQL("GRANT CONNECT ON DATABASE {} TO {}").format(Identifier(database), Identifier(login)))
    elif row != (True,):
        raise LaunchError(
            f"The login {login} may not connect: "
            f"an administrator runs GRANT CONNECT ON DATABASE {database} TO {login}."
        )


def close_public(owner: Owner) -> None:
    """Only the owner makes anything in public. Where public is another's, the check of rights reports it."""
    if owner.execute("SELECT has_schema_privilege('public', 'public', 'CREATE')").fetchone() == (True,):
        owner.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def make_extensions(owner: Owner) -> None:
    """The extensions that search and indexes need, in public, on every tenant's path."""
    present = {row[0] for row in owner.execute("SELECT extname FROM pg_extension")}
    for name in EXTENSIONS:
        if name in present:
            continue
        try:
            owner.execute(SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public").format(Identifier(name)))
        except psycopg.Error as error:
            raise LaunchError(
                f"The extension {name} cannot be made ({first_line(error)}): "
                f"an administrator runs CREATE EXTENSION {name} SCHEMA public."
            ) from error


def drop_roles(owner_url: str, installation_id: str) -> list[str]:
    """Drop every role of the installation except the one that asks; after its databases are gone.

    What the roles still own or may do in the database of ``owner_url`` goes first.
    """
    with connect_owner(owner_url) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [ROLES_LOCK])
        names = other_roles(owner, installation_id)
        try:
            for name in names:
                join(owner, name)
                owner.execute(SQL("DROP OWNED BY {}").format(Identifier(name)))
            for name in names:
                owner.execute(SQL("DROP ROLE {}").format(Identifier(name)))
        except psycopg.Error as error:
            raise LaunchError(f"The roles nv_{installation_id}_* cannot be dropped: {first_line(error)}.") from error
    return names


def other_roles(owner: Owner, installation_id: str) -> list[str]:
    """Every role of the installation except the one that asks."""
    found = owner.execute(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE %s AND rolname <> current_user ORDER BY 1",
        [roles_of(installation_id)],
    ).fetchall()
    return [str(name) for (name,) in found]


def join(owner: Owner, name: str) -> None:
    """Become a member, as dropping what a role owns or ending its sessions asks for; having made it is not enough."""
    row = owner.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row != (True,):
        inherit = " WITH INHERIT TRUE" if owner.info.server_version >= 160000 else ""
        owner.execute(SQL("GRANT {} TO CURRENT_USER" + inherit).format(Identifier(name)))
