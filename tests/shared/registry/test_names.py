"""Which short names, names, schemas and hosts a tenant may have; no database is asked."""

import csv
import unicodedata
from itertools import combinations
from typing import Any

import pytest
from django.utils import translation
from django.utils.text import slugify

from shared.registry.errors import InvalidNameError
from shared.registry.names import (
    RESERVED,
    SWEDISH,
    host_skeleton,
    schema_for,
    skeleton,
    validate_host,
    validate_name,
    validate_schema,
    validate_slug,
)
from shared.taxonomy.sources import FOLDER

BAD_FORM = (
    *("", "a", "-a", "a-", "a--b", "1a", "A", "Umea", "a_b", "a b", "a.b", "a/b", "a\n", "a;b", "a'b", 'a"b', "%"),
    *("umeå", "ümea", "umeа", "ｕｍｅａ", "ume\u200ba", "umea\u0301", "ᵤmea", "🙂", "sÿd", "ѕуd", "syd\x00", "\udcff"),
)
SOME_RESERVED = (
    *("www", "public", "admin", "localhost", "studio", "pg-x", "nv-x", "xn-x", "template", "information-schema"),
)
TAKEN = ("umea", "orebro", "nationellt-kansli", "syd")
ALIKE = {
    "urnea": "umea",
    "ume-a": "umea",
    "u-m-e-a": "umea",
    "ume4": "umea",
    "um3a": "umea",
    "orebr0": "orebro",
    "or-ebro": "orebro",
    "s-y-d": "syd",
    "syc1": "syd",
    "vvww": "www",
    "adm1n": "admin",
    "admln": "admin",
    "nationeiit-kansli": "nationellt-kansli",
    "nationellt-kans1i": "nationellt-kansli",
    "stud1o": "studio",
}
GOOD = ("ume", "umeaa", "sydost", "lulea", "jonkoping", "stockholm", "eskilstuna-2", "a1", "x" * 48)


@pytest.mark.parametrize("slug", [*BAD_FORM, *SOME_RESERVED, *TAKEN, "x" * 49, "å" * 25])
def test_a_name_of_bad_form_reserved_taken_or_too_long_is_refused(slug: str) -> None:
    with pytest.raises(InvalidNameError) as refused:
        validate_slug(slug, TAKEN)
    said = str(refused.value)
    assert said.isprintable()
    assert not slug.isprintable() or slug in said


@pytest.mark.parametrize(("slug", "other"), ALIKE.items())
def test_a_look_alike_is_refused_and_says_of_what(slug: str, other: str) -> None:
    with translation.override("en"), pytest.raises(InvalidNameError) as refused:
        validate_slug(slug, TAKEN)
    assert str(refused.value) == f"The short name {slug} is too like {other}: people would mix them up."


@pytest.mark.parametrize(
    "other", ["umea", "Umeå", "ÜMEA", "ｕｍｅａ", "umеа", "u-mea", "ume\u0301a", "UMEA", "ume4", "umeα"]
)
def test_what_looks_like_umea_has_its_skeleton(other: str) -> None:
    assert skeleton(other) == skeleton("umea")


def test_swedish_letters_can_be_kept_apart() -> None:
    assert (skeleton("Håbo"), skeleton("Håbo", apart=SWEDISH)) == ("habo", "håbo")
    assert skeleton(unicodedata.normalize("NFD", "Håbo"), apart=SWEDISH) == "håbo"
    assert skeleton("Sÿd", apart=SWEDISH) == skeleton("Syd", apart=SWEDISH)


@pytest.mark.parametrize("slug", GOOD)
def test_other_names_are_taken_as_they_are(slug: str) -> None:
    assert validate_slug(slug, TAKEN) == slug


def test_the_plans_own_tenants_are_no_look_alikes() -> None:
    taken: list[str] = []
    for slug in ("nationellt-kansli", "syd", "jonkoping", "lulea", "stockholm", "umea", "orebro", "boras"):
        taken.append(validate_slug(slug, taken))
    assert len(taken) == 8


def municipalities() -> list[str]:
    with (FOLDER / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]


def test_every_municipality_can_be_a_node_beside_every_other() -> None:
    """But for two that have the same letters; those choose short names that differ more."""
    names = municipalities()
    assert [name for name in names if validate_slug(slugify(name), ()) in RESERVED] == []
    slugs = {name: skeleton(slugify(name)) for name in names}
    assert [pair for pair in combinations(names, 2) if slugs[pair[0]] == slugs[pair[1]]] == [("Håbo", "Habo")]
    shown = {skeleton(f"MSI {name}", apart=SWEDISH) for name in names}
    assert len(shown) == len(names) == 290


def test_numbers_tell_names_apart() -> None:
    assert len({skeleton(f"nod-{number}") for number in range(1_000)}) == 1_000


GOOD_NAMES = (
    "MSI Syd",
    "Nationellt kansli",
    "MSI Åre–Östersund",
    "Malmö stad (kansli)",
    "Göteborg & co",
    "Ča Đ",
    "x" * 120,
)
BAD_NAMES = {
    "": "at least one letter",
    "  ": "at least one letter",
    "1234": "at least one letter",
    "🙂": "at least one letter",
    "x" * 121: "longer than 120",
    " MSI Syd": "outer spaces",
    "MSI  Syd": "outer spaces",
    "MSI\nSyd": "outer spaces",
    "MSI\u00a0Syd": "outer spaces",
    "MSI\u200bSyd": "cannot be seen",
    "MSI \u202eSyd": "cannot be seen",
    "MSI\x00Syd": "cannot be seen",
    "\ufeffMSI": "cannot be seen",
    "ＭＳＩ Syd": "stand for others",
    "MSI ﬁ": "stand for others",
    "MSI Umea\u030a": "stand for others",
    "MSI Umеå": "several alphabets",
    "ΜSI Syd": "several alphabets",
    "МЅІ": "too like",
    "MSI Umeå": "too like",
    "msi umeå": "too like",
    "MSI-Umeå": "too like",
    "MS1 Umeå": "too like",
    "MSl Urneå": "too like",
}


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_names_that_people_may_read(name: str) -> None:
    assert validate_name(name, ["MSI Umeå", "MSI"]) == name


@pytest.mark.parametrize(("name", "why"), BAD_NAMES.items())
def test_names_that_would_mislead_are_refused(name: str, why: str) -> None:
    with translation.override("en"), pytest.raises(InvalidNameError) as refused:
        validate_name(name, ["MSI Umeå", "MSI"])
    assert (why in str(refused.value), str(refused.value).isprintable()) == (True, True)


def test_a_schema_is_made_of_the_name() -> None:
    assert schema_for("a-b-c") == "a_b_c"


BAD_SCHEMAS = (
    *(
        "",
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
    ),
    *('a"b', "a'b", "a;b", "umeå", "a.b", "x" * 49, "a\n", "\udcff"),
)


@pytest.mark.parametrize("schema", BAD_SCHEMAS)
def test_a_schemas_form(schema: str) -> None:
    with pytest.raises(InvalidNameError):
        validate_schema(schema)
    assert validate_schema("umea_2") == "umea_2"


HOSTS = ("umea.localhost", "localhost", "www.example.se")


def host(name: str, *, is_office: bool = False) -> str:
    return validate_host(name, HOSTS[is_office:], base="localhost", is_office=is_office)


@pytest.mark.parametrize(
    ("name", "why"),
    {
        "Umea2.localhost": "plain form",
        "a.localhost:8000": "plain form",
        "a.localhost.": "plain form",
        "a b": "plain form",
        "": "plain form",
        "umeå2.se": "plain form",
        "http://x": "plain form",
        "[::1]": "plain form",
        f"{'x' * 64}.se": "plain form",
        "umea.localhost": "taken",
        "localhost": "reserved",
        "admin.localhost": "reserved",
        "static.localhost": "reserved",
        "urnea.localhost": "too like umea.localhost",
        "ume-a.localhost": "too like umea.localhost",
        "umeå.localhost".encode("idna").decode(): "too like umea.localhost",
        "vvww.example.se": "too like www.example.se",
        "www.exarnple.se": "too like www.example.se",
    }.items(),
)
def test_hosts_that_are_refused(name: str, why: str) -> None:
    with translation.override("en"), pytest.raises(InvalidNameError) as refused:
        host(name)
    assert why in str(refused.value)


@pytest.mark.parametrize("name", ["ume.localhost", "umea.example.se", "www.umea.localhost", "xn--lule-qoa.localhost"])
def test_hosts_that_are_not(name: str) -> None:
    assert host(name) == name


def test_the_office_may_stand_at_the_base_domain_and_under_reserved_names() -> None:
    names = ("www.localhost", "portal.localhost")
    assert [host(name, is_office=True) for name in names] == list(names)
    assert validate_host("localhost", (), base="localhost", is_office=True) == "localhost"


def test_a_host_is_looked_at_as_a_browser_shows_it() -> None:
    assert host_skeleton("umeå.se".encode("idna").decode()) == host_skeleton("umea.se") == "umea.se"
    assert host_skeleton("xn--a-ä.se") != host_skeleton("a.se")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_refusal_is_one_sentence_in_the_readers_language(language: str) -> None:
    with translation.override(language), pytest.raises(InvalidNameError) as error:
        validate_slug("umea", ["umea"])
    expected = {"sv": "Kortnamnet umea är upptaget.", "en": "The short name umea is taken."}
    assert str(error.value) == expected[language]


def test_a_hostile_name_is_shown_without_its_signs_and_not_without_end() -> None:
    with translation.override("en"), pytest.raises(InvalidNameError) as error:
        validate_slug("a\x1b[2J\n" + "x" * 1000, ())
    said: Any = str(error.value)
    assert (said.startswith(r"The short name a\x1b[2J\x0axxx"), said.isprintable(), len(said) < 200) == (
        True,
        True,
        True,
    )
