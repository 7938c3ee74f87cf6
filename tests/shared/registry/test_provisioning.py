"""A tenant is made whole or not at all."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from core.tenancy.roles import app_role, tenant_role, tenants_role
from core.tenancy.schemas import inside_schema, quote_name
from core.tenancy.scopes import owner_scope, unit_of_work
from shared.registry import services
from shared.registry.checking import check_tenant
from shared.registry.enums import PartyRelation
from shared.registry.errors import RegistryError, ShapeDiffersError, TemplateMissingError, TemplateNotPristineError
from shared.registry.models import Domain, Tenant
from shared.registry.queries import tenant_by_slug
from shared.registry.services import Manager, NewTenant, Party, Place, owner_connection, provision_tenant
from shared.registry.templates import TENANTS_OWN, template_of
from tests.shared.registry.processes import KILLED, in_processes, provision, provision_until
from tests.shared.registry.state import made, role_exists, schemas, state_now, whole_state

STEPS = [
    "register",
    "database role",
    "clone schema",
    "rights",
    "site, groups and first manager",
    "compare shape",
]


def new_tenant(slug: str) -> NewTenant:
    return NewTenant(
        slug=slug,
        name_sv="MSI Växjö",
        name_en="MSI Växjö (en)",
        aliases=(f"{slug}.example.org",),
        email="fraga@vaxjo.example.org",
        county_code="07",
        manager=Manager(f"vera@{slug}.example.org", "Vera", "Vik", "korrekt-häst-batteri-häftklammer"),
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
            made_once["steps"] = provisioned.steps
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
    assert tenant.email == "fraga@vaxjo.example.org"
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
    assert (again.created, again.tenant.pk, again.steps) == (False, vaxjo.pk, ["already there"])
    assert (statements, state_now() == before) == ([], True)


class StoppedError(Exception):
    """What an interrupted step raises."""


@pytest.mark.parametrize("last", STEPS)
def test_stopped_at_any_step_it_is_absent(last: str, database: str) -> None:
    seen: list[str] = []

    def progress(step: str) -> None:
        if step != "register":
            seen.append(tenant_role(Tenant.objects.get(slug="halmstad").pk))
        if step == last:
            raise StoppedError

    before = state_now()
    with owner_scope(reason="test"), pytest.raises(StoppedError):
        provision_tenant(new_tenant("halmstad"), progress=progress)
    assert state_now() == before
    with owner_scope(reason="test"):
        assert [role for role in seen if role_exists(role)] == []


def test_after_all_those_stops_a_rerun_completes_it(database: str) -> None:
    with owner_scope(reason="test"), pytest.raises(StoppedError):
        provision_tenant(new_tenant("kalmar"), progress=stop_at("compare shape"))
    with owner_scope(reason="test"):
        done = provision_tenant(new_tenant("kalmar"))
        assert (done.created, check_tenant(owner_connection(), done.tenant)) == (True, [])


def stop_at(last: str) -> Any:
    def progress(step: str) -> None:
        if step == last:
            raise StoppedError

    return progress


def test_killed_for_good_it_is_absent_and_a_rerun_completes_it(database: str) -> None:
    before = state_now()
    new = new_tenant("ystad")
    endings = in_processes([lambda: provision_until(new, "rights"), lambda: provision_until(new, "compare shape")])
    assert (endings, state_now() == before) == ([KILLED, KILLED], True)
    assert in_processes([lambda: provision(new)]) == [0]
    with owner_scope(reason="test"):
        assert check_tenant(owner_connection(), tenant_by_slug("ystad")) == []


def test_side_by_side_each_is_made_once(database: str) -> None:
    """Two of a name and a look-alike: the first is made, its twin finds it there, the look-alike is refused."""
    names = ["visby", "visby", "borgholm", "vlsby"]
    endings = in_processes([lambda name=name: provision(plain(name)) for name in names])  # type: ignore[misc]
    with owner_scope(reason="test"):
        found = sorted(Tenant.objects.filter(slug__in=names).values_list("slug", flat=True))
        assert [check_tenant(owner_connection(), tenant_by_slug(name)) for name in found] == [[], []]
    if "visby" in found:
        assert (endings, found) == ([0, 0, 0, 1], ["borgholm", "visby"])
    else:
        assert (endings, found) == ([1, 1, 0, 0], ["borgholm", "vlsby"])


def plain(slug: str) -> NewTenant:
    return NewTenant(slug=slug, name_sv=slug, name_en=slug)


def test_a_missing_template_makes_nothing(database: str, settings: Any) -> None:
    types = {kind: dict(config) for kind, config in settings.TENANT_TYPES.items()}
    types["node"]["BASE_SCHEMA"] = "nv_template_missing"
    settings.TENANT_TYPES = types
    assert_refused(TemplateMissingError, "nv_template_missing")


@pytest.fixture
def unclean(database: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A template with one row that only a tenant may have."""
    table = request.param
    with owner_scope(reason="test") as owner, owner.cursor() as cursor:
        name = f"{quote_name(template_of('node'))}.{quote_name(table)}"
        cursor.execute(f"ALTER TABLE {name} RENAME TO put_aside")
        cursor.execute(f"CREATE TABLE {name} AS SELECT 1 AS id")
        yield table
        cursor.execute(f"DROP TABLE {name}")
        cursor.execute(f"ALTER TABLE {quote_name(template_of('node'))}.put_aside RENAME TO {quote_name(table)}")


@pytest.mark.parametrize("unclean", TENANTS_OWN, indirect=True)
def test_an_unclean_template_makes_nothing(unclean: str) -> None:
    before = whole_state()
    with CaptureQueriesContext(connection) as asked, pytest.raises(TemplateNotPristineError) as refused:
        provision_tenant(new_tenant("motala"))
    assert (made(asked), whole_state() == before, unclean in str(refused.value)) == ([], True, True)


def assert_refused(error: type[RegistryError], words: str) -> None:
    before = state_now()
    with owner_scope(reason="test"), CaptureQueriesContext(connection) as asked, pytest.raises(error) as refused:
        provision_tenant(new_tenant("motala"))
    assert (made(asked), state_now() == before, words in str(refused.value)) == ([], True, True)


def test_a_clone_of_another_shape_is_not_kept(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that changes the schema's shape: the tenant is not made."""
    real = services._dress

    def spoil(owner: Any, tenant: Tenant, new: NewTenant) -> None:
        real(owner, tenant, new)
        with owner.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {quote_name(tenant.schema_name)}.taggit_tag ADD COLUMN extra integer")

    monkeypatch.setattr(services, "_dress", spoil)
    before = state_now()
    with owner_scope(reason="test"), pytest.raises(ShapeDiffersError):
        provision_tenant(new_tenant("motala"))
    assert state_now() == before


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


def test_what_was_asked_for_stays_as_it_was() -> None:
    new = new_tenant("arvika")
    assert (replace(new, schema="x").schema_name, new.schema_name, new.host_name) == (
        "x",
        "arvika",
        "arvika.localhost",
    )
