"""Anna asks Örebro to arrange an event together; it stands in two calendars as each one's own, and goes from both."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import cast
from tests.journeys.conftest import Federation, sign_in, violations, visitor
from tests.journeys.test_sharing import WITHIN, ours, wait_until_gone

pytestmark = [pytest.mark.committed, pytest.mark.browser]

TITLES = {"sv": "Träff om bastun", "en": "Meeting on the sauna"}
PART = "Vi visar runt i Örebro slott efter lunch."
PART_EN = "We show you around Örebro castle after lunch."


@pytest.fixture
def event(federation: Federation, scope: Any, umea: Any) -> Any:
    """A published event at Umeå in two languages, as Anna's colleagues wrote it."""
    from tenants.events.models import EventIndexPage, EventPage

    starts = datetime(2099, 5, 4, 13, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
    made: dict[str, Any] = {}
    with scope(umea):
        for code, title in TITLES.items():
            index = EventIndexPage.objects.get(locale__language_code=code)
            page = EventPage(title=title, kind="seminar", starts_at=starts, place="Umeå", live=False,
                             locale=index.locale, online_url="https://anmalan.example.org/")  # fmt: skip
            if made:
                page.translation_key = made["sv"].translation_key
            index.add_child(instance=page)
            page.save_revision().publish()
            made[code] = page
    return made["sv"]


def shown(page: Page, address: str, words: str) -> None:
    """Until an address shows these words."""
    for _ in range(30):
        page.goto(address)
        if words in page.locator("body").inner_text():
            return
        page.wait_for_timeout(WITHIN / 30)
    pytest.fail(f"{address} never showed {words!r}")


def ask_orebro(anna: Page, federation: Federation, event: Any) -> None:
    """In the share panel: everyone may see it, and Örebro is asked."""
    anna.goto(federation.url("umea", f"/studio/sharing/pages/{event.pk}/"))
    anna.locator("[name=visibility][value=public]").check()
    anna.get_by_role("group", name="Görs tillsammans med").get_by_label("MSI Örebro").check()
    assert ours(anna) == []
    anna.get_by_role("button", name="Se vad det innebär").click()
    asked = anna.get_by_role("list", name="Blir inbjudna att göra det tillsammans med oss")
    expect(asked.get_by_role("listitem")).to_have_text(["MSI Örebro"])
    assert ours(anna) == []
    anna.get_by_role("button", name="Gör så här").click()
    anna.wait_for_load_state()


def accept(cecilia: Page, federation: Federation) -> None:
    """From the inbox to Örebro's own part, in both languages."""
    shown(cecilia, federation.url("orebro", "/studio/sharing/inbox/"), "Inbjudan att göra det tillsammans")
    assert ours(cecilia) == []
    cecilia.get_by_role("button", name="Tacka ja och publicera").click()
    cecilia.get_by_label("Vad vi bidrar med (På svenska)").fill(PART)
    cecilia.get_by_label("Vad vi bidrar med (På engelska)").fill(PART_EN)
    assert ours(cecilia) == []
    cecilia.get_by_role("button", name="Spara vår del").click()
    expect(cecilia.locator("body")).to_contain_text("Det står nu på allas sidor.")


def test_a_joint_event_in_two_calendars(federation: Federation, event: Any, browser: Browser) -> None:
    with visitor(browser) as anna, visitor(browser) as cecilia, visitor(browser) as erik:
        sign_in(anna, federation, cast.ANNA)
        sign_in(cecilia, federation, cast.CECILIA)
        ask_orebro(anna, federation, event)
        accept(cecilia, federation)
        addresses = []
        for node in ("umea", "orebro"):
            erik.goto(federation.url(node, "/kalender/"))
            assert violations(erik) == []
            link = erik.locator("main").get_by_role("link", name=TITLES["sv"])
            expect(link).to_have_count(1)
            link.click()
            erik.wait_for_load_state()
            addresses.append(erik.url)
            shown(erik, erik.url, PART)
            expect(erik.locator("main")).to_contain_text("MSI Umeå och MSI Örebro")
            assert violations(erik) == []
        shown(erik, federation.url("portal", "/en/kalender/?node=orebro"), TITLES["en"])
        erik.locator("main").get_by_role("link", name=TITLES["en"]).click()
        expect(erik.locator("main")).to_contain_text("MSI Umeå and MSI Örebro")
        expect(erik.locator("main")).to_contain_text(PART_EN)
        assert violations(erik) == []
        anna.goto(federation.url("umea", f"/studio/sharing/pages/{event.pk}/"))
        expect(anna.locator("tr").filter(has_text="MSI Örebro")).to_contain_text("gör det tillsammans med oss")
        anna.locator("[name=visibility][value=tenant]").check()
        anna.get_by_role("button", name="Se vad det innebär").click()
        anna.get_by_role("button", name="Behåll den för oss själva").click()
        for address in addresses:
            wait_until_gone(erik, address)
