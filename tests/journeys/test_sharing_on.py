"""The office shares a node's text on, in the studio: what each of the three sees of it, wide and narrow."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.journeys.conftest import Federation, sign_in, visitor
from tests.journeys.test_sharing import TITLE, WITHIN, ours, write_item

pytestmark = [pytest.mark.committed, pytest.mark.browser]


def share_with_the_office(page: Page) -> None:
    """From the share panel, which must be open: the office may read it, and share it on."""
    page.check("#visibility-national")
    page.check("#id_may_reshare")
    page.get_by_role("button", name="Se vad det innebär").click()
    page.get_by_role("button", name="Gör så här").click()
    page.wait_for_load_state()


def await_offer(page: Page, inbox: str, words: str) -> None:
    """Until the inbox says so of the text."""
    for _ in range(30):
        page.goto(inbox)
        row = page.locator("main li").filter(has_text=TITLE)
        if row.count() and words in row.last.inner_text():
            return
        page.wait_for_timeout(WITHIN / 30)
    pytest.fail(f"the inbox never said {words!r}")


def sound(page: Page) -> None:
    """Axe finds nothing in our part, and a phone's width holds it."""
    assert ours(page) == []
    page.set_viewport_size({"width": 360, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_office_shares_a_nodes_text_on(federation: Federation, browser: Browser) -> None:
    with visitor(browser) as anna, visitor(browser) as disa, visitor(browser) as cecilia:
        sign_in(anna, federation, cast.ANNA)
        write_item(anna, TITLE)
        share_with_the_office(anna)

        sign_in(disa, federation, cast.DISA)
        await_offer(disa, federation.url("portal", "/studio/sharing/inbox/"), "MSI Umeå")
        disa.locator("main li").filter(has_text=TITLE).last.get_by_role("button", name="Ta emot som utkast").click()
        disa.wait_for_load_state()
        disa.goto(disa.url.replace("/pages/", "/sharing/pages/").removesuffix("edit/"))
        disa.get_by_label("Till dem som väljs här").check()
        disa.get_by_role("button", name="Spara valet").click()
        expect(disa.locator("#receivers [role=alert], .sharing-errors").first).to_contain_text("Välj minst en nod.")
        sound(disa)
        disa.get_by_label("MSI Örebro").check()
        disa.get_by_role("button", name="Spara valet").click()
        expect(disa.locator(".messages")).to_contain_text("Det delas vidare.")

        sign_in(cecilia, federation, cast.CECILIA)
        await_offer(cecilia, federation.url("orebro", "/studio/sharing/inbox/"), "via Nationellt kansli")
        sound(cecilia)
        cecilia.get_by_role("link", name=TITLE).last.click()
        expect(cecilia.locator("main")).to_contain_text("via Nationellt kansli")
        sound(cecilia)

        anna.goto(federation.url("umea", "/studio/sharing/outbox/"))
        expect(anna.locator("main")).to_contain_text("via Nationellt kansli")
        sound(anna)
