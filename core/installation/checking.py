"""Whether a login can be the owner of an installation: asked at start, refused in one sentence."""

import re

import psycopg
from psycopg import Connection

from core.installation.addresses import place_of
from core.postgres import LaunchError
from core.postgres.creation import last_reason

OLDEST = 150000

Owner = Connection[tuple[object, ...]]

RIGHTS = """
    SELECT rolsuper OR rolcreaterole,
           has_database_privilege(current_database(), 'CREATE'),
           has_schema_privilege('public', 'CREATE'),
           has_schema_privilege('public', 'public', 'CREATE'),
           current_setting('server_encoding'),
           (SELECT datctype FROM pg_database WHERE datname = current_database()),
           current_user, current_database()
      FROM pg_roles WHERE rolname = current_user
"""

# What was not made by an extension, and whether any role of the installation owns or may do something here.
OCCUPIED = """
    SELECT EXISTS (SELECT FROM pg_class AS made
                    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
                      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = made.oid AND deptype = 'e')),
           EXISTS (SELECT FROM pg_shdepend AS held JOIN pg_roles ON pg_roles.oid = held.refobjid
                    WHERE refclassid = 'pg_authid'::regclass AND rolname LIKE %s
                      AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


def connect_owner(url: str) -> Owner:
    """An autocommit connection as the owner."""
    place = place_of(url)
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10, application_name="nodverk-launch")
    except psycopg.Error as error:
        raise LaunchError(f"The database at {place} cannot be reached: {reason_of(error)}.") from None


def reason_of(error: psycopg.Error) -> str:
    """What the server or the network said, without the driver's preface and advice."""
    told = str(error)
    line = last_reason(told) if "FATAL:" in told else told.split("\n", 1)[0]
    return re.sub(r"\[Errno -?\d+\] ", "", line.rpartition("failed: ")[2]).rstrip(".")


def roles_of(installation_id: str) -> str:
    """The pattern of LIKE that the names of an installation's roles match."""
    return f"nv\\_{installation_id}\\_%"


def first_line(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error).split("\n", 1)[0]).rstrip(".")


def check_version(owner: Owner) -> None:
    version = owner.info.server_version
    if version < OLDEST:
        raise LaunchError(f"The database server is PostgreSQL {version // 10000}; Nodverk needs 15 or newer.")


def check_rights(owner: Owner) -> None:
    """The owner makes roles, schemas and tables, nobody else makes any in public, and Swedish letters are known."""
    row = owner.execute(RIGHTS).fetchone()
    if row is None:
        raise LaunchError("The database does not say which rights the login of DATABASE_URL has.")
    (makes_roles, makes_schemas, makes_tables, public_is_open, encoding, ctype, login, database) = row
    administrator = "an administrator runs"
    faults = (
        (not makes_roles, f"The login {login} may not make roles: {administrator} ALTER ROLE {login} CREATEROLE."),
        (
            not makes_schemas,
            f"The login {login} may not make schemas in {database}: "
            f"{administrator} GRANT CREATE ON DATABASE {database} TO {login}.",
        ),
        (
            not makes_tables,
            f"The login {login} may not make tables in the schema public of {database}: "
            f"{administrator} GRANT CREATE ON SCHEMA public TO {login}.",
        ),
        (
            public_is_open,
            f"Everybody may make tables in the schema public of {database}: "
            f"{administrator} REVOKE CREATE ON SCHEMA public FROM PUBLIC.",
        ),
        (encoding != "UTF8", f"The database {database} is encoded in {encoding}; Nodverk needs UTF8."),
        (
            encoding == "UTF8" and not knows_swedish(owner),
            f"The database {database} (LC_CTYPE {ctype}) takes Å and å for different letters: "
            "make it with LC_CTYPE 'C.UTF-8' or 'sv_SE.UTF-8'.",
        ),
    )
    for is_so, sentence in faults:
        if is_so:
            raise LaunchError(sentence)


def knows_swedish(owner: Owner) -> bool:
    """Whether search can be blind to capitals: where the locale is C, letters beyond ASCII have none."""
    return owner.execute("SELECT lower('ÅÄÖ') = 'åäö'").fetchone() == (True,)


def refuse_occupied(owner: Owner, installation_id: str | None) -> None:
    """Raise when the database holds tables that another installation, or something else, made."""
    roles = roles_of(installation_id) if installation_id else ""
    occupied, ours = owner.execute(OCCUPIED, [roles]).fetchone() or (False, False)
    if occupied and not ours:
        raise LaunchError(
            f"The database {owner.info.dbname} holds tables that were not made from this folder: "
            "name an empty one in DATABASE_URL."
        )
