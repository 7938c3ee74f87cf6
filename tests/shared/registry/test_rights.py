"""A tenant's role and rights are what they are to be; more, fewer, or somebody else's are found and mended."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from core.tenancy.backend.base import DatabaseWrapper
from core.tenancy.rights import rights_in
from core.tenancy.roles import app_role, tenant_role, tenants_role
from shared.registry.checking import check_installation, check_tenant
from shared.registry.models import Tenant
from shared.registry.queries import tenant_by_slug
from shared.registry.rights import append_only_of, check_rights, grant_tenant_rights, make_role, orphan_roles
from tests.shared.registry.test_checking import undone


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is found is told in English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def umea(owner: DatabaseWrapper) -> Tenant:
    return tenant_by_slug("umea")


@pytest.fixture
def role(umea: Tenant) -> str:
    return tenant_role(umea.id)


def test_a_tenants_rights_are_what_its_models_say(umea: Tenant, role: str, owner: DatabaseWrapper) -> None:
    rights = {(what, verb) for who, what, verb in rights_in(owner, "umea") if who == role}
    append_only = append_only_of(umea)
    assert append_only != ()
    assert {verb for what, verb in rights if what in append_only} == {"SELECT", "INSERT"}
    assert {verb for what, verb in rights if what == "django_migrations"} == {"SELECT"}
    assert {verb for what, verb in rights if what == "people_user"} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert {verb for what, verb in rights if what == "taggit_tag_id_seq"} == {"SELECT", "USAGE"}
    assert {verb for what, verb in rights if what == "schema"} == {"USAGE"}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("REVOKE SELECT ON umea.taggit_tag FROM {role}", "right missing: SELECT on taggit_tag for {role}"),
        ("REVOKE USAGE ON SCHEMA umea FROM {role}", "right missing: USAGE on schema for {role}"),
        ("REVOKE USAGE ON umea.taggit_tag_id_seq FROM {role}", "right missing: USAGE on taggit_tag_id_seq for {role}"),
        ("GRANT TRUNCATE ON umea.taggit_tag TO {role}", "right too many: TRUNCATE on taggit_tag for {role}"),
        ("GRANT CREATE ON SCHEMA umea TO {role}", "right too many: CREATE on schema for {role}"),
        ("GRANT DELETE ON umea.audit_auditentry TO {role}", "right too many: DELETE on audit_auditentry for {role}"),
        ("GRANT SELECT ON umea.people_user TO PUBLIC", "right too many: SELECT on people_user for public"),
        ("GRANT SELECT ON umea.people_user TO {other}", "right too many: SELECT on people_user for {other}"),
        ("GRANT USAGE ON SCHEMA umea TO {tenants}", "right too many: USAGE on schema for {tenants}"),
        ("GRANT UPDATE ON umea.taggit_tag_id_seq TO {role}", "right too many: UPDATE on taggit_tag_id_seq for {role}"),
    ],
)
def test_a_right_that_is_not_as_it_should_be_is_found_and_mended(
    statement: str, found: str, umea: Tenant, role: str, owner: DatabaseWrapper
) -> None:
    words = {"role": role, "other": tenant_role(tenant_by_slug("orebro").id), "tenants": tenants_role()}
    with undone(owner) as cursor:
        cursor.execute(statement.format(**words))
        assert check_tenant(owner, umea) == [found.format(**words)]
        grant_tenant_rights(owner, umea)
        assert check_tenant(owner, umea) == []


def test_a_right_on_a_single_column_is_found(umea: Tenant, role: str, owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("GRANT SELECT (email) ON umea.people_user TO PUBLIC")
        assert check_rights(owner, umea) == ["right too many: SELECT on people_user.email for public"]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (
            "GRANT {tenants} TO {other}; REVOKE {tenants} FROM {role}",
            "the role {role} is a member of -, not of {tenants} alone",
        ),
        ("GRANT {other} TO {role}", "the role {role} is a member of {both}, not of {tenants} alone"),
        ("REVOKE {role} FROM {app}", "the role {role} may be taken by -, not by {app} alone"),
        ("GRANT {role} TO {other}", "the role {role} may be taken by {takers}, not by {app} alone"),
        ("ALTER ROLE {role} NOINHERIT", "the role {role} may do more than a tenant's, or does not inherit"),
    ],
)
def test_a_role_that_is_not_as_it_should_be_is_found(
    statement: str, found: str, umea: Tenant, role: str, owner: DatabaseWrapper
) -> None:
    other = tenant_role(tenant_by_slug("orebro").id)
    words = {"role": role, "other": other, "tenants": tenants_role(), "app": app_role()}
    words |= {"both": ", ".join(sorted((other, tenants_role()))), "takers": ", ".join(sorted((other, app_role())))}
    with undone(owner) as cursor:
        cursor.execute(statement.format(**words))
        assert check_rights(owner, umea) == [found.format(**words)]


def test_a_missing_role_is_found(owner: DatabaseWrapper) -> None:
    """As it is where a schema was restored and its role was not."""
    stranger = Tenant(slug="umea", schema_name="umea", type="node")
    assert check_rights(owner, stranger)[0] == f"the role {tenant_role(stranger.id)} is missing"


def test_a_table_of_another_owner_is_found(umea: Tenant, role: str, owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute(f"GRANT {role} TO CURRENT_USER WITH SET TRUE; GRANT CREATE ON SCHEMA umea TO {role}")
        cursor.execute(f"ALTER TABLE umea.taggit_tag OWNER TO {role}")
        assert f"taggit_tag is owned by {role}" in check_rights(owner, umea)


def make_stray(owner: DatabaseWrapper, slug: str) -> str:
    """A role of a tenant that is in no registry; returns its name."""
    stray = Tenant(slug=slug, schema_name=slug, type="node")
    make_role(owner, stray)
    assert orphan_roles(owner, [stray, *Tenant.objects.all()]) == []
    return tenant_role(stray.id)


def test_what_belongs_to_no_tenant_is_found(owner: DatabaseWrapper) -> None:
    with undone(owner) as cursor:
        cursor.execute("CREATE SCHEMA stray")
        role = make_stray(owner, "stray")
        assert check_installation(owner) == [
            "the schema stray belongs to no tenant",
            f"the role {role} belongs to no tenant",
        ]
    assert check_installation(owner) == []


def test_a_role_of_another_database_is_none_of_ours(owner: DatabaseWrapper) -> None:
    """Copies of one database share a cluster and its roles."""
    with undone(owner) as cursor:
        stray = Tenant(slug="stray", schema_name="stray", type="node")
        make_role(owner, stray)
        cursor.execute(f"COMMENT ON ROLE {tenant_role(stray.id)} IS 'tenant of the database elsewhere'")
        assert orphan_roles(owner, Tenant.objects.all()) == []


def test_a_tenant_that_no_host_leads_to_is_found(owner: DatabaseWrapper) -> None:
    with undone(owner):
        tenant_by_slug("umea").domains.all().delete()
        assert check_installation(owner) == ["no host leads to umea"]
