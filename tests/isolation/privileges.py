"""Every right that a role has in the database, read from PostgreSQL's own answers."""

from typing import Any

from core.tenancy.scopes import owner_scope

TABLES = """
SELECT c.relname, v.verb FROM pg_class c CROSS JOIN unnest(%s::text[]) AS v(verb)
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
AND has_table_privilege(%s, c.oid, v.verb)
"""
COLUMNS = """
SELECT c.relname || '.' || a.attname, v.verb
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS v(verb)
WHERE c.relnamespace = %s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
AND has_column_privilege(%s, c.oid, a.attnum, v.verb) AND NOT has_table_privilege(%s, c.oid, v.verb)
"""
SEQUENCES = """
SELECT c.relname, v.verb FROM pg_class c CROSS JOIN unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) AS v(verb)
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'S' AND has_sequence_privilege(%s, c.oid, v.verb)
"""
FUNCTIONS = """
SELECT p.proname, CASE WHEN p.prosecdef THEN 'as definer' ELSE 'as caller' END FROM pg_proc p
WHERE p.pronamespace = %s::regnamespace AND has_function_privilege(%s, p.oid, 'EXECUTE')
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""
SCHEMAS = """
SELECT n.nspname, v.verb FROM pg_namespace n CROSS JOIN unnest(ARRAY['USAGE', 'CREATE']) AS v(verb)
WHERE n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema' AND has_schema_privilege(%s, n.oid, v.verb)
"""
DATABASE = """
SELECT 'database', v.verb FROM unnest(ARRAY['CONNECT', 'CREATE', 'TEMPORARY']) AS v(verb)
WHERE has_database_privilege(%s, current_database(), v.verb)
"""
BECOMES = (
    "SELECT rolname, v.how FROM pg_roles CROSS JOIN unnest(%s::text[]) AS v(how) WHERE pg_has_role(%s, oid, v.how)"
)
POWERS = """
SELECT rolname, array_remove(ARRAY[CASE WHEN rolsuper THEN 'superuser' END, CASE WHEN rolbypassrls THEN 'bypass' END,
    CASE WHEN rolcreaterole THEN 'roles' END, CASE WHEN rolcreatedb THEN 'databases' END,
    CASE WHEN rolreplication THEN 'replication' END, CASE WHEN rolcanlogin THEN 'login' END,
    CASE WHEN rolinherit THEN 'inherits' END], NULL)
FROM pg_roles WHERE rolname LIKE %s
"""
OTHERS_THINGS = """
SELECT r.rolname, c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
WHERE r.rolname LIKE %s AND r.rolname <> current_user
"""

EVERY_VERB = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
Cells = set[tuple[str, str]]


def ask(query: str, *parameters: Any) -> Any:
    """Rows of one query, asked by the owner."""
    with owner_scope(reason="privileges") as owner, owner.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


def has_maintain() -> bool:
    """Whether this PostgreSQL knows the right to maintain a table (from 17 on)."""
    return int(ask("SELECT current_setting('server_version_num')")[0][0]) >= 170_000


def on_tables(role: str, schema: str = "public") -> Cells:
    """Every (table or view, verb)."""
    return set(ask(TABLES, EVERY_VERB + ["MAINTAIN"] * has_maintain(), schema, role))


def on_columns(role: str, schema: str = "public") -> Cells:
    """Every (table.column, verb) beyond those of whole tables."""
    return set(ask(COLUMNS, schema, role, role))


def on_sequences(role: str, schema: str = "public") -> Cells:
    return set(ask(SEQUENCES, schema, role))


def on_functions(role: str, schema: str = "public") -> Cells:
    """Every (function, as whom it runs) that no extension brought."""
    return set(ask(FUNCTIONS, schema, role))


def on_schemas(role: str) -> Cells:
    return set(ask(SCHEMAS, role))


def on_database(role: str) -> set[str]:
    return {verb for _, verb in ask(DATABASE, role)}


def becomes(role: str) -> Cells:
    """Every (other role, how) that a role is a member of: INHERIT (has its rights) or SET (may become it)."""
    ways = ["USAGE", "SET"] if int(ask("SELECT current_setting('server_version_num')")[0][0]) >= 160_000 else ["USAGE"]
    return {(name, how) for name, how in ask(BECOMES, ways, role) if name != role}


def powers(pattern: str) -> dict[str, list[str]]:
    """What the roles of this name may do in the whole cluster."""
    return dict(ask(POWERS, pattern))


def owned(pattern: str) -> Cells:
    """What belongs to roles of this name besides the owner's login."""
    return set(ask(OTHERS_THINGS, pattern))
