"""What an unfinished restore has done so far, noted in the database itself: each schema in its own transaction."""

from psycopg.sql import SQL, Identifier, Literal

from core.backup.digest import Reader

SCHEMA = "nv_restore"
TABLE = f"{SCHEMA}.done"


def begin_marks(connection: Reader, backup: str) -> None:
    """Note which backup is being restored."""
    connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(SCHEMA)))
    connection.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (schema text PRIMARY KEY, backup text NOT NULL)".encode())
    connection.execute(f"INSERT INTO {TABLE} VALUES ('', %s) ON CONFLICT DO NOTHING".encode(), [backup])


def mark_statement(connection: Reader, schema: str) -> str:
    """The statement that notes, beside a schema's dump, that it is in."""
    return SQL("INSERT INTO nv_restore.done VALUES ({}, '');").format(Literal(schema)).as_string(connection)


def read_marks(connection: Reader) -> tuple[str, set[str]]:
    """Which backup is being restored, and the schemas that are in; nothing where none is."""
    if connection.execute("SELECT to_regclass(%s)", [TABLE]).fetchone() == (None,):
        return "", set()
    rows = connection.execute(f"SELECT schema, backup FROM {TABLE}".encode()).fetchall()
    found = {str(schema): str(backup) for schema, backup in rows}
    return found.pop("", ""), set(found)


def forget_marks(connection: Reader) -> None:
    """The restore is done."""
    connection.execute(f"DROP TABLE {TABLE}".encode())
    connection.execute(SQL("DROP SCHEMA {}").format(Identifier(SCHEMA)))
