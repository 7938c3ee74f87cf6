"""Erik reads: every kind of public page, narrow and wide, light and dark, in both languages, for eyes and for axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Federation, violations, visitor

pytestmark = pytest.mark.browser

SCRIPTS = "script:not([type='application/ld+json'])"
PORTAL = (
    "/",
    "/utforska/",
    "/utforska/?q=skolor+bastu",
    "/utforska/?q=zzzqqq",
    "/kalender/",
    "/noder/",
    "/noder/umea/",
    "/kansliet/",
    "/stil/",
    "/finns-inte/",
    "/en/",
    "/en/utforska/?q=school",
    "/en/kalender/",
    "/en/noder/umea/",
)
NODE = ("/", "/kunskap/", "/nyheter/", "/kalender/", "/sok/?q=skolor", "/finns-inte/", "/en/", "/en/knowledge/")


def addresses(page: Page, federation: Federation) -> Iterator[str]:
    """One address of every kind of page; `/stil/` shows every component in every tenant's accent."""
    yield from (federation.url("portal", path) for path in PORTAL)
    yield from (federation.url("umea", path) for path in NODE)
    yield federation.url("nowhere")
    lists = (("portal", "/utforska/"), ("portal", "/en/utforska/"), ("umea", "/kunskap/"), ("umea", "/kalender/"))
    for tenant, path in lists:
        page.goto(federation.url(tenant, path))
        yield str(page.evaluate("document.querySelector('main .card-title a').href"))


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "light"), (1280, "dark")])
def test_every_public_page_is_sound_in_every_width_and_light(
    published: Federation, browser: Browser, width: int, scheme: str
) -> None:
    found: dict[str, Any] = {}
    with visitor(browser, width=width, scheme=scheme) as page:
        for address in list(addresses(page, published)):
            page.goto(address)
            wide = page.evaluate("document.documentElement.scrollWidth") > width
            facts = (wide, page.locator("h1").count(), page.locator(SCRIPTS).count(), violations(page))
            if facts != (False, 1, 0, []):
                found[address] = facts
    assert found == {}


def test_public_pages_ask_nobody_else_set_no_cookie_and_keep_their_policy(
    published: Federation, browser: Browser
) -> None:
    asked, told = set[str](), list[str]()
    with visitor(browser) as page:
        page.on("request", lambda request: asked.add(request.url.split("/")[2].rpartition(":")[0]))
        page.on("console", lambda message: told.append(message.text))
        page.on("pageerror", lambda error: told.append(str(error)))
        for address in list(addresses(page, published)):
            answer = page.goto(address, wait_until="load")
            assert answer is not None
            assert "default-src 'self'" in answer.headers["content-security-policy"]
        cookies = page.context.cookies()
    assert cookies == []
    assert asked - {"localhost", "umea.localhost", "nowhere.localhost", ""} == set()
    assert [text for text in told if "404" not in text] == []


def test_the_control_sees_what_the_policy_refuses(published: Federation, browser: Browser) -> None:
    told: list[str] = []
    with visitor(browser) as page:
        page.on("console", lambda message: told.append(message.text))
        page.goto(published.url("portal"))
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
        page.wait_for_timeout(200)
    assert [text for text in told if "Content Security Policy" in text] != []


def test_the_keyboard_reaches_the_text_past_the_menu(published: Federation, browser: Browser) -> None:
    with visitor(browser) as page:
        page.goto(published.url("portal"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"


def test_whoever_wants_less_motion_gets_none(published: Federation, browser: Browser) -> None:
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    with visitor(browser) as page:
        page.goto(published.url("portal"))
        assert page.evaluate(moving) > 0
        page.emulate_media(reduced_motion="reduce")
        assert page.evaluate(moving) == 0


def test_on_paper_there_is_the_text_and_no_controls(published: Federation, browser: Browser) -> None:
    with visitor(browser) as page:
        page.goto(published.url("umea", "/kunskap/tomma-skolor/"))
        page.emulate_media(media="print")
        shown = {
            selector: page.locator(selector).first.is_visible()
            for selector in ("h1", ".prose", ".footer", ".site-nav", ".masthead-search", ".crumbs")
        }
    assert shown == {
        "h1": True,
        ".prose": True,
        ".footer": True,
        ".site-nav": False,
        ".masthead-search": False,
        ".crumbs": False,
    }
