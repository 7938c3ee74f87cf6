"""Erik reads: every kind of public page, narrow and wide, in both languages, for eyes and for axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Federation, violations, visitor

pytestmark = [pytest.mark.committed, pytest.mark.browser]


@pytest.fixture
def published(federation: Federation, umea: Any) -> Federation:
    """Umeå with the demo's texts, applied by the worker."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from core.tenancy.hosts import ResolvedTenant
    from core.tenancy.scopes import platform_work
    from national_office.demo.filling import add_people, add_texts
    from national_office.demo.sharing import wait_for_relay
    from shared.registry.queries import tenant_by_id

    with platform_work(reason="test"):
        tenant: ResolvedTenant | None = tenant_by_id(umea.id)
    assert tenant is not None
    add_people(tenant, make_password("demo"))
    add_texts(tenant, timezone.now())
    wait_for_relay(lambda text: None, seconds=30)
    return federation


def addresses(page: Page, federation: Federation) -> Iterator[str]:
    """One address of every kind of page, in Swedish and English."""
    page.goto(federation.url("portal", "/utforska/"))
    item = page.locator("main h3 a, main h2 a").first.get_attribute("href")
    assert item is not None
    portal = ("/", "/utforska/", "/utforska/?q=skolor", "/kalender/", "/noder/", "/noder/umea/", item)
    yield from (federation.url("portal", path) for path in portal)
    yield from (federation.url("portal", path) for path in ("/en/", "/en/utforska/", "/en/kalender/"))
    page.goto(federation.url("umea", "/kunskap/"))
    own = page.locator("main h3 a, main h2 a").first.get_attribute("href")
    assert own is not None
    node = ("/", "/kunskap/", "/nyheter/", "/kalender/", "/sok/?q=skolor", "/en/", "/en/knowledge/", "/finns-inte/")
    yield from (federation.url("umea", path) for path in node)
    yield own if own.startswith("http") else federation.url("umea", own)


def test_every_public_page_fits_a_phone_has_one_heading_and_nothing_for_axe(
    published: Federation, browser: Browser
) -> None:
    with visitor(browser) as page:
        pages = list(addresses(page, published))
    found: dict[str, Any] = {}
    third_parties: set[str] = set()
    for width in (360, 1280):
        with visitor(browser, width=width) as page:
            page.on("request", lambda request: third_parties.add(request.url.split("/")[2].split(":")[0]))
            for address in pages:
                page.goto(address)
                wide = page.evaluate("document.documentElement.scrollWidth")
                facts = (wide > width, page.locator("h1").count(), violations(page))
                if facts != (False, 1, []):
                    found[f"{address} at {width}"] = facts
    assert found == {}
    assert {host for host in third_parties if not host.endswith("localhost")} - {""} == set()


def test_the_keyboard_reaches_the_text_past_the_menu(published: Federation, browser: Browser) -> None:
    with visitor(browser) as page:
        page.goto(published.url("portal"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"
