"""The template schemas, one per type of tenant: what a new tenant is a copy of."""

from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.migrating import clone_schema, migrate_schema, name_sequences_by_table
from core.tenancy.schemas import inside_schema, quote_name
from core.tenancy.shape import schema_exists
from shared.registry.enums import TenantType
from shared.registry.errors import TemplateMissingError, TemplateNotPristineError

Step = Callable[[], None]
TENANTS_OWN = ("people_user", "django_session", "guardian_userobjectpermission", "guardian_groupobjectpermission")
"""Tables that are empty in a pristine template."""


def template_of(tenant_type: str) -> str:
    """The name of a type's template schema."""
    return str(settings.TENANT_TYPES[tenant_type]["BASE_SCHEMA"])


def build_template(connection: DatabaseWrapper, tenant_type: str) -> None:
    """Make or migrate a type's template and lay the ground every tenant of it starts from. Idempotent.

    The office's begins as a copy of the node's, so that what they share is the same row for row.
    """
    template = template_of(tenant_type)
    source = template_of(TenantType.NODE)
    if tenant_type != TenantType.NODE and not schema_exists(connection, template):
        require_pristine(connection, source)
        clone_schema(connection, source, template)
    migrate_schema(connection, template, tenant_type)
    name_sequences_by_table(connection, template)
    with inside_schema(connection, template, tenant_type):
        for path in settings.NODVERK_TEMPLATE_STEPS:
            step: Step = import_string(path)
            step()
    require_pristine(connection, template)


def require_pristine(connection: DatabaseWrapper, template: str) -> None:
    """Raise unless the template exists and holds no user, session or object permission."""
    if not schema_exists(connection, template):
        raise TemplateMissingError(template)
    with connection.cursor() as cursor:
        for table in TENANTS_OWN:
            cursor.execute(f"SELECT count(*) FROM {quote_name(template)}.{quote_name(table)}")
            row = cursor.fetchone()
            if row and row[0]:
                raise TemplateNotPristineError(template, f"{table}: {row[0]}")
