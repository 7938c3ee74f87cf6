"""Anna publishes and shares at Umeå, Cecilia takes it in at Örebro, Anna corrects and takes it back."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.journeys.conftest import Federation, sign_in, violations, visitor

pytestmark = [pytest.mark.committed, pytest.mark.browser]

TITLE = "Bastun som blev mötesplats"
CORRECTED = "Bastun som blev byns mötesplats"
WITHIN = 15_000


def write_item(page: Page, title: str) -> None:
    """From the studio's start page to the share page."""
    page.get_by_role("link", name="Nytt kunskapsobjekt").click()
    page.select_option("[name=kind]", "mapping")
    page.fill("[name=title]", title)
    page.fill("[name=lead]", "Tre byar byggde en bastu och fick en mötesplats på köpet.")
    publish(page)
    page.wait_for_url(re.compile(r"/studio/sharing/pages/\d+/"))


def publish(page: Page) -> None:
    """The second button of the editor's footer."""
    page.locator("footer.footer [data-w-dropdown-target=toggle]").click()
    page.locator("button[name=action-publish]").click()


def share_with_everyone(page: Page) -> None:
    """The widest of the choices, and its consequences."""
    page.locator("[name=visibility][value=public]").check()
    page.get_by_role("button", name="Se vad det innebär").click()
    page.get_by_role("button", name="MSI Örebro").click()
    exactly = page.get_by_role("heading", name="Exakt det här kommer att synas för MSI Örebro")
    expect(exactly).to_be_visible()
    expect(page.locator("main")).to_contain_text("Tre byar byggde en bastu")
    assert ours(page) == []
    page.get_by_role("button", name="Gör så här").click()
    page.wait_for_load_state()


def ours(page: Page) -> list[str]:
    """What axe finds in our part of a page of the studio."""
    return violations(page, within=".sharing")


def watch(page: Page, federation: Federation, node: str, state: str) -> None:
    """Until the origin's list of what it shares says what a node has of the latest."""
    row = page.locator("tr").filter(has_text=node).first
    for _ in range(30):
        page.goto(federation.url("umea", "/studio/sharing/outbox/"))
        if row.count() and state in row.inner_text() and "väntar" not in row.inner_text():
            return
        page.wait_for_timeout(WITHIN / 30)
    pytest.fail(f"{node} was never {state}")


def wait_for_title(page: Page, address: str, title: str) -> None:
    """Until the address shows the title as its heading."""
    for _ in range(30):
        page.goto(address)
        if page.locator("h1").first.inner_text().strip() == title:
            return
        page.wait_for_timeout(WITHIN / 30)
    pytest.fail(f"{address} never showed {title!r}")


def wait_until_gone(page: Page, address: str) -> None:
    """Until the address answers 404."""
    for _ in range(30):
        answer = page.goto(address)
        if answer is not None and answer.status == 404:
            return
        page.wait_for_timeout(WITHIN / 30)
    pytest.fail(f"{address} is still there")


def on_the_portal(page: Page, federation: Federation, title: str) -> str:
    """The item's address on the portal, once the relay has put it there."""
    for _ in range(30):
        page.goto(federation.url("portal", "/utforska/"))
        link = page.locator("main").get_by_role("link", name=title)
        if link.count():
            href = link.first.get_attribute("href")
            assert href is not None
            return federation.url("portal", href)
        page.wait_for_timeout(WITHIN / 30)
    return pytest.fail("the item never came to the portal")


def adopt_and_publish(page: Page, federation: Federation, title: str) -> str:
    """Cecilia takes in the offer and publishes it; the address of Örebro's page."""
    page.goto(federation.url("orebro", "/studio/sharing/inbox/"))
    row = page.locator("article, li, tr").filter(has_text=title).last
    row.get_by_role("button", name="Ta emot och publicera").click()
    page.wait_for_load_state()
    page.goto(federation.url("orebro", "/kunskap/"))
    link = page.locator("main").get_by_role("link", name=title).first
    expect(link).to_be_visible()
    return str(page.evaluate("link => link.href", link.element_handle()))


def test_a_text_travels_is_corrected_and_is_taken_back(federation: Federation, browser: Browser) -> None:
    with visitor(browser) as anna, visitor(browser) as cecilia, visitor(browser) as erik:
        sign_in(anna, federation, cast.ANNA)
        write_item(anna, TITLE)
        share_page = anna.url
        own_address = federation.url("umea", "/kunskap/bastun-som-blev-motesplats/")
        answer = erik.goto(own_address)
        assert answer is not None
        assert answer.status == 404

        share_with_everyone(anna)
        portal = on_the_portal(erik, federation, TITLE)
        answer = erik.goto(own_address)
        assert answer is not None
        assert answer.status == 200

        sign_in(cecilia, federation, cast.CECILIA)
        copy = adopt_and_publish(cecilia, federation, TITLE)
        wait_for_title(erik, copy, TITLE)
        watch(anna, federation, "MSI Örebro", "Publicerad")
        assert ours(anna) == []
        assert erik.locator("link[rel=canonical]").get_attribute("href") == own_address
        expect(erik.locator("main")).to_contain_text("MSI Umeå")

        anna.goto(share_page.replace("/sharing/pages/", "/pages/") + "edit/")
        anna.fill("[name=title]", CORRECTED)
        publish(anna)
        anna.wait_for_load_state()
        wait_for_title(erik, portal, CORRECTED)
        wait_for_title(erik, copy, CORRECTED)

        anna.goto(share_page.replace("/sharing/pages/", "/pages/") + "unpublish/")
        anna.locator("form button[type=submit], form input[type=submit]").last.click()
        anna.wait_for_load_state()
        wait_until_gone(erik, portal)
        wait_until_gone(erik, copy)
        watch(anna, federation, "MSI Örebro", "Återkallad")
        anna.goto(share_page)
        expect(anna.locator("main")).to_contain_text("MSI Örebro")


def test_a_session_and_a_link_of_one_node_are_refused_by_another(federation: Federation, browser: Browser) -> None:
    with visitor(browser) as page:
        sign_in(page, federation, cast.ANNA)
        own = page.context.cookies(federation.url("umea"))
        stolen = [{**cookie, "domain": "orebro.localhost"} for cookie in own]
        page.context.add_cookies(stolen)  # type: ignore[arg-type]
        page.goto(federation.url("orebro", "/studio/"))
        assert "/studio/login/" in page.url
        page.goto(federation.url("umea", "/studio/"))
        write_item(page, TITLE)
        path = page.url.partition(f":{federation.port}")[2]
        page.goto(federation.url("orebro", path))
        assert "/studio/login/" in page.url
    with visitor(browser) as page:
        sign_in(page, federation, cast.CECILIA)
        answer = page.goto(federation.url("orebro", path))
        assert answer is not None
        assert answer.status == 404
