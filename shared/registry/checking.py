"""Comparing all schemas: shape, content-type ids, permission ids, rights, sites; and what belongs to no tenant."""

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext as _

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.contenttypes import stable_id
from core.tenancy.schemas import ASIDE, PUBLIC, quote_name
from core.tenancy.shape import schema_exists, schema_shape
from shared.registry.enums import MIGRATED_STATES
from shared.registry.errors import RegistryError
from shared.registry.models import Domain, Tenant
from shared.registry.rights import check_rights, orphan_roles
from shared.registry.templates import require_pristine, template_of

CONTENT_TYPES = "SELECT id, app_label, model FROM {schema}.django_content_type"
PERMISSIONS = """
SELECT p.id, t.app_label, t.model, p.codename
FROM {schema}.auth_permission p JOIN {schema}.django_content_type t ON t.id = p.content_type_id
"""
SITES = "SELECT hostname FROM {schema}.wagtailcore_site WHERE is_default_site"
OUR_SCHEMAS = (
    "SELECT nspname FROM pg_namespace WHERE nspowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
)


Names = tuple[str, ...]


def check_tenant(connection: DatabaseWrapper, tenant: Tenant) -> list[str]:
    """What is wrong with a tenant, one sentence each; empty when all is in order."""
    if not schema_exists(connection, tenant.schema_name):
        return [_("the schema is missing")]
    template = template_of(tenant.type)
    if not schema_exists(connection, template):
        return [_("the template %(schema)s is missing") % {"schema": template}]
    found = [_("in quarantine: %(fault)s") % {"fault": tenant.fault}] if tenant.fault else []
    difference = schema_shape(connection, tenant.schema_name) ^ schema_shape(connection, template)
    found += [_("shape: %(line)s") % {"line": line} for line in sorted(difference)]
    found += check_rights(connection, tenant)
    if difference and not _holds_ids(connection, tenant.schema_name):
        return found
    return found + check_ids(connection, tenant.schema_name, template) + _check_site(connection, tenant)


def check_ids(connection: DatabaseWrapper, schema: str, template: str) -> list[str]:
    """Content types and permissions of a schema that its template has and it lacks, or whose id is another."""
    known = set(apps.app_configs)
    ours = {name: row_id for name, row_id in _ids(connection, schema).items() if name[1] in known}
    missing = [
        _("%(name)s is missing") % {"name": _told(name)} for name in _ids(connection, template) if name not in ours
    ]
    wrong = [
        _("%(name)s has id %(id)s, not %(expected)s")
        % {"name": _told(name), "id": row_id, "expected": stable_id(*name[1:])}
        for name, row_id in ours.items()
        if row_id != stable_id(*name[1:])
    ]
    return sorted(missing + wrong)


def check_installation(connection: DatabaseWrapper) -> list[str]:
    """What is wrong beside the tenants: schemas and roles that belong to none, tenants without a host, templates."""
    tenants = list(Tenant.objects.by_name())
    templates = [template_of(kind) for kind, config in settings.TENANT_TYPES.items() if "BASE_SCHEMA" in config]
    known = {PUBLIC, *templates, *(tenant.schema_name for tenant in tenants)}
    with connection.cursor() as cursor:
        cursor.execute(OUR_SCHEMAS)
        schemas = sorted({name for (name,) in cursor.fetchall() if not name.startswith(ASIDE)} - known)
    found = [_("the schema %(name)s belongs to no tenant") % {"name": name} for name in schemas]
    roles = orphan_roles(connection, tenants)
    found += [_("the role %(name)s belongs to no tenant") % {"name": name} for name in roles]
    led_to = set(Domain.objects.filter(is_primary=True).values_list("tenant_id", flat=True))
    living = [tenant for tenant in tenants if tenant.state in MIGRATED_STATES]
    found += [_("no host leads to %(name)s") % {"name": tenant.slug} for tenant in living if tenant.id not in led_to]
    return found + [fault for template in templates for fault in _check_template(connection, template)]


def _check_template(connection: DatabaseWrapper, template: str) -> list[str]:
    try:
        require_pristine(connection, template)
    except RegistryError as error:
        return [str(error)]
    return []


def _check_site(connection: DatabaseWrapper, tenant: Tenant) -> list[str]:
    """The clone's site answers at the tenant's own host."""
    with connection.cursor() as cursor:
        cursor.execute(SITES.format(schema=quote_name(tenant.schema_name)))
        site = ", ".join(host for (host,) in cursor.fetchall()) or "-"
    host = tenant.domains.filter(is_primary=True).values_list("domain", flat=True).first()
    if host in {site, None}:
        return []
    return [_("its site answers at %(site)s, not at %(host)s") % {"site": site, "host": host}]


def _holds_ids(connection: DatabaseWrapper, schema: str) -> bool:
    """Whether the tables stand that the rest of the check reads."""
    with connection.cursor() as cursor:
        for table in ("auth_permission", "wagtailcore_site"):
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{quote_name(schema)}.{table}"])
            if cursor.fetchone() != (True,):
                return False
    return True


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
