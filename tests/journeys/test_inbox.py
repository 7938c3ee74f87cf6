"""Cecilia at Örebro's inbox: many received at once, no thanks, and a conflict that she writes together by hand."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.journeys.conftest import Federation, sign_in, violations, visitor
from tests.journeys.test_sharing import publish, share_with_everyone, wait_for_title, write_item

pytestmark = [pytest.mark.committed, pytest.mark.browser]

TITLE, THEIRS, OURS, TOGETHER = (
    "Bastun som blev mötesplats",
    "Bastun som blev byns mötesplats",
    "Bastun hos oss",
    "Bastun hos oss blev byns mötesplats",
)
WITHIN = 15_000


def wait_for_text(page: Page, address: str, text: str) -> None:
    """Until the address shows the text in its main part."""
    for _ in range(30):
        page.goto(address)
        if page.locator("main").get_by_text(text).count():
            return
        page.wait_for_timeout(WITHIN / 30)
    pytest.fail(f"{address} never showed {text!r}")


def retitle(page: Page, editor: str, title: str) -> None:
    """Another title, published."""
    page.goto(editor)
    page.fill("[name=title]", title)
    publish(page)
    page.wait_for_load_state()


def test_a_conflict_is_written_together_by_hand(federation: Federation, browser: Browser) -> None:
    inbox = federation.url("orebro", "/studio/sharing/inbox/")
    with visitor(browser) as anna, visitor(browser, width=360) as cecilia, visitor(browser) as erik:
        sign_in(anna, federation, cast.ANNA)
        write_item(anna, TITLE)
        editor = anna.url.replace("/sharing/pages/", "/pages/") + "edit/"
        share_with_everyone(anna)

        sign_in(cecilia, federation, cast.CECILIA)
        wait_for_text(cecilia, inbox, TITLE)
        assert violations(cecilia) == []
        cecilia.get_by_role("link", name="Regler för mottagning").click()
        expect(cecilia.get_by_role("heading", name="Ny regel")).to_be_visible()
        assert violations(cecilia) == []
        cecilia.goto(inbox)
        cecilia.get_by_label(f"Välj {TITLE}").check()
        cecilia.locator("#answer").get_by_role("button", name="Ta emot och publicera").click()
        cecilia.wait_for_load_state()
        cecilia.goto(f"{inbox}?state=published")
        cecilia.get_by_role("link", name=TITLE).click()
        cecilia.wait_for_url(re.compile(r"/studio/pages/\d+/edit/"))
        retitle(cecilia, cecilia.url, OURS)

        retitle(anna, editor, THEIRS)
        wait_for_text(cecilia, f"{inbox}?state=questions", "Avgör 1 ändring")
        cecilia.get_by_role("link", name="Avgör 1 ändring").click()
        expect(cecilia.locator("ins").filter(has_text="byns")).to_be_visible()
        assert violations(cecilia) == []
        assert cecilia.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        # By keyboard alone: open, write, save
        summary = cecilia.locator("summary").filter(has_text="Skriv ihop för hand")
        summary.focus()
        cecilia.keyboard.press("Enter")
        field = cecilia.get_by_label("Den nya texten")
        field.fill(TOGETHER)
        field.press("Tab")
        cecilia.keyboard.press("Enter")
        cecilia.wait_for_url(re.compile(r"/studio/pages/\d+/edit/"))
        assert cecilia.input_value("[name=title]") == TOGETHER
        wait_for_title(erik, federation.url("orebro", "/kunskap/bastun-som-blev-motesplats/"), TOGETHER)
