"""What an installation made in a database that it was lent, removed again."""

from core.installation.checking import Owner, connect_owner, roles_of
from core.installation.roles import drop_roles

OWN = "pg_get_userbyid({owner}) = current_user"
OWN_IN_PUBLIC = f"""
    {{namespace}} = 'public'::regnamespace AND {OWN}
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = made.oid AND deptype = 'e')
"""

# Each finds the statements that remove one sort of things.
SCHEMAS = f"""
    SELECT format('DROP SCHEMA IF EXISTS %%I CASCADE', nspname) FROM pg_namespace AS made
     WHERE nspname <> 'public' AND {OWN.format(owner="nspowner")}
       AND (starts_with(nspname, 'nv_template_')
            OR EXISTS (SELECT FROM pg_shdepend JOIN pg_roles ON pg_roles.oid = refobjid
                        WHERE objid = made.oid AND refclassid = 'pg_authid'::regclass AND rolname LIKE %(roles)s))
"""
TABLES = f"""
    SELECT format('DROP TABLE IF EXISTS %%s CASCADE', oid::regclass) FROM pg_class AS made
     WHERE relkind IN ('r', 'p') AND {OWN_IN_PUBLIC.format(namespace="relnamespace", owner="relowner")}
"""
ROUTINES = f"""
    SELECT format('DROP ROUTINE IF EXISTS %%s CASCADE', oid::regprocedure) FROM pg_proc AS made
     WHERE {OWN_IN_PUBLIC.format(namespace="pronamespace", owner="proowner")}
"""
TYPES = f"""
    SELECT format('DROP TYPE IF EXISTS %%s CASCADE', oid::regtype) FROM pg_type AS made
     WHERE {OWN_IN_PUBLIC.format(namespace="typnamespace", owner="typowner")}
       AND (typtype = 'e' OR (SELECT relkind FROM pg_class WHERE pg_class.oid = typrelid) = 'c')
"""


def clear_database(owner_url: str, installation_id: str) -> None:
    """Remove the installation's schemas, tables and roles; each statement for itself, so that a rerun continues."""
    with connect_owner(owner_url) as owner:
        for query in (SCHEMAS, TABLES, ROUTINES, TYPES):
            for statement in statements(owner, query, installation_id):
                owner.execute(statement.encode())
    drop_roles(owner_url, installation_id)


def statements(owner: Owner, query: str, installation_id: str) -> list[str]:
    found = owner.execute(query.encode(), {"roles": roles_of(installation_id)}).fetchall()
    return [str(statement) for (statement,) in found]
