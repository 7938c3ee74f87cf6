"""A tenant's role as provisioning makes it: in the tenants' group, to be taken by the application alone."""

from collections.abc import Iterator

from psycopg.sql import SQL, Composed, Identifier, Literal

from core.backup.digest import Reader
from core.installation.roles import role_name


def tenant_role_statements(connection: Reader, role: str, installation: str) -> Iterator[Composed]:
    """What makes the role where it is missing, and puts it in its place."""
    name = Identifier(role)
    tenants, app = (Identifier(role_name(installation, group)) for group in ("tenants", "app"))
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        yield SQL("CREATE ROLE {} NOLOGIN INHERIT").format(name)
        note = Literal(f"tenant of the database {connection.info.dbname}")
        yield SQL("COMMENT ON ROLE {} IS {}").format(name, note)
    yield SQL("GRANT {} TO {}").format(tenants, name)
    yield SQL("GRANT {} TO {}").format(name, app)
