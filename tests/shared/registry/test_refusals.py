"""What cannot be is refused in one sentence before anything is made."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.tenancy.backend.base import DatabaseWrapper
from shared.registry.enums import PartyRelation, TenantState
from shared.registry.errors import InvalidFactError
from shared.registry.models import Tenant
from shared.registry.queries import tenant_by_slug
from shared.registry.services import Manager, NewTenant, Party, Place, provision_tenant
from tests.shared.registry.state import made, whole_state


def refused(new: NewTenant, owner: DatabaseWrapper) -> str:
    """The refusal of a tenant in English; nothing was changed and no statement tried to."""
    before = whole_state()
    with CaptureQueriesContext(connection) as asked, translation.override("en"):
        with pytest.raises(InvalidFactError) as error:
            provision_tenant(new)
    assert (made(asked), whole_state() == before) == ([], True)
    return str(error.value)


def new_tenant(**facts: Any) -> NewTenant:
    return replace(NewTenant(slug="vasteras", name_sv="MSI Västerås", name_en="MSI Västerås (en)"), **facts)


@pytest.mark.parametrize(
    "slug", ["Umea", "www", "urnea", "x" * 49, "a--b", "umeа", "umea", 'x"; DROP SCHEMA umea', "x'; --"]
)
def test_a_bad_short_name_makes_nothing(slug: str, owner: DatabaseWrapper) -> None:
    assert slug in refused(new_tenant(slug=slug), owner)


@pytest.mark.parametrize("name", ["MSI Umeå", "MSI Urneå", "ΜSI Västerås", "", "x" * 121, "MSI\u202e"])
def test_a_bad_name_makes_nothing(name: str, owner: DatabaseWrapper) -> None:
    assert "name" in refused(new_tenant(name_sv=name), owner)
    assert "name" in refused(new_tenant(name_en=name), owner)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"slug": "umea", "host": "other.localhost"}, "The short name umea is taken."),
        ({"slug": "umea", "schema": "other"}, "The short name umea is taken."),
        ({"slug": "umea", "name_sv": "Another"}, "The short name umea is taken."),
        ({"schema": "umea"}, "The schema umea is taken."),
        ({"schema": "nv_template_node"}, "The schema nv_template_node is reserved."),
        ({"schema": "user"}, "The schema user is reserved."),
        ({"schema": "order"}, "The schema order is reserved."),
        ({"schema": 'a"b'}, 'The schema a"b may hold only a–z, 0–9 and _, and begins with a letter.'),
        ({"host": "umea.localhost"}, "The host umea.localhost is taken."),
        ({"host": "localhost"}, "The host localhost is reserved."),
        ({"host": "admin.localhost"}, "The host admin.localhost is reserved."),
        ({"host": "urnea.localhost"}, "The host urnea.localhost is too like umea.localhost"),
        ({"host": "Umea2.localhost"}, "Umea2.localhost is not a host name in its plain form."),
        ({"aliases": ("vasteras.example", "umea.localhost")}, "The host umea.localhost is taken."),
        ({"aliases": ("a b",)}, "a b is not a host name in its plain form."),
    ],
)
def test_what_another_tenant_has_makes_nothing(facts: dict[str, Any], why: str, owner: DatabaseWrapper) -> None:
    assert refused(new_tenant(**facts), owner).startswith(why)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"type": "kommun"}, "The type kommun does not exist: choose node, national_office."),
        ({"type": ""}, "The type  does not exist: choose node, national_office."),
        ({"type": "national_office"}, "There is a national office already: nationellt-kansli."),
        ({"rung": 3}, "Rung 3 comes without a workspace: choose 4, 5."),
        ({"rung": "fem"}, "Rung fem comes without a workspace: choose 4, 5."),
        ({"accent": "red"}, "The accent red is not a colour written #rrggbb."),
        ({"accent": "#12345"}, "The accent #12345 is not a colour written #rrggbb."),
        ({"accent": "#12345g"}, "The accent #12345g is not a colour written #rrggbb."),
        ({"accent": "#ffff00"}, "The accent #ffff00 is too faint on paper (contrast 1.0:1)"),
        ({"accent": "#999999"}, "The accent #999999 is too faint on paper (contrast 2.7:1)"),
        ({"county_code": "99"}, "There is no county with the code 99."),
        ({"county_code": "'"}, "There is no county with the code '."),
        ({"covers_counties": ("19", "98")}, "There is no county with the code 98."),
        ({"municipality_code": "1999"}, "There is no municipality with the code 1999."),
        ({"county_code": "18", "municipality_code": "1980"}, "Västerås (1980) does not lie in the county 18."),
        ({"places": (Place("Sala", "9999"),)}, "There is no municipality with the code 9999."),
        ({"places": (Place("Sala"), Place("Sala"))}, "The place Sala is named twice."),
        ({"places": (Place("Sala", is_seat=True), Place("Köping", is_seat=True))}, "A tenant has one seat"),
        ({"places": (Place(""),)}, "A tenant's name has at least one letter."),
        ({"started_on": date(2026, 2, 1), "ended_on": date(2026, 1, 31)}, "The end 2026-01-31 is before the start"),
        ({"email": "fraga@"}, "fraga@ is not an e-mail address."),
        ({"email": "fraga@example.org\n"}, r"fraga@example.org\x0a is not an e-mail address."),
        ({"email": "x" * 255 + "@a.se"}, "x" * 120 + "… is not an e-mail address."),
        ({"manager": Manager("vera", "Vera", "")}, "vera is not an e-mail address."),
        ({"manager": Manager("a@b@c.se", "Vera", "")}, "a@b@c.se is not an e-mail address."),
    ],
)
def test_a_fact_that_cannot_be_makes_nothing(facts: dict[str, Any], why: str, owner: DatabaseWrapper) -> None:
    assert refused(new_tenant(**facts), owner).startswith(why)


def test_parties_that_cannot_be_make_nothing(owner: DatabaseWrapper) -> None:
    host = Party(PartyRelation.HOST, "mdu", "Mälardalens universitet", "Mälardalen University")
    assert "named twice" in refused(new_tenant(parties=(host, host)), owner)
    assert "at least one letter" in refused(new_tenant(parties=(replace(host, name_en=""),)), owner)
    owned = replace(host, relation="owner")  # type: ignore[arg-type]
    assert "The relation owner does not exist" in refused(new_tenant(parties=(owned,)), owner)


def test_a_schema_that_no_tenant_has_is_still_taken(owner: DatabaseWrapper) -> None:
    with owner.cursor() as cursor:
        cursor.execute("CREATE SCHEMA left_behind")
    assert refused(new_tenant(schema="left_behind"), owner) == "The schema left_behind is taken."
    with owner.cursor() as cursor:
        cursor.execute("DROP SCHEMA left_behind")


def test_the_name_of_one_that_has_left_is_free_but_not_its_short_name(owner: DatabaseWrapper) -> None:
    orebro = tenant_by_slug("orebro")
    assert "too like MSI Örebro" in refused(new_tenant(name_sv="MSI Örebro"), owner)
    Tenant.objects.filter(pk=orebro.pk).update(state=TenantState.LEFT)
    try:
        assert refused(new_tenant(slug="orebro", name_sv="MSI Örebro"), owner) == "The short name orebro is taken."
        assert provision_tenant(new_tenant(name_sv="MSI Örebro")).created
    finally:
        Tenant.objects.filter(pk=orebro.pk).update(state=TenantState.ACTIVE)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"accent": "red"}, "tenant_accent_is_a_colour"),
        ({"type": "kommun"}, "tenant_type_is_known"),
        ({"rung": 3}, "tenant_rung_has_a_workspace"),
        ({"county_code": "01", "municipality_code": "2480"}, "tenant_municipality_lies_in_its_county"),
        ({"fault": "broken"}, "tenant_fault_goes_with_quarantine"),
        ({"state": "quarantined"}, "tenant_fault_goes_with_quarantine"),
    ],
)
def test_the_database_refuses_them_too(change: dict[str, Any], constraint: str, owner: DatabaseWrapper) -> None:
    before = whole_state()
    with pytest.raises(IntegrityError, match=constraint):
        Tenant.objects.filter(slug="umea").update(**change)
    assert whole_state() == before
