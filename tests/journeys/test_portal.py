"""Erik meets the portal: on a phone and at a desk he sees what it is, narrows, searches, reads and finds his node."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Federation, visitor

pytestmark = pytest.mark.browser


def number_found(page: Page) -> int:
    """How many the list says it holds."""
    return int(page.locator("#count").inner_text().split()[0])


def test_the_front_page_says_what_is_near_and_whom_to_ask(published: Federation, browser: Browser) -> None:
    for width in (360, 1280):
        with visitor(browser, width=width) as page:
            page.goto(published.url("portal"))
            expect(page.locator(".front-line")).to_contain_text("Social innovation är att tillsammans hitta nya sätt")
            expect(page.locator(".front-line")).to_be_in_viewport()
            expect(page.locator(".lead-card h2")).to_be_in_viewport()
            expect(page.get_by_role("heading", name="Nära dig")).to_be_visible()
            expect(page.locator(".map svg a")).to_have_count(21)
            assert (
                page.locator(".map svg a").evaluate_all("all => all.filter(a => a.getBBox().height > 5).length") == 21
            )
            page.get_by_text("Alla län").click()
            expect(page.locator(".counties li").first).to_be_visible()
            page.locator(".near").get_by_role("link", name="MSI Umeå", exact=True).first.click()
            expect(page).to_have_url(published.url("portal", "/noder/umea/"))
            expect(page.get_by_role("heading", level=1)).to_have_text("MSI Umeå")


def test_facets_fold_on_a_phone_and_stand_open_at_a_desk(published: Federation, browser: Browser) -> None:
    with visitor(browser, width=360) as page:
        page.goto(published.url("portal", "/utforska/"))
        facet = page.get_by_role("heading", name="Slag")
        expect(facet).to_be_hidden()
        page.locator(".facets > summary").press("Enter")
        expect(facet).to_be_visible()
        every = number_found(page)
        option = page.locator(".facet a", has_text="Kartläggning")
        expected = int(option.locator(".facet-count").inner_text().split()[0])
        option.click()
        expect(page).to_have_url(re.compile(r"\?kind=mapping$"))
        assert number_found(page) == expected < every
        page.get_by_role("link", name="Kartläggning").and_(page.locator(".filter")).click()
        expect(page).to_have_url(published.url("portal", "/utforska/"))
        assert number_found(page) == every
    with visitor(browser) as page:
        page.goto(published.url("portal", "/utforska/"))
        expect(page.get_by_role("heading", name="Slag")).to_be_visible()
        expect(page.locator(".facets > summary")).to_be_hidden()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_misspelt_search_leads_to_the_item_and_to_its_origin(
    published: Federation, browser: Browser, width: int
) -> None:
    with visitor(browser, width=width) as page:
        page.goto(published.url("portal"))
        if width == 360:
            page.locator(".nav-search a").click()
        page.get_by_role("searchbox").locator("visible=true").fill("tomma skollor")
        page.keyboard.press("Enter")
        expect(page.locator(".hint")).to_contain_text("Inget stämmer med ”tomma skollor” som det är skrivet.")
        expect(page.locator("mark").first).to_be_visible()
        page.locator("main .card-title a").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Nitton tomma skolor och vad de blev")
        page.get_by_role("link", name="Läs originalet hos MSI Umeå").click()
        expect(page).to_have_url(published.url("umea", "/kunskap/tomma-skolor/"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Nitton tomma skolor och vad de blev")


def test_the_language_is_kept_from_page_to_page(published: Federation, browser: Browser) -> None:
    with visitor(browser) as page:
        page.goto(published.url("portal"))
        page.get_by_role("link", name="English").click()
        expect(page).to_have_url(published.url("portal", "/en/"))
        page.get_by_role("link", name="Explore", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Explore")
        page.get_by_role("link", name="Svenska").click()
        expect(page).to_have_url(published.url("portal", "/utforska/"))
