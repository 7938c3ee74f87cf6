"""Who may read what, on the node's own site."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page

from tenants.editorial.models import HomePage, KnowledgePage
from tenants.sharing.queries import canonical_url, is_copy, may_read, visible_pages
from tests.exchange.builders import adopt, page_of, report_page, share

ERIK = AnonymousUser()


@pytest.mark.parametrize(
    ("visibility", "readable"), [("tenant", False), ("national", False), ("network", False), ("public", True)]
)
def test_only_what_is_public_is_readable_by_the_anonymous(
    scope: Any, visit: Any, umea: Any, anna: Any, visibility: str, readable: bool
) -> None:
    with scope(umea):
        page = report_page()
        share(page, anna, visibility, listed=False)
        path = page.url
        assert may_read(page, ERIK) is readable
        assert list(visible_pages(KnowledgePage.objects.all(), ERIK)) == ([page] if readable else [])
        assert list(visible_pages(KnowledgePage.objects.all(), anna)) == [page]
    assert visit(umea).get(path).status_code == (200 if readable else 404)
    assert visit(umea, anna).get(path).status_code == 200


def test_a_page_nobody_chose_for_is_not_public(scope: Any, visit: Any, umea: Any) -> None:
    with scope(umea):
        page = report_page()
        path = page.url
    assert visit(umea).get(path).status_code == 404


def test_front_page_and_sections_are_readable(scope: Any, umea: Any) -> None:
    with scope(umea):
        pages = Page.objects.filter(depth__gt=1)
        assert list(visible_pages(pages, ERIK)) == list(pages.live())
        assert may_read(HomePage.objects.first(), ERIK)


def test_a_copy_is_as_wide_as_its_grant(
    scope: Any, visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna)
    run_jobs()
    with scope(orebro):
        copy = adopt(item.id, cecilia)
        path = page_of(copy).url
        assert is_copy(page_of(copy))
        assert canonical_url(page_of(copy)) == "http://umea.localhost:8000/kunskap/social-innovation-i-glesbygd/"
        assert list(visible_pages(KnowledgePage.objects.all(), ERIK)) == [page_of(copy)]
    assert visit(orebro).get(path).status_code == 200
    with scope(umea):
        share(page, anna, "network")
    run_jobs()
    with scope(orebro):
        assert page_of(copy).live
        assert list(visible_pages(KnowledgePage.objects.all(), ERIK)) == []
    assert visit(orebro).get(path).status_code == 404
    assert visit(orebro, cecilia).get(path).status_code == 200


@pytest.mark.parametrize("item_count", [1, 3])
def test_lists_ask_as_much_for_one_row_as_for_three(
    scope: Any, umea: Any, anna: Any, queries: Any, item_count: int
) -> None:
    with scope(umea):
        for number in range(item_count):
            share(report_page(f"Rapport {number}"), anna)
    with scope(umea):
        list(visible_pages(KnowledgePage.objects.all(), ERIK))
        # the pages alone: what is public is asked for within the same statement
        with queries(1):
            assert len(visible_pages(KnowledgePage.objects.all(), ERIK)) == item_count
