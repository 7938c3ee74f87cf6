"""A tenant's rows in public, as COPY writes them."""

from pathlib import Path

from psycopg.sql import SQL, Composed, Identifier

from core.backup.digest import Reader
from core.backup.source import RowsOf

COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""


def columns_of(connection: Reader, table: str) -> list[str]:
    """The columns that are written, in their order; generated ones are the database's own to fill."""
    return [str(row[0]) for row in connection.execute(COLUMNS, [f'public."{table}"'])]


def chosen(rows: RowsOf, columns: list[str]) -> Composed:
    """The query of a tenant's rows."""
    return SQL("SELECT DISTINCT {} FROM public.{} WHERE {} ORDER BY 1").format(
        SQL(", ").join(map(Identifier, columns)),
        Identifier(rows.table),
        SQL(rows.condition),
    )


def write_rows(connection: Reader, rows: RowsOf, target: Path) -> list[str]:
    """Write a tenant's rows of one table; its columns."""
    target.parent.mkdir(parents=True, exist_ok=True)
    names = columns_of(connection, rows.table)
    query = SQL("COPY ({}) TO STDOUT").format(chosen(rows, names))
    with connection.cursor() as cursor, cursor.copy(query, rows.parameters) as copy, target.open("wb") as file:
        for block in copy:
            file.write(block)
    return names


def read_hashes(connection: Reader, rows: RowsOf) -> list[str]:
    """The hashes of the files that a tenant holds."""
    return [str(row[0]) for row in connection.execute(chosen(rows, [rows.hashes]), rows.parameters)]
