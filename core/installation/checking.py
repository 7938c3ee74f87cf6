"""Whether a login can be the owner of an installation: asked at start, refused in one sentence."""

import re

import psycopg
from psycopg import Connection

from core.installation.addresses import parts_of
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
           current_user, current_database()
      FROM pg_roles WHERE rolname = current_user
"""


def connect_owner(url: str) -> Owner:
    """An autocommit connection as the owner."""
    parts = parts_of(url)
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10, application_name="nodverk-launch")
    except psycopg.Error as error:
        place = f"{parts.get('host', 'localhost')}:{parts.get('port', '5432')}/{parts['dbname']}"
        raise LaunchError(f"The database at {place} cannot be reached: {reason_of(error)}.") from None


def reason_of(error: psycopg.Error) -> str:
    """What the server or the network said, without the driver's preface and advice."""
    told = str(error)
    line = last_reason(told) if "FATAL:" in told else told.split("\n", 1)[0]
    return re.sub(r"\[Errno -?\d+\] ", "", line.rpartition("failed: ")[2]).rstrip(".")


def check_version(owner: Owner) -> None:
    version = owner.info.server_version
    if version < OLDEST:
        raise LaunchError(f"The database server is PostgreSQL {version // 10000}; Nodverk needs 15 or newer.")


def check_rights(owner: Owner) -> None:
    """The owner makes roles, schemas and tables; nobody else may make anything in public."""
    row = owner.execute(RIGHTS).fetchone()
    if row is None:
        raise LaunchError("The database does not say which rights the login of DATABASE_URL has.")
    (makes_roles, makes_schemas, makes_tables, public_is_open, encoding, login, database) = row
    if not makes_roles:
        raise LaunchError(
            f"The login {login} may not make roles: an administrator runs ALTER ROLE {login} CREATEROLE."
        )
    if not makes_schemas:
        raise LaunchError(
            f"The login {login} may not make schemas in {database}: "
            f"an administrator runs GRANT CREATE ON DATABASE {database} TO {login}."
        )
    if not makes_tables:
        raise LaunchError(
            f"The login {login} may not make tables in the schema public of {database}: "
            f"an administrator runs GRANT CREATE ON SCHEMA public TO {login}."
        )
    if public_is_open:
        raise LaunchError(
            f"Everybody may make tables in the schema public of {database}: "
            "an administrator runs REVOKE CREATE ON SCHEMA public FROM PUBLIC."
        )
    if encoding != "UTF8":
        raise LaunchError(f"The database {database} is encoded in {encoding}; Nodverk needs UTF8.")
