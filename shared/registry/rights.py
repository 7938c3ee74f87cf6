"""A tenant's rights in its own schema."""

from django.apps import apps
from django.conf import settings
from django.db import transaction

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.grants import append_only_tables, grant_schema_rights
from core.tenancy.roles import tenant_role
from shared.registry.models import Tenant


def grant_tenant_rights(connection: DatabaseWrapper, tenant: Tenant) -> None:
    """(Re)grant the tenant's role its own tables; append-only ones it may only read and add to. Idempotent."""
    names = set(settings.TENANT_TYPES[tenant.type]["APPS"])
    models = [model for config in apps.get_app_configs() if config.name in names for model in config.get_models()]
    with transaction.atomic():
        grant_schema_rights(connection, tenant.schema_name, tenant_role(tenant.id), append_only_tables(models))
