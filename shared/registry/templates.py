"""The template schemas, one per type of tenant: what a new tenant is a copy of."""

from collections.abc import Callable
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.migrating import clone_schema, migrate_schema, name_sequences_by_table
from core.tenancy.rights import grantees
from core.tenancy.schemas import inside_schema, quote_name
from core.tenancy.shape import schema_exists
from shared.registry.enums import TenantType
from shared.registry.errors import TemplateMissingError, TemplateNotPristineError, TemplateUnfinishedError

Lay = Callable[[], None]
FINISHED = "finished"
"""The comment of a template whose migrations and foundation came to their end."""

CITUS = "SELECT 1 FROM pg_extension WHERE extname = 'citus'"
COMMENT = "SELECT obj_description(%s::regnamespace, 'pg_namespace')"
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"


class Way(StrEnum):
    """How a new tenant gets its schema."""

    CLONE = "clone"
    MIGRATE = "migrate"


def way_of(connection: DatabaseWrapper) -> Way:
    """A clone on plain PostgreSQL; on Citus, where one would leave every table on the coordinator, migrations."""
    with connection.cursor() as cursor:
        cursor.execute(CITUS)
        return Way.CLONE if cursor.fetchone() is None else Way.MIGRATE


def template_of(tenant_type: str) -> str:
    """The name of a type's template schema."""
    return str(settings.TENANT_TYPES[tenant_type]["BASE_SCHEMA"])


def lay_schema(connection: DatabaseWrapper, tenant_type: str, schema: str, way: Way) -> None:
    """Make a schema equal to the type's template, in the caller's transaction."""
    if way is Way.CLONE:
        clone_schema(connection, template_of(tenant_type), schema)
    else:
        _migrate_and_lay(connection, schema, tenant_type)


def build_template(connection: DatabaseWrapper, tenant_type: str) -> None:
    """Make or migrate a type's template and lay the ground every tenant of it starts from. Idempotent.

    The office's begins as a copy of the node's, so that what they share is the same row for row. Until it has come to
    its end no tenant is made from it.
    """
    template = template_of(tenant_type)
    source = template_of(TenantType.NODE)
    if tenant_type != TenantType.NODE and not schema_exists(connection, template):
        require_pristine(connection, source)
        clone_schema(connection, source, template)
    if schema_exists(connection, template):
        _mark(connection, template, finished=False)
    _migrate_and_lay(connection, template, tenant_type)
    _require_clean(connection, template)
    _mark(connection, template, finished=True)


def require_pristine(connection: DatabaseWrapper, template: str) -> None:
    """Raise unless the template is there, finished, and holds only the foundation: no person, no text, no right."""
    if not schema_exists(connection, template):
        raise TemplateMissingError(template)
    with connection.cursor() as cursor:
        cursor.execute(COMMENT, [quote_name(template)])
        if cursor.fetchone() != (FINISHED,):
            raise TemplateUnfinishedError(template)
    _require_clean(connection, template)


def _require_clean(connection: DatabaseWrapper, template: str) -> None:
    rows = _tables_with_rows(connection, template)
    if rows:
        raise TemplateNotPristineError(template, ", ".join(rows))
    strangers = grantees(connection, template)
    if strangers:
        raise TemplateNotPristineError(template, ", ".join(strangers))


def _tables_with_rows(connection: DatabaseWrapper, template: str) -> list[str]:
    """The tables that hold rows though they are not part of the foundation."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [quote_name(template)])
        names = [name for (name,) in cursor.fetchall() if name not in settings.NODVERK_FOUNDATION_TABLES]
        schema = quote_name(template)
        found = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM {schema}.{quote_name(name)})" for name in names]
        cursor.execute(" UNION ALL ".join(found) + " ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def _migrate_and_lay(connection: DatabaseWrapper, schema: str, tenant_type: str) -> None:
    migrate_schema(connection, schema, tenant_type)
    name_sequences_by_table(connection, schema)
    with inside_schema(connection, schema, tenant_type), transaction.atomic():
        for path in settings.NODVERK_TEMPLATE_STEPS:
            lay: Lay = import_string(path)
            lay()


def _mark(connection: DatabaseWrapper, template: str, *, finished: bool) -> None:
    with connection.cursor() as cursor:
        text = f"'{FINISHED}'" if finished else "NULL"
        cursor.execute(f"COMMENT ON SCHEMA {quote_name(template)} IS {text}")
