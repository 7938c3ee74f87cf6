"""The comparer: a count and a hash of every table's rows, and a hash of its shape and rights.

Rows are hashed as text and added up, so that their order does not matter and no table is sorted. Names of roles are
compared without the installation's id, the owner without its name: a restored copy elsewhere is equal.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from psycopg import Connection
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from core.backup.facts import FACTS
from core.backup.source import RowsOf
from core.expressions import settled

Reader = Connection[tuple[object, ...]]
PLAIN_TEXT = (
    "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex'; "
    "SET extra_float_digits = 1; SET row_security = off"
)
TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1
"""
ROWS = """
SELECT count(*) AS rows, encode(sha256(convert_to(concat_ws(' ', count(*), sum(('x' || left(h, 16))::bit(64)::bigint),
       sum(('x' || substr(h, 17, 16))::bit(64)::bigint)), 'UTF8')), 'hex') AS hash
FROM (SELECT encode(sha256(convert_to(replace(nv_row::text, {prefix}, 'nv_'), 'UTF8')), 'hex') AS h
      FROM {table} AS nv_row WHERE {condition}) AS hashed
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is known of one table (or, with an empty name, of a schema's functions, types and rights)."""

    schema: str
    table: str
    rows: int
    hash: str
    facts: str

    @property
    def place(self) -> str:
        return f"{self.schema}.{self.table or '*'}"


def read_digests(
    connection: Reader, schema: str, installation: str, progress: Callable[[str], None] = lambda text: None
) -> list[Digest]:
    """A digest of every table of a schema, and one of the rest of it. Reads in the caller's transaction."""
    connection.execute(PLAIN_TEXT)
    prefix = f"nv_{installation}_"
    facts = read_facts(connection, schema, prefix)
    tables = [str(name) for (name,) in connection.execute(TABLES, [f'"{schema}"'])]
    found = [Digest(schema, "", 0, "", facts.get("", ""))]
    for table in tables:
        progress(f"{schema}.{table}")
        rows, hashed = read_rows(connection, SQL("{}.{}").format(Identifier(schema), Identifier(table)), prefix)
        found.append(Digest(schema, table, rows, hashed, facts.get(table, "")))
    return found


def read_own_rows(connection: Reader, own: Iterable[RowsOf], installation: str) -> list[Digest]:
    """A digest of a tenant's rows in each table of public."""
    connection.execute(PLAIN_TEXT)
    found = []
    for one in own:
        table = SQL("public.{}").format(Identifier(one.table))
        rows, hashed = read_rows(connection, table, f"nv_{installation}_", one.condition, one.parameters)
        found.append(Digest("public", one.table, rows, hashed, ""))
    return found


def read_rows(
    connection: Reader, table: Composable, prefix: str, condition: str = "true", parameters: Sequence[str] = ()
) -> tuple[int, str]:
    """Count and hash of a table's rows."""
    row = connection.execute(rows_query(table, prefix, condition), parameters).fetchone() or (0, "")
    return int(str(row[0])), str(row[1])


def rows_query(table: Composable, prefix: str, condition: str = "true") -> Composed:
    """The query of read_rows, for those who ask inside a transaction of their own."""
    return SQL(ROWS).format(table=table, prefix=Literal(prefix), condition=SQL(condition))


def read_facts(connection: Reader, schema: str, prefix: str) -> dict[str, str]:
    """A hash of columns, constraints, indexes, policies and rights, by table; under "" of what is no table's."""
    lines: dict[str, list[str]] = {}
    for query in FACTS:
        for table, line in connection.execute(query, {"schema": f'"{schema}"'}):
            plain = settled(str(line)).replace(prefix, "nv_").replace(f"{schema}.", "").replace(f'"{schema}".', "")
            lines.setdefault(str(table or ""), []).append(plain)
    return {table: hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest() for table, found in lines.items()}


def differences(expected: Iterable[Digest], actual: Iterable[Digest]) -> list[str]:
    """One sentence for each table that is missing, too many, or other than expected; empty when all are equal."""
    wanted, found = ({one.place: one for one in digests} for digests in (expected, actual))
    told = [f"{place} is missing" for place in wanted if place not in found]
    told += [f"{place} is not in the backup" for place in found if place not in wanted]
    for place, one in wanted.items():
        other = found.get(place, one)
        if other.rows != one.rows:
            told.append(f"{place} has {other.rows} rows, not {one.rows}")
        elif other.hash != one.hash:
            told.append(f"{place} has other content in its {one.rows} rows")
        if other.facts != one.facts:
            told.append(f"{place} has another shape or other rights")
    return sorted(told)
