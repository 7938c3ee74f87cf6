"""The studio's start page: what awaits me and what I have begun."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tenants.events.models import EventIndexPage, EventPage
from tenants.studio.queries import SHOWN, awaiting, drafts_of, shortcuts_for
from tests.tenants.editorial.making import again, make_item, send_to_review

CATALOGUE = re.compile(r"newcatalog = (\{.*?\n  \});", re.S)


def make_event(*, starts_in: timedelta, **fields: Any) -> None:
    """A published event of Umeå's."""
    index = EventIndexPage.objects.get(locale__language_code="sv")
    at = timezone.now() + starts_in
    number = index.get_children().count()
    index.add_child(
        instance=EventPage(
            title=f"Träff {number}", slug=f"traff-{number}", kind="seminar", starts_at=at, live=True, **fields
        )
    )


def test_drafts_are_ones_own_the_latest_first(umea: Any, scope: Any, anna: Any, bo: Any) -> None:
    with scope(umea):
        first, changed = make_item(title="Först", owner=anna), make_item(title="Ändrad", owner=anna)
        make_item(title="Bos egen", owner=bo)
        again(changed).get_latest_revision().publish()
        assert [draft.title for draft in drafts_of(anna).latest] == ["Först"]
        again(changed).save_revision(user=anna)
        found = drafts_of(anna)
        assert [(draft.title, draft.is_live) for draft in found.latest] == [("Ändrad", True), ("Först", False)]
        assert found.latest[1].url == reverse("wagtailadmin_pages:edit", args=[first.pk])


@pytest.mark.parametrize(("count", "statements"), [(1, 2), (3, 2), (SHOWN + 2, 3)])
def test_drafts_cost_the_same_however_many(
    umea: Any, scope: Any, anna: Any, queries: Callable[[int], Any], count: int, statements: int
) -> None:
    with scope(umea):
        for number in range(count):
            make_item(title=f"Utkast {number}", owner=anna)
        with queries(statements):
            found = drafts_of(anna)
    assert (found.total, len(found.latest)) == (count, min(count, SHOWN))


def test_a_text_in_review_awaits_who_may_approve_it(umea: Any, scope: Any, anna: Any, bo: Any) -> None:
    with scope(umea), translation.override("sv"):
        send_to_review(make_item(kind="report", owner=anna), anna)
        assert [(line.count, line.label) for line in awaiting(bo)] == [(1, "texter som väntar på din granskning")]
        assert awaiting(anna) == []


def test_events_that_are_near_are_told(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea), translation.override("sv"):
        make_event(starts_in=timedelta(days=3))
        make_event(starts_in=timedelta(days=3), cancelled=True)
        make_event(starts_in=timedelta(days=20))
        make_event(starts_in=timedelta(days=-1))
        assert [(line.count, line.label) for line in awaiting(anna)] == [(1, "av våra evenemang är inom två veckor")]


def test_what_one_begins_is_one_click_away(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea), translation.override("sv"):
        assert [shortcut.label for shortcut in shortcuts_for(anna)] == [
            "Nytt kunskapsobjekt",
            "Ny nyhet",
            "Nytt evenemang",
        ]


def test_the_page_greets_and_shows_an_empty_and_a_full_state(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    client = visit(umea, anna)
    empty = client.get("/studio/").content.decode()
    assert [text in empty for text in ("Hej Anna", "Ingenting just nu.", "Du har inga utkast.")] == [True] * 3
    with scope(umea):
        make_item(title="Påbörjad", owner=anna)
    full = client.get("/studio/").content.decode()
    assert ["Påbörjad" in full, "Du har inga utkast." in full] == [True, False]


@pytest.mark.parametrize("path", ["/studio/jsi18n/", "/studio/localize/jsi18n/"])
def test_scripts_speak_the_persons_language(umea: Any, anna: Any, visit: Any, path: str) -> None:
    response = visit(umea, anna).get(path)
    assert (response.status_code, response.headers["Content-Type"]) == (200, 'text/javascript; charset="utf-8"')
    assert "plural" in response.content.decode()


def test_scripts_say_in_swedish_what_wagtail_has_no_swedish_for(umea: Any, anna: Any, visit: Any) -> None:
    said = json.loads(CATALOGUE.search(visit(umea, anna).get("/studio/jsi18n/").content.decode())[1])  # type: ignore[index]
    assert [said["Changes have been autosaved."], said["Good"]] == ["Ändringarna är sparade.", "Lättläst"]


def test_nobody_makes_the_studio_fail_on_purpose(umea: Any, anna: Any, visit: Any) -> None:
    assert visit(umea, anna).get("/studio/failwhale/").status_code == 404
