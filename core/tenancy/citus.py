"""Setting up Citus: which statements place the shared tables and the tenants' schemas. Run on the coordinator only.

Shared tables become Citus local tables, which take part in a tenant's transaction and survive the loss of a worker;
small code lists become reference tables. Citus connects to its workers as the tenant's role, so there that role may
log in.
"""

from dataclasses import dataclass, field

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.schemas import quote_name

IS_THERE = "SELECT 1 FROM pg_extension WHERE extname = 'citus'"
TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
COUNTERS = """
SELECT owner.relname, attribute.attname, counter.relname
FROM pg_class counter
JOIN pg_depend link ON link.objid = counter.oid AND link.deptype IN ('a', 'i') AND link.refobjsubid > 0
JOIN pg_class owner ON owner.oid = link.refobjid
JOIN pg_attribute attribute ON attribute.attrelid = owner.oid AND attribute.attnum = link.refobjsubid
WHERE counter.relkind = 'S' AND owner.relnamespace = 'public'::regnamespace
ORDER BY counter.relname
"""
LOGINS = "SELECT rolname FROM pg_roles WHERE rolcanlogin"
PLACED = """
SELECT relname FROM citus_tables JOIN pg_class ON oid = table_name WHERE relnamespace = 'public'::regnamespace
"""
DISTRIBUTED = "SELECT schema_name::text FROM citus_schemas"
MISPLACED = """
SELECT namespace.nspname, class.relname
FROM pg_class class JOIN pg_namespace namespace ON namespace.oid = class.relnamespace
JOIN citus_schemas schema ON schema.schema_name::oid = namespace.oid
LEFT JOIN citus_tables placed ON placed.table_name::oid = class.oid
WHERE class.relkind IN ('r', 'p') AND coalesce(placed.citus_table_type, '-') <> 'schema'
    AND class.relname !~ '_[0-9]{6}$'
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the registry wants placed: code lists among the shared tables, tenants' schemas, tenants' roles."""

    reference: frozenset[str]
    schemas: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the database has, and what of it is in its place."""

    database: str
    tables: tuple[str, ...]
    counters: tuple[tuple[str, str, str], ...] = ()
    logins: frozenset[str] = field(default=frozenset())
    placed: frozenset[str] = field(default=frozenset())
    distributed: frozenset[str] = field(default=frozenset())


def has_citus(connection: DatabaseWrapper) -> bool:
    """Whether the extension is in this database."""
    with connection.cursor() as cursor:
        cursor.execute(IS_THERE)
        return cursor.fetchone() is not None


def look(connection: DatabaseWrapper) -> Found:
    """What is there; without the extension nothing is in its place."""
    is_there = has_citus(connection)

    def column(statement: str) -> tuple[str, ...]:
        cursor.execute(statement)
        return tuple(str(row[0]) for row in cursor.fetchall())

    with connection.cursor() as cursor:
        cursor.execute(COUNTERS)
        counters = tuple((str(table), str(name), str(counter)) for table, name, counter in cursor.fetchall())
        return Found(
            database=str(connection.settings_dict["NAME"]),
            tables=column(TABLES),
            counters=counters,
            logins=frozenset(column(LOGINS)),
            placed=frozenset(column(PLACED)) if is_there else frozenset(),
            distributed=frozenset(column(DISTRIBUTED)) if is_there else frozenset(),
        )


def statements(wanted: Wanted, found: Found) -> list[str]:
    """What is still to be done, in order; a rerun goes on where an earlier run ended."""
    fresh = [table for table in found.tables if table not in found.placed]
    lists = [table for table in fresh if table in wanted.reference]
    return [
        *(f"SELECT create_reference_table('public.{table}')" for table in lists),
        *(f"SELECT citus_add_local_table_to_metadata('public.{table}')" for table in fresh if table not in lists),
        # Placing a table sets its counters back to one.
        *(
            f"SELECT setval('public.{counter}', (SELECT coalesce(max({column}), 0) + 1 FROM public.{table}), false)"
            for table, column, counter in found.counters
            if table in fresh
        ),
        f"ALTER DATABASE {quote_name(found.database)} SET citus.enable_schema_based_sharding = on",
        *(f"ALTER ROLE {quote_name(role)} LOGIN" for role in wanted.roles if role not in found.logins),
        *(f"SELECT citus_schema_distribute('{name}')" for name in wanted.schemas if name not in found.distributed),
    ]


def carry_out(connection: DatabaseWrapper, statement: str) -> None:
    """One statement, committed by itself."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def misplaced(connection: DatabaseWrapper) -> list[str]:
    """Tables of distributed schemas that stayed on the coordinator; there must be none."""
    with connection.cursor() as cursor:
        cursor.execute(MISPLACED)
        return [f"{schema}.{table}" for schema, table in cursor.fetchall()]
