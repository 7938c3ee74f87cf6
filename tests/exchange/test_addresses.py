"""When a page gets another address, what others have of it learns the new one."""

import uuid
from typing import Any

import pytest
from wagtail.models import Page

from shared.catalogue.queries import latest_for_public
from shared.exchange.models import Message
from tenants.editorial.models import KnowledgeIndexPage
from tenants.sharing.models import Copy
from tenants.sharing.queries import canonical_url
from tenants.sharing.services import publishing
from tests.exchange.builders import adopt, correct, page_of, report_page, share

type Shared = tuple[Any, uuid.UUID]


def canonical(scope: Any, tenant: Any) -> str | None:
    with scope(tenant):
        return canonical_url(page_of(Copy.objects.get()))


def on_portal(scope: Any, kansli: Any) -> list[str]:
    with scope(kansli, read_only=True):
        return [entry.url for entry in latest_for_public(10, "sv")]


@pytest.fixture
def adopted(scope: Any, orebro: Any, cecilia: Any, shared: Shared, run_jobs: Any) -> Any:
    """The page at Umeå, of which Örebro has a published copy."""
    page, item = shared
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    return page


def test_a_new_slug_is_a_correction(
    scope: Any, umea: Any, orebro: Any, kansli: Any, adopted: Any, run_jobs: Any
) -> None:
    with scope(umea):
        correct(adopted, slug="glesbygd")
    run_jobs()
    address = "http://umea.localhost:8000/kunskap/glesbygd/"
    assert (canonical(scope, orebro), on_portal(scope, kansli)) == (address, [address])
    with scope(umea):
        assert Message.objects.count() == 2
    with scope(orebro):
        assert page_of(Copy.objects.get()).slug == "social-innovation-i-glesbygd"


def test_a_moved_section_corrects_all_that_stands_under_it(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, adopted: Any, run_jobs: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(publishing, "SETTLED_AT_ONCE", 2)
    with scope(umea):
        for title in ("Andra", "Tredje", "Fjärde"):
            share(report_page(title), anna)
    run_jobs()
    with scope(umea):
        section = KnowledgeIndexPage.objects.get(locale__language_code="sv")
        section.slug = "kunskapsbank"
        section.save_revision().publish()
    names = run_jobs()
    assert names.count("sharing.settle_items") == 3  # two and two, and a look at what is left
    slugs = ("fjarde", "tredje", "andra", "social-innovation-i-glesbygd")
    assert sorted(on_portal(scope, kansli)) == sorted(
        f"http://umea.localhost:8000/kunskapsbank/{slug}/" for slug in slugs
    )
    assert canonical(scope, orebro) == "http://umea.localhost:8000/kunskapsbank/social-innovation-i-glesbygd/"


def test_a_page_that_is_moved_is_corrected_and_one_that_changes_place_in_the_order_is_not(
    scope: Any, umea: Any, orebro: Any, anna: Any, adopted: Any, run_jobs: Any
) -> None:
    with scope(umea):
        other = report_page("Andra")
        Page.objects.get(pk=adopted.pk).move(other, pos="right")
        assert Message.objects.count() == 1
        Page.objects.get(pk=adopted.pk).move(
            KnowledgeIndexPage.objects.get(locale__language_code="en"), pos="last-child"
        )
    run_jobs()
    assert canonical(scope, orebro) == "http://umea.localhost:8000/en/knowledge/social-innovation-i-glesbygd/"


def test_the_receiver_moves_and_renames_its_copy_and_nobody_is_told(
    scope: Any, umea: Any, orebro: Any, adopted: Any, run_jobs: Any
) -> None:
    with scope(orebro):
        mine = page_of(Copy.objects.get())
        mine.slug = "var-egen"
        mine.save_revision().publish()
        mine.move(report_page("Egen"), pos="right")
        assert Message.objects.count() == 0
    run_jobs()
    with scope(umea):
        correct(adopted, title="Rättad rubrik")
    run_jobs()
    with scope(orebro):
        mine = page_of(Copy.objects.get())
        assert (mine.title, mine.slug) == ("Rättad rubrik", "var-egen")
