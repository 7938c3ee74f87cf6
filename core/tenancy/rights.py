"""Reading who may do what in a schema, as comparable lines."""

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.schemas import quote_name

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")

RIGHTS = """
WITH given AS (
    SELECT 'schema' AS what, n.nspowner AS owner, x.*
    FROM pg_namespace n, aclexplode(n.nspacl) x WHERE n.oid = {schema}
    UNION ALL
    SELECT c.relname::text, c.relowner, x.* FROM pg_class c, aclexplode(c.relacl) x WHERE c.relnamespace = {schema}
    UNION ALL
    SELECT format('%%s.%%s', c.relname, a.attname), c.relowner, x.*
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, aclexplode(a.attacl) x WHERE c.relnamespace = {schema}
    UNION ALL
    SELECT 'default', d.defaclrole, x.* FROM pg_default_acl d, aclexplode(d.defaclacl) x
    WHERE d.defaclnamespace = {schema}
)
SELECT coalesce(r.rolname::text, 'public'), given.what, given.privilege_type
FROM given LEFT JOIN pg_roles r ON r.oid = given.grantee WHERE given.grantee <> given.owner
""".replace("{schema}", "%(schema)s::regnamespace")

EVERYBODY = "public"
"""How the lines name everyone who may log in; no role can be called so."""

Right = tuple[str, str, str]
"""Who, on what (`schema`, a table or a sequence), may do which."""


def rights_in(connection: DatabaseWrapper, schema: str) -> set[Right]:
    """Every right in a schema that is not its owner's."""
    with connection.cursor() as cursor:
        cursor.execute(RIGHTS, {"schema": quote_name(schema)})
        return set(cursor.fetchall())


def grantees(connection: DatabaseWrapper, schema: str) -> list[str]:
    """Who else than its owner may do anything in a schema."""
    return sorted({who for who, _, _ in rights_in(connection, schema)})
