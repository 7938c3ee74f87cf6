"""What stands around every page is kept between requests, and never shown after it has changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from core.tenancy.kept import forget_everything
from shared.registry.models import Domain, Tenant, TenantParty
from shared.taxonomy.models import KnowledgeArea
from tenants.editorial.models import HomePage, KnowledgeIndexPage, NewsIndexPage

READ_ANEW = 9


def home() -> Any:
    """The Swedish front page of the tenant at work."""
    return HomePage.objects.get(locale__language_code="sv")


def rename_section() -> None:
    """Through Wagtail, as the studio does it."""
    page = KnowledgeIndexPage.objects.get(locale__language_code="sv")
    page.title = "Vetande"
    page.save_revision().publish()


def take_down_section() -> None:
    """The section of news is no longer live."""
    NewsIndexPage.objects.get(locale__language_code="sv").unpublish()


CHANGES: dict[str, Callable[[], object]] = {
    "section": rename_section,
    "no section": take_down_section,
    "tagline": lambda: HomePage.objects.filter(pk=home().pk).update(tagline="Vi finns för dig"),
    "menu": lambda: Page.objects.filter(depth=3).update(show_in_menus=False),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_the_site_shows_in_the_next_request(erik: Client, umea: Any, scope: Any, name: str) -> None:
    before = erik.get("/").text
    assert erik.get("/").text == before
    with scope(umea):
        CHANGES[name]()
    changed = erik.get("/").text
    forget_everything()
    assert (changed != before, erik.get("/").text == changed) == (True, True)


REGISTRY: dict[str, Callable[[Any, Any], object]] = {
    "name": lambda umea, orebro: Tenant.objects.filter(pk=umea.pk).update(name_sv="Noden"),
    "sister": lambda umea, orebro: Tenant.objects.filter(pk=orebro.pk).update(name_sv="Grannen"),
    "resting sister": lambda umea, orebro: Tenant.objects.filter(pk=orebro.pk).update(state="suspended"),
    "address": lambda umea, orebro: Domain.objects.filter(tenant=orebro).update(domain="or.localhost"),
    "host": lambda umea, orebro: TenantParty.objects.create(
        tenant=umea, relation="host", organisation_slug="aaa", name_sv="Akademin", name_en="The Academy"
    ),
}


@pytest.mark.parametrize("name", REGISTRY)
def test_a_change_of_the_registry_shows_in_the_next_request(
    erik: Client, umea: Any, orebro: Any, platform: Any, name: str
) -> None:
    before = erik.get("/").text
    with platform():
        REGISTRY[name](umea, orebro)
    assert erik.get("/").text != before


def test_an_area_that_is_renamed_is_so_in_the_next_request(erik: Client, platform: Any, write: Any) -> None:
    path = write("Tomma skolor", areas=["forskning-utbildning"])
    assert "Nytt namn" not in erik.get(path).text
    with platform():
        KnowledgeArea.objects.filter(slug="forskning-utbildning").update(name_sv="Nytt namn")
    assert "Nytt namn" in erik.get(path).text


def test_what_one_node_changes_leaves_its_neighbour_as_it_was(
    visit: Any, umea: Any, orebro: Any, scope: Any, erik: Client
) -> None:
    before = visit(orebro).get("/").text
    erik.get("/")
    with scope(umea):
        rename_section()
    assert ("Vetande" in erik.get("/").text, visit(orebro).get("/").text == before) == (True, True)


def test_a_change_that_is_taken_back_never_was(erik: Client, umea: Any, scope: Any) -> None:
    before = erik.get("/").text
    with pytest.raises(LookupError), scope(umea):
        rename_section()
        raise LookupError
    assert erik.get("/").text == before


def test_only_what_changed_is_read_anew(erik: Client, umea: Any, scope: Any, queries: Any) -> None:
    erik.get("/")
    with queries(18):
        erik.get("/")
    with scope(umea):
        rename_section()
    with queries(18 + READ_ANEW):
        erik.get("/")


def test_pages_are_found_where_wagtail_finds_them(erik: Client, write: Any) -> None:
    path = write("Tomma skolor")
    for address, status in (
        ("/", 200),
        (path, 200),
        ("/en/", 200),
        ("/kunskap/finns-inte/", 404),
        ("/nyheter/tomma-skolor/", 404),
        ("/tomma-skolor/", 404),
        (f"{path}mer/", 404),
        ("/en/kunskap/", 404),
    ):
        assert (address, erik.get(address).status_code) == (address, status)


def test_a_restricted_page_is_restricted_from_the_next_request_on(
    erik: Client, umea: Any, scope: Any, write: Any
) -> None:
    path = write("Tomma skolor")
    assert erik.get(path).status_code == 200
    with scope(umea):
        section = KnowledgeIndexPage.objects.get(locale__language_code="sv")
        PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert (erik.get(path).status_code, erik.get("/nyheter/").status_code) == (302, 200)


def test_with_several_sites_the_host_decides(erik: Client, umea: Any, scope: Any) -> None:
    assert erik.get("/kunskap/").status_code == 200
    with scope(umea):
        section = KnowledgeIndexPage.objects.get(locale__language_code="sv")
        Site.objects.create(hostname="umea.localhost", port=80, root_page=section)
    assert erik.get("/kunskap/").status_code == 404
