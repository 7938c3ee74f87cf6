"""The shape of a schema: its tables, columns, constraints, indexes and sequences, as comparable lines."""

import hashlib
import re

from core.tenancy.backend.base import DatabaseWrapper

COLUMNS = """
SELECT format('%%s: %%s %%s %%s %%s %%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
              CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END, a.attidentity, pg_get_expr(d.adbin, d.adrelid))
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
"""
CONSTRAINTS = """
SELECT format('%%s %%s', k.conrelid::regclass, pg_get_constraintdef(k.oid))
FROM pg_constraint k WHERE k.connamespace = %s::regnamespace AND k.conrelid <> 0
"""
INDEXES = """
SELECT regexp_replace(pg_get_indexdef(i.indexrelid), '^CREATE (UNIQUE )?INDEX \\S+ ON', '\\1index on')
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = %s::regnamespace
"""
QUERIES = (COLUMNS, CONSTRAINTS, INDEXES)


def schema_shape(connection: DatabaseWrapper, schema: str) -> frozenset[str]:
    """Every fact of the schema's shape, without the schema's own name. Three queries, whatever its size."""
    lines: set[str] = set()
    prefix = re.compile(rf'(?<![\w."]){re.escape(schema)}\.|"{re.escape(schema)}"\.')
    with connection.cursor() as cursor:
        for query in QUERIES:
            cursor.execute(query, [f'"{schema}"'])
            lines.update(prefix.sub("", row[0]) for row in cursor.fetchall())
    return frozenset(lines)


def shape_hash(shape: frozenset[str]) -> str:
    """One value for a shape."""
    return hashlib.sha256("\n".join(sorted(shape)).encode()).hexdigest()


def schema_exists(connection: DatabaseWrapper, schema: str) -> bool:
    """Whether a schema of this name exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None
