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


def check_tenant(connection: DatabaseWrapper, tenant: Tenant) -> list[str]:
    """What is wrong with a tenant's schema, one sentence each; empty when all is in order."""
    if not schema_exists(connection, tenant.schema_name):
        return ["the schema is missing"]
    template = template_of(tenant.type)
    difference = schema_shape(connection, tenant.schema_name) ^ schema_shape(connection, template)
    found = [f"shape: {line}" for line in sorted(difference)]
    return found + check_ids(connection, tenant.schema_name)


def check_ids(connection: DatabaseWrapper, schema: str) -> list[str]:
    """Content types and permissions of a schema whose id is not the one every schema has."""
    found: list[str] = []
    name = quote_name(schema)
    known = set(apps.app_configs)
    with connection.cursor() as cursor:
        for kind, query in (("content type", CONTENT_TYPES), ("permission", PERMISSIONS)):
            cursor.execute(query.format(schema=name))
            for row_id, *names in cursor.fetchall():
                if row_id != stable_id(*names) and names[0] in known:
                    found.append(f"{kind} {'.'.join(names)} has id {row_id}, not {stable_id(*names)}")
    return sorted(found)
