"""The shape of a schema, as comparable lines: tables, columns, constraints, indexes, and whatever else is in it."""

import hashlib
import re

from core.expressions import settled
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
SEQUENCES = """
SELECT format('%%s: sequence of %%s.%%s', s.relname, d.refobjid::regclass, a.attname)
FROM pg_class s LEFT JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE s.relkind = 'S' AND s.relnamespace = %s::regnamespace
"""
RELATIONS = """
SELECT format('%%s: %%s%%s%%s', c.relname, CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
              WHEN 'f' THEN 'foreign table' ELSE 'table' END,
              CASE WHEN c.relrowsecurity THEN ', row security' ELSE '' END,
              CASE WHEN c.relkind IN ('v', 'm') THEN ' ' || pg_get_viewdef(c.oid) ELSE '' END)
FROM pg_class c WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
TRIGGERS = """
SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = %s::regnamespace AND NOT t.tgisinternal
"""
POLICIES = """
SELECT format('%%s: policy %%s %%s %%s', c.relname, p.polname, pg_get_expr(p.polqual, p.polrelid),
              pg_get_expr(p.polwithcheck, p.polrelid))
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = %s::regnamespace
"""
ROUTINES = "SELECT format('routine %%s', p.oid::regprocedure) FROM pg_proc p WHERE p.pronamespace = %s::regnamespace"
TYPES = """
SELECT format('type %%s', t.typname) FROM pg_type t
WHERE t.typnamespace = %s::regnamespace AND t.typtype IN ('e', 'd', 'r') AND t.typelem = 0
"""
QUERIES = (COLUMNS, CONSTRAINTS, INDEXES, SEQUENCES, RELATIONS, TRIGGERS, POLICIES, ROUTINES, TYPES)


def schema_shape(connection: DatabaseWrapper, schema: str) -> frozenset[str]:
    """Every fact of the schema's shape, settled, without the schema's own name. Nine queries, whatever its size."""
    lines: set[str] = set()
    prefix = re.compile(rf'(?<![\w."]){re.escape(schema)}\.|"{re.escape(schema)}"\.')
    with connection.cursor() as cursor:
        for query in QUERIES:
            cursor.execute(query, [f'"{schema}"'])
            lines.update(settled(prefix.sub("", row[0])) for row in cursor.fetchall())
    return frozenset(lines)


def shape_hash(shape: frozenset[str]) -> str:
    """One value for a shape."""
    return hashlib.sha256("\n".join(sorted(shape)).encode()).hexdigest()


def schema_exists(connection: DatabaseWrapper, schema: str) -> bool:
    """Whether a schema of this name exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None
