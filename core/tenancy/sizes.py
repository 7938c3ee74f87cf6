"""How much room schemas take."""

from django.db import connection

BY_SCHEMA = """
SELECT namespace.nspname, sum(pg_total_relation_size(relation.oid))
FROM pg_class relation JOIN pg_namespace namespace ON namespace.oid = relation.relnamespace
WHERE namespace.nspname = ANY(%s) AND relation.relkind IN ('r', 'm')
GROUP BY namespace.nspname
"""
PATIENCE = "SELECT set_config('lock_timeout', '2s', true)"


def bytes_by_schema(schemas: list[str]) -> dict[str, int]:
    """Bytes on disk of each schema's tables with indexes and what was moved out of line. One query after a setting.

    Must run in a scope; raises OperationalError rather than wait behind a migration. On Citus this counts what stands
    on the coordinator only.
    """
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
        cursor.execute(BY_SCHEMA, [schemas])
        return {str(schema): int(size) for schema, size in cursor.fetchall()}
