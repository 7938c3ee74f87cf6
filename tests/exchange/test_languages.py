"""One item, two languages: each comes, goes and is removed by itself."""

import uuid
from typing import Any

import pytest
from wagtail.models import Locale, Page

from tenants.sharing.models import Copy
from tests.exchange.builders import adopt, correct, page_of, report_page

type Shared = tuple[Any, uuid.UUID]


@pytest.fixture
def english(scope: Any, umea: Any, shared: Shared, run_jobs: Any) -> Any:
    """The item's English page at Umeå."""
    with scope(umea):
        page = report_page("Social innovation", language="en", translation_key=shared[0].translation_key)
    run_jobs()
    return page


def pages(scope: Any, tenant: Any) -> dict[str, tuple[str, bool]]:
    with scope(tenant):
        found = Page.objects.filter(translation_key=Copy.objects.get().translation_key).select_related("locale")
        return {page.locale.language_code: (page.title, page.live) for page in found}


def test_a_language_that_was_removed_here_stays_removed(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, english: Any, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        page_of(adopt(item, cecilia), "en").delete()
        assert Copy.objects.get().state == "published"
    with scope(umea):
        correct(page, title="Rättad rubrik")
    run_jobs()
    assert pages(scope, orebro) == {"sv": ("Rättad rubrik", True)}


def test_a_language_that_comes_back_follows_the_copy(
    scope: Any, umea: Any, orebro: Any, kansli: Any, cecilia: Any, disa: Any, shared: Shared, english: Any,
    run_jobs: Any,
) -> None:  # fmt: skip
    _, item = shared
    with scope(orebro):
        adopt(item, cecilia)
    with scope(kansli):
        adopt(item, disa, publish=False)
    with scope(umea):
        english.unpublish()
    run_jobs()
    assert pages(scope, orebro)["en"] == ("Social innovation", False)
    with scope(umea):
        correct(english, title="Social innovation again")
    run_jobs()
    assert pages(scope, orebro) == {
        "sv": ("Social innovation i glesbygd", True),
        "en": ("Social innovation again", True),
    }
    assert {live for _, live in pages(scope, kansli).values()} == {False}


def test_a_language_that_was_taken_down_here_stays_down_and_is_corrected(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, english: Any, run_jobs: Any
) -> None:
    with scope(orebro):
        copy = adopt(shared[1], cecilia)
        page_of(copy, "en").unpublish()
        assert Copy.objects.get().state == "published"
    with scope(umea):
        correct(english, title="Corrected")
    run_jobs()
    with scope(orebro):
        mine = page_of(copy, "en")
        assert (mine.live, mine.get_latest_revision_as_object().title) == (False, "Corrected")


def test_an_alias_that_keeps_the_trees_in_step_becomes_the_page_of_the_language(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        copy = adopt(item, cecilia)
        alias = page_of(copy).copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
        assert alias.live
    with scope(umea):
        report_page("Social innovation", language="en", translation_key=page.translation_key)
    run_jobs()
    assert pages(scope, orebro)["en"] == ("Social innovation", True)
    with scope(umea):
        page.refresh_from_db()
        page.unpublish()
    run_jobs()
    assert pages(scope, orebro) == {"sv": ("Social innovation i glesbygd", False), "en": ("Social innovation", True)}


def test_an_alias_goes_down_with_the_copy_it_follows(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any
) -> None:
    page, item = shared
    with scope(orebro):
        page_of(adopt(item, cecilia)).copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    with scope(umea):
        correct(page, title="Rättad rubrik")
    run_jobs()
    assert pages(scope, orebro) == {"sv": ("Rättad rubrik", True), "en": ("Rättad rubrik", True)}
    with scope(umea):
        page.refresh_from_db()
        page.unpublish()
    run_jobs()
    assert {live for _, live in pages(scope, orebro).values()} == {False}
