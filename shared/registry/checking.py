"""Comparing all schemas: shape, content-type ids, permission ids."""

from django.apps import apps

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.contenttypes import stable_id
from core.tenancy.schemas import quote_name
from core.tenancy.shape import schema_exists, schema_shape
from shared.registry.models import Tenant
from shared.registry.templates import template_of

CONTENT_TYPES = "SELECT id, app_label, model FROM {schema}.django_content_type"
PERMISSIONS = """
SELECT p.id, t.app_label, t.model, p.codename
FROM {schema}.auth_permission p JOIN {schema}.django_content_type t ON t.id = p.content_type_id
"""


Names = tuple[str, ...]


def check_tenant(connection: DatabaseWrapper, tenant: Tenant) -> list[str]:
    """What is wrong with a tenant's schema, one sentence each; empty when all is in order."""
    if not schema_exists(connection, tenant.schema_name):
        return ["the schema is missing"]
    template = template_of(tenant.type)
    difference = schema_shape(connection, tenant.schema_name) ^ schema_shape(connection, template)
    found = [f"shape: {line}" for line in sorted(difference)]
    if difference and not _holds_ids(connection, tenant.schema_name):
        return found
    return found + check_ids(connection, tenant.schema_name, template)


def check_ids(connection: DatabaseWrapper, schema: str, template: str) -> list[str]:
    """Content types and permissions of a schema that its template has and it lacks, or whose id is another."""
    known = set(apps.app_configs)
    ours = {name: row_id for name, row_id in _ids(connection, schema).items() if name[1] in known}
    missing = [f"{_told(name)} is missing" for name in _ids(connection, template) if name not in ours]
    wrong = [
        f"{_told(name)} has id {row_id}, not {stable_id(*name[1:])}"
        for name, row_id in ours.items()
        if row_id != stable_id(*name[1:])
    ]
    return sorted(missing + wrong)


def _holds_ids(connection: DatabaseWrapper, schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{quote_name(schema)}.auth_permission"])
        return bool(cursor.fetchone() == (True,))


def _ids(connection: DatabaseWrapper, schema: str) -> dict[Names, int]:
    """The id of every content type and permission, by kind and names."""
    found: dict[Names, int] = {}
    with connection.cursor() as cursor:
        for kind, query in (("content type", CONTENT_TYPES), ("permission", PERMISSIONS)):
            cursor.execute(query.format(schema=quote_name(schema)))
            found |= {(kind, *names): row_id for row_id, *names in cursor.fetchall()}
    return found


def _told(name: Names) -> str:
    return f"{name[0]} {'.'.join(name[1:])}"
