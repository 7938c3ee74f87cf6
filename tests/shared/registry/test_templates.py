"""A tenant is made only from a template that is there, finished and clean; on Citus by migrations, with one result."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.schemas import quote_name
from core.tenancy.scopes import owner_scope
from core.tenancy.shape import schema_shape
from shared.registry.checking import check_installation, check_tenant
from shared.registry.enums import TenantType
from shared.registry.errors import (
    RegistryError,
    TemplateMissingError,
    TemplateNotPristineError,
    TemplateUnfinishedError,
)
from shared.registry.services import NewTenant, provision_tenant
from shared.registry.templates import Way, build_template, require_pristine, template_of, way_of
from tests.shared.registry.state import made, schemas, whole_state

NODE = template_of(TenantType.NODE)
NEW = NewTenant(slug="motala", name_sv="MSI Motala", name_en="MSI Motala (en)")
EVERY_TYPE = pytest.mark.parametrize("tenant_type", TenantType.values)
SOMEBODYS = (
    *("people_user", "django_session", "guardian_userobjectpermission", "guardian_groupobjectpermission"),
    *("audit_auditentry", "sharing_shareditem", "wagtailcore_revision", "wagtaildocs_document", "pictures_picture"),
)


def refused(error: type[RegistryError], words: str) -> None:
    """Nothing is made, and it says why."""
    before = whole_state()
    with CaptureQueriesContext(connection) as asked, pytest.raises(error) as refusal:
        provision_tenant(NEW)
    assert (made(asked), whole_state() == before, words in str(refusal.value)) == ([], True, True)


@EVERY_TYPE
def test_the_templates_are_pristine(tenant_type: str, owner: DatabaseWrapper) -> None:
    require_pristine(owner, template_of(tenant_type))
    assert check_installation(owner) == []


def test_a_missing_template_makes_nothing(owner: DatabaseWrapper, settings: Any) -> None:
    types = {kind: dict(config) for kind, config in settings.TENANT_TYPES.items()}
    types["node"]["BASE_SCHEMA"] = "nv_template_missing"
    settings.TENANT_TYPES = types
    refused(TemplateMissingError, "nv_template_missing")
    assert [fault for fault in check_installation(owner) if "nv_template_missing" in fault] != []


@pytest.fixture
def unclean(owner: DatabaseWrapper, request: pytest.FixtureRequest) -> Iterator[str]:
    """A template with one row that only a tenant may have."""
    name = f"{quote_name(NODE)}.{quote_name(request.param)}"
    with owner.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO put_aside")
        cursor.execute(f"CREATE TABLE {name} AS SELECT 1 AS id")
        yield request.param
        cursor.execute(f"DROP TABLE {name}")
        cursor.execute(f"ALTER TABLE {quote_name(NODE)}.put_aside RENAME TO {quote_name(request.param)}")


@pytest.mark.parametrize("unclean", SOMEBODYS, indirect=True)
def test_a_template_with_somebodys_rows_makes_nothing(unclean: str) -> None:
    refused(TemplateNotPristineError, unclean)


@pytest.mark.parametrize(
    "grant",
    [
        "GRANT USAGE ON SCHEMA {schema} TO PUBLIC",
        "GRANT SELECT ON {schema}.people_user TO PUBLIC",
        "GRANT SELECT (email) ON {schema}.people_user TO PUBLIC",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT ON TABLES TO PUBLIC",
    ],
)
def test_a_template_with_somebodys_rights_makes_nothing(grant: str, owner: DatabaseWrapper) -> None:
    undo = grant.replace("GRANT", "REVOKE").replace(" TO ", " FROM ")
    with owner.cursor() as cursor:
        cursor.execute(grant.format(schema=NODE))
        try:
            refused(TemplateNotPristineError, "public")
        finally:
            cursor.execute(undo.format(schema=NODE))
    require_pristine(owner, NODE)


def test_a_template_whose_making_was_cut_off_makes_nothing_until_it_is_finished(owner: DatabaseWrapper) -> None:
    with owner.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {NODE} IS NULL")
    refused(TemplateUnfinishedError, NODE)
    build_template(owner, TenantType.NODE)
    require_pristine(owner, NODE)


def test_a_failing_foundation_leaves_the_template_unfinished(owner: DatabaseWrapper, settings: Any) -> None:
    settings.NODVERK_TEMPLATE_STEPS = [*settings.NODVERK_TEMPLATE_STEPS, "tests.shared.registry.test_templates.fail"]
    with pytest.raises(ZeroDivisionError):
        build_template(owner, TenantType.NODE)
    with pytest.raises(TemplateUnfinishedError):
        require_pristine(owner, NODE)
    settings.NODVERK_TEMPLATE_STEPS = settings.NODVERK_TEMPLATE_STEPS[:-1]
    build_template(owner, TenantType.NODE)
    require_pristine(owner, NODE)


def fail() -> None:
    raise ZeroDivisionError


def test_the_foundations_tables_are_all_there(owner: DatabaseWrapper) -> None:
    """The list of what may hold rows names no table that does not exist or holds none."""
    with owner.cursor() as cursor:
        empty = []
        for name in sorted(django_settings.NODVERK_FOUNDATION_TABLES):
            cursor.execute(f"SELECT count(*) FROM {NODE}.{name}")
            if cursor.fetchone() == (0,):
                empty.append(name)
    assert empty == []


def test_plain_postgresql_clones(owner: DatabaseWrapper) -> None:
    assert way_of(owner) is Way.CLONE


def counts(owner: DatabaseWrapper, schema: str) -> dict[str, int]:
    found = {}
    with owner.cursor() as cursor:
        for name in sorted(django_settings.NODVERK_FOUNDATION_TABLES - {"wagtailcore_pagelogentry"}):
            cursor.execute(f"SELECT count(*) FROM {schema}.{name}")
            found[name] = cursor.fetchone()[0]
    return found


def test_made_by_migrations_it_is_what_a_clone_is(owner: DatabaseWrapper) -> None:
    """As on Citus: in one transaction too, with the same steps."""
    new = NewTenant(slug="sandviken", name_sv="MSI Sandviken", name_en="MSI Sandviken (en)")
    migrated = provision_tenant(new, way=Way.MIGRATE)
    assert (migrated.created, check_tenant(owner, migrated.tenant)) == (True, [])
    assert schema_shape(owner, "sandviken") == schema_shape(owner, NODE)
    assert counts(owner, "sandviken") == counts(owner, NODE)
    assert check_installation(owner) == []


def test_the_suite_knows_both_templates(database: str) -> None:
    with owner_scope(reason="test"):
        assert {template_of(kind) for kind in TenantType.values} <= schemas()
