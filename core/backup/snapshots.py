"""One moment of the database, seen by several connections; each lets its locks go before the next schema's turn."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Literal

from core.backup.digest import Reader
from core.backup.errors import BackupError
from core.installation.checking import reason_of


@contextmanager
def connected(url: str) -> Iterator[Reader]:
    """A connection whose troubles are told in one sentence."""
    try:
        with psycopg.connect(url, connect_timeout=10, application_name="nodverk-backup") as connection:
            yield connection
    except psycopg.Error as error:
        raise BackupError(f"The database says: {reason_of(error)}.") from error


@contextmanager
def snapshot(url: str) -> Iterator[tuple[Reader, str]]:
    """A transaction that sees one moment, and the name by which others see the same."""
    with connected(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield connection, str(row[0] if row else "")


@contextmanager
def joined(url: str, name: str) -> Iterator[Reader]:
    """A transaction of its own at a snapshot that is still open."""
    with connected(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        connection.execute(SQL("SET TRANSACTION SNAPSHOT {}").format(Literal(name)))
        yield connection
