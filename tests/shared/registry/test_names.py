"""Names that are refused before anything is made."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.tenancy.backend.base import DatabaseWrapper
from shared.registry.enums import TenantType
from shared.registry.errors import InvalidNameError
from shared.registry.names import schema_for, skeleton, validate_schema, validate_slug
from shared.registry.services import NewTenant, provision_tenant
from tests.shared.registry.state import made, whole_state

BAD_FORM = (
    *("", "a", "-a", "a-", "a--b", "1a", "A", "Umea", "a_b", "a b", "a.b", "a/b", "a\n", "a;b", "a'b", 'a"b', "%"),
    *("umeå", "ümea", "umeа", "ｕｍｅａ", "ume\u200ba", "umea\u0301", "ᵤmea", "🙂"),
)
RESERVED = ("www", "public", "admin", "localhost", "studio", "pg-x", "nv-x", "xn-x", "template", "information-schema")
TAKEN = ("umea", "orebro", "nationellt-kansli")
ALIKE = {
    "urnea": "umea",
    "ume-a": "umea",
    "u-m-e-a": "umea",
    "ume4": "umea",
    "um3a": "umea",
    "0rebro": "orebro",
    "orebr0": "orebro",
    "or-ebro": "orebro",
    "vvww": "www",
    "adm1n": "admin",
    "admln": "admin",
    "nationeiit-kansli": "nationellt-kansli",
    "nationellt-kans1i": "nationellt-kansli",
    "stud1o": "studio",
}
GOOD = ("ume", "umeaa", "syd", "lulea", "jonkoping", "stockholm", "eskilstuna-2", "a1", "x" * 48)


@pytest.mark.parametrize("slug", [*BAD_FORM, *RESERVED, *TAKEN, "x" * 49])
def test_a_name_of_bad_form_reserved_taken_or_too_long_is_refused(slug: str) -> None:
    with pytest.raises(InvalidNameError) as refused:
        validate_slug(slug, list(TAKEN))
    assert slug in str(refused.value)


@pytest.mark.parametrize(("slug", "other"), [pair for pair in ALIKE.items() if pair[0][0].isalpha()])
def test_a_look_alike_is_refused_and_says_of_what(slug: str, other: str) -> None:
    with translation.override("en"), pytest.raises(InvalidNameError) as refused:
        validate_slug(slug, list(TAKEN))
    assert str(refused.value) == f"The short name {slug} is too like {other}: people would mix them up."


@pytest.mark.parametrize("other", ["umea", "Umeå", "ÜMEA", "ｕｍｅａ", "umеа", "u-mea", "ume\u0301a", "UMEA"])
def test_what_looks_like_umea_has_its_skeleton(other: str) -> None:
    assert skeleton(other) == skeleton("umea")


@pytest.mark.parametrize("slug", GOOD)
def test_other_names_are_taken_as_they_are(slug: str) -> None:
    assert validate_slug(slug, list(TAKEN)) == slug


def test_the_plans_own_tenants_are_no_look_alikes() -> None:
    taken: list[str] = []
    for slug in ("nationellt-kansli", "syd", "jonkoping", "lulea", "stockholm", "umea", "orebro"):
        taken.append(validate_slug(slug, taken))
    assert len(taken) == 7


def test_a_schema_is_made_of_the_name() -> None:
    assert schema_for("a-b-c") == "a_b_c"


BAD_SCHEMAS = (
    *(
        "public",
        "information_schema",
        "pg_catalog",
        "pg_x",
        "nv_template_node",
        "nv_x",
        "Umea",
        "a-b",
        "a b",
        "1a",
        "",
    ),
    *('a"b', "a'b", "a;b", "umeå", "a.b", "x" * 49, "user", "order", "table", "select"),
)
BAD_HOSTS = ("Umea2.localhost", "umea2.localhost:8000", "umea2.localhost.", "a b", "", "umeå2.se", "http://x", "[::1]")


def refused(new: NewTenant, owner: DatabaseWrapper) -> str:
    """The refusal of a tenant; nothing was changed and no statement tried to."""
    before = whole_state()
    with CaptureQueriesContext(connection) as asked, pytest.raises(InvalidNameError) as error:
        provision_tenant(new)
    assert (made(asked), whole_state() == before) == ([], True)
    return str(error.value)


def new_tenant(slug: str = "vasteras") -> NewTenant:
    return NewTenant(slug=slug, name_sv="Västerås", name_en="Västerås")


@pytest.mark.parametrize("slug", ["Umea", "www", "urnea", "x" * 49, "a--b", "umeа", 'x"; DROP SCHEMA umea'])
def test_a_bad_name_makes_nothing(slug: str, owner: DatabaseWrapper) -> None:
    assert slug in refused(new_tenant(slug), owner)


@pytest.mark.parametrize("change", [{"host": "other.localhost"}, {"schema": "other"}, {"type": "national_office"}])
def test_a_taken_name_for_another_tenant_makes_nothing(change: dict[str, Any], owner: DatabaseWrapper) -> None:
    assert "umea" in refused(replace(new_tenant("umea"), **change), owner)


@pytest.mark.parametrize("schema", [name for name in BAD_SCHEMAS if name])
def test_a_bad_schema_makes_nothing(schema: str, owner: DatabaseWrapper) -> None:
    assert schema in refused(replace(new_tenant(), schema=schema), owner)


@pytest.mark.parametrize("schema", ["umea", "kansli", "nv_template_node"])
def test_a_schema_that_is_there_makes_nothing(schema: str, owner: DatabaseWrapper) -> None:
    refused(replace(new_tenant(), schema=schema), owner)


def test_a_schema_that_no_tenant_has_is_still_taken(owner: DatabaseWrapper) -> None:
    with owner.cursor() as cursor:
        cursor.execute("CREATE SCHEMA left_behind")
    refused(replace(new_tenant(), schema="left_behind"), owner)
    with owner.cursor() as cursor:
        cursor.execute("DROP SCHEMA left_behind")


@pytest.mark.parametrize("host", [host for host in BAD_HOSTS if host])
def test_a_bad_host_makes_nothing(host: str, owner: DatabaseWrapper) -> None:
    assert host in refused(replace(new_tenant(), host=host), owner)
    assert host in refused(replace(new_tenant(), aliases=(host,)), owner)


@pytest.mark.parametrize("host", ["umea.localhost", "localhost"])
def test_a_host_that_is_taken_makes_nothing(host: str, owner: DatabaseWrapper) -> None:
    assert host in refused(replace(new_tenant(), host=host), owner)
    assert host in refused(replace(new_tenant(), aliases=("vasteras.example", host)), owner)


def test_a_second_office_makes_nothing(owner: DatabaseWrapper) -> None:
    before = whole_state()
    with pytest.raises(Exception, match="one_national_office"):
        provision_tenant(replace(new_tenant(), type=TenantType.NATIONAL_OFFICE))
    assert whole_state() == before


@pytest.mark.parametrize("email", ["fråga", "fraga@", "a b@example.org", "fraga@example.org\n", "x" * 255 + "@a.se"])
def test_an_address_for_questions_that_is_none_is_refused(owner: DatabaseWrapper, email: str) -> None:
    with translation.override("sv"):
        assert refused(replace(new_tenant(), email=email), owner) == f"{email} är inte en e-postadress."


@pytest.mark.parametrize("schema", BAD_SCHEMAS[:15])
def test_a_schemas_form_is_checked_without_a_database(schema: str) -> None:
    with pytest.raises(InvalidNameError):
        validate_schema(schema)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_refusal_is_one_sentence_in_the_readers_language(language: str) -> None:
    with translation.override(language), pytest.raises(InvalidNameError) as error:
        validate_slug("umea", ["umea"])
    expected = {"sv": "Kortnamnet umea är upptaget.", "en": "The short name umea is taken."}
    assert str(error.value) == expected[language]
