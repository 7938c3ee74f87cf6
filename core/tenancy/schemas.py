"""Working in a named schema with the owner's login: migrations and provisioning only."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.tenancy.backend.base import DatabaseWrapper

PUBLIC = "public"
ASIDE = "nv_aside_"
"""How the names of schemas begin that a restore moved aside; the operator drops them."""


@contextmanager
def inside_schema(connection: DatabaseWrapper, schema: str, tenant_type: str) -> Iterator[None]:
    """Point the owner's connection at `schema` (then public) until the block ends, savepoints included."""
    before = (connection.schema_name, connection.tenant.get_tenant_type())
    connection.set_schema(schema, tenant_type=tenant_type)
    try:
        yield
    finally:
        connection.set_schema(before[0], tenant_type=before[1])


def is_plain_name(connection: DatabaseWrapper, name: str) -> bool:
    """Whether PostgreSQL takes the name without quotes; clone_schema copies no schema that needs them (`user`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(%s) = %s", [name, name])
        return bool(cursor.fetchone() == (True,))


def quote_name(name: str) -> str:
    """A PostgreSQL identifier, quoted. Refuses nothing: names are validated where they enter."""
    return '"' + name.replace('"', '""') + '"'
