"""A tenant is made whole or not at all."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Site

from core.tenancy.roles import app_role, tenant_role, tenants_role
from core.tenancy.schemas import inside_schema, quote_name
from core.tenancy.scopes import owner_scope, unit_of_work
from shared.registry.checking import check_tenant
from shared.registry.enums import PartyRelation, Rung, Step
from shared.registry.errors import ShapeDiffersError
from shared.registry.models import Domain, Tenant
from shared.registry.queries import tenant_by_slug
from shared.registry.services import Manager, NewTenant, Party, Place, owner_connection, provision_tenant, provisioning
from shared.registry.templates import template_of
from tests.shared.registry.state import made, schemas, state_now

PASSWORD = "korrekt-häst-batteri-häftklammer"

STEPS = [Step.REGISTER, Step.ROLE, Step.SCHEMA, Step.RIGHTS, Step.DRESS, Step.COMPARE]


def new_tenant(slug: str) -> NewTenant:
    return NewTenant(
        slug=slug,
        name_sv=f"MSI {slug.title()}",
        name_en=f"MSI {slug.title()} (en)",
        aliases=(f"{slug}.example.org",),
        email="fraga@vaxjo.example.org",
        municipality_code="0780",
        covers_counties=("07", "08"),
        started_on=date(2026, 1, 1),
        ended_on=date(2028, 12, 31),
        accent="#7C3AED",
        manager=Manager(f"vera@{slug}.example.org", "Vera", "Vik", PASSWORD),
        parties=(
            Party(PartyRelation.HOST, "lnu", "Linnéuniversitetet", "Linnaeus University"),
            Party(PartyRelation.FUNDER, "lnu", "Linnéuniversitetet", "Linnaeus University"),
        ),
        places=(Place("Växjö", "0780", is_seat=True), Place("Kalmar", "0880")),
    )


@pytest.fixture(scope="module")
def made_once() -> dict[str, Any]:
    return {}


@pytest.fixture
def vaxjo(database: str, made_once: dict[str, Any]) -> Tenant:
    """A tenant that was provisioned once, with everything that can be said of one."""
    with owner_scope(reason="test"):
        provisioned = provision_tenant(new_tenant("vaxjo"))
        if provisioned.created:
            made_once |= {"steps": provisioned.steps, "notes": provisioned.notes}
        return provisioned.tenant


def test_it_shows_its_steps(vaxjo: Tenant, made_once: dict[str, Any]) -> None:
    assert made_once["steps"] == STEPS


def test_the_registry_knows_it(vaxjo: Tenant) -> None:
    with owner_scope(reason="test"):
        tenant = tenant_by_slug("vaxjo")
        hosts = list(tenant.domains.order_by("domain").values_list("domain", "is_primary"))
        parties = list(tenant.parties.order_by("relation").values_list("relation", "organisation_slug"))
        places = list(tenant.places.order_by("city").values_list("city", "is_seat"))
    assert (tenant.schema_name, tenant.type, tenant.state, tenant.role_suffix) == (
        "vaxjo",
        "node",
        "active",
        tenant.id.hex[-12:],
    )
    assert (tenant.county_code, tenant.municipality_code, tenant.covers_counties) == ("07", "0780", ["07", "08"])
    assert (tenant.started_on, tenant.ended_on) == (date(2026, 1, 1), date(2028, 12, 31))
    assert tenant.email == "fraga@vaxjo.example.org"
    assert (tenant.rung, tenant.accent, tenant.name_sv) == (Rung.NODE, "#7C3AED", "MSI Vaxjo")
    assert hosts == [("vaxjo.example.org", False), ("vaxjo.localhost", True)]
    assert parties == [("funder", "lnu"), ("host", "lnu")]
    assert places == [("Kalmar", False), ("Växjö", True)]


def test_its_role_is_a_tenants_role_and_no_more(vaxjo: Tenant) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(
            "SELECT rolcanlogin, rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls FROM pg_roles"
            " WHERE rolname = %s",
            [tenant_role(vaxjo.id)],
        )
        assert cursor.fetchall() == [(False, True, False, False, False, False)]
        cursor.execute(MEMBER_OF, [tenant_role(vaxjo.id)])
        assert cursor.fetchall() == [(tenants_role(), True)]
        cursor.execute(MEMBERS, [tenant_role(vaxjo.id), app_role()])
        assert cursor.fetchall() == [(False,)]


MEMBER_OF = "SELECT roleid::regrole::text, inherit_option FROM pg_auth_members WHERE member = %s::regrole"
MEMBERS = "SELECT inherit_option FROM pg_auth_members WHERE roleid = %s::regrole AND member = %s::regrole"


def test_its_schema_is_in_order(vaxjo: Tenant) -> None:
    with owner_scope(reason="test"):
        assert check_tenant(owner_connection(), vaxjo) == []


def test_its_site_its_manager_and_its_pages_are_there(vaxjo: Tenant) -> None:
    with unit_of_work(vaxjo, reason="test", read_only=True):
        sites = list(Site.objects.values_list("hostname", "port", "is_default_site"))
        users = list(get_user_model().objects.values_list("email", flat=True))
        groups = sorted(get_user_model().objects.get().groups.values_list("name", flat=True))
    assert (sites, users) == ([("vaxjo.localhost", 8000, True)], ["vera@vaxjo.example.org"])
    assert groups != []
    assert Client(headers={"host": "vaxjo.localhost:8000"}).get("/").status_code == 200
    assert Client(headers={"host": "vaxjo.example.org"}).get("/").status_code == 200


def test_a_rerun_changes_nothing(vaxjo: Tenant) -> None:
    before = state_now()
    with owner_scope(reason="test"), CaptureQueriesContext(connection) as asked:
        again = provision_tenant(new_tenant("vaxjo"))
        statements = made(asked)
    assert (again.created, again.tenant.pk, again.steps) == (False, vaxjo.pk, [Step.FOUND])
    assert (statements, state_now() == before) == ([], True)


def test_a_clone_of_another_shape_is_not_kept(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that changes the schema's shape: the tenant is not made."""
    real = provisioning._dress

    def spoil(owner: Any, tenant: Tenant, *rest: Any) -> list[str]:
        with owner.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {quote_name(tenant.schema_name)}.taggit_tag ADD COLUMN extra integer")
        return real(owner, tenant, *rest)

    monkeypatch.setattr(provisioning, "_dress", spoil)
    before = state_now()
    with owner_scope(reason="test"), pytest.raises(ShapeDiffersError):
        provision_tenant(new_tenant("motala"))
    assert state_now() == before


def plain(slug: str, **facts: Any) -> NewTenant:
    return replace(NewTenant(slug=slug, name_sv=f"MSI {slug}", name_en=f"MSI {slug}"), **facts)


def test_the_municipality_says_the_county_and_the_seat(database: str) -> None:
    with owner_scope(reason="test"):
        tenant = provision_tenant(plain("falkoping", municipality_code="1499")).tenant
        places = list(tenant.places.values_list("city", "municipality_code", "is_seat"))
        assert (tenant.county_code, places) == ("14", [("Falköping", "1499", True)])
        tenant = provision_tenant(plain("skara", municipality_code="1495", places=(Place("Axvall", "1495"),))).tenant
        assert list(tenant.places.values_list("city", "is_seat")) == [("Axvall", False)]


def test_a_first_manager_can_be_seated_later_and_only_once(database: str) -> None:
    """The operator gets a link that lets that person in; it works once."""
    seated = plain("lidkoping", manager=Manager("vera@lidkoping.example.org", "Vera", ""))
    with owner_scope(reason="test"), translation.override("en"):
        assert provision_tenant(plain("lidkoping")).notes == []
        first, again = provision_tenant(seated), provision_tenant(seated)
    assert (first.created, first.steps, again.notes) == (False, [Step.FOUND], [])
    said, _at, address = first.notes[0].rpartition(" ")
    assert said == "vera@lidkoping.example.org chooses a password within 3 days at"
    visitor = Client(headers={"host": "lidkoping.localhost:8000"})
    form = visitor.get(urlsplit(address).path, follow=True)
    password = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    assert (form.status_code, visitor.post(form.redirect_chain[-1][0], password).status_code) == (200, 302)
    with unit_of_work(first.tenant, reason="test", read_only=True):
        people = [(person.email, person.check_password(PASSWORD)) for person in get_user_model().objects.all()]
    assert people == [("vera@lidkoping.example.org", True)]
    other = Client(headers={"host": "lidkoping.localhost:8000"})
    assert "new_password1" not in other.get(urlsplit(address).path, follow=True).content.decode()


def test_a_manager_with_a_password_needs_no_link(vaxjo: Tenant, made_once: dict[str, Any]) -> None:
    assert made_once["notes"] == []


def test_no_table_of_a_tenant_points_at_a_public_one(vaxjo: Tenant) -> None:
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        cursor.execute(ACROSS)
        assert cursor.fetchall() == []
        cursor.execute(UUID_KEYS, [vaxjo.schema_name])
        assert {name for name, kind in cursor.fetchall() if kind != "uuid"} & OWN_TABLES == set()


ACROSS = """
SELECT k.conrelid::regclass, k.confrelid::regclass FROM pg_constraint k
JOIN pg_class f ON f.oid = k.confrelid JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND c.relnamespace <> f.relnamespace
"""
UUID_KEYS = """
SELECT c.relname, format_type(a.atttypid, NULL) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
WHERE k.contype = 'p' AND c.relnamespace = %s::regnamespace
"""
OWN_TABLES = {"people_user", "audit_auditentry", "sharing_shareditem", "sharing_copy"}


@pytest.mark.parametrize("slug", ["page", "site"])
def test_a_tenant_may_be_called_as_a_table_or_a_column_is(slug: str, database: str) -> None:
    """The shape is compared without the schema's own name, whatever else is called so."""
    with owner_scope(reason="test"):
        assert provision_tenant(plain(slug)).created


def test_a_new_tenant_sees_nothing_of_another(vaxjo: Tenant, umea: Any) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), unit_of_work(vaxjo, reason="test"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM umea.wagtailcore_page")


def test_nothing_is_left_over(database: str) -> None:
    """Every schema is public, a template or a tenant's; every domain has its tenant."""
    with owner_scope(reason="test") as owner:
        tenants = set(Tenant.objects.values_list("schema_name", flat=True))
        templates = {template_of("node"), template_of("national_office")}
        assert schemas() - {"public"} - templates == tenants
        assert Domain.objects.filter(tenant=None).count() == 0
        with inside_schema(owner, template_of("node"), "node"):
            assert get_user_model().objects.count() == 0
