from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from tenants.editorial.enums import PageState
from tenants.editorial.queries import state_label, state_of
from tests.tenants.editorial.making import again, make_item


def test_a_page_goes_through_the_domains_states(umea: Any, scope: Any, bo: Any) -> None:
    with scope(umea):
        page = make_item()
        seen = [state_of(again(page))]
        page.get_latest_revision().publish()
        seen.append(state_of(again(page)))
        again(page).unpublish()
        seen.append(state_of(again(page)))
        again(page).unpublish(set_expired=True)
        later = again(page)
        later.live, later.expired = False, True
        later.save()
        seen.append(state_of(again(page)))
        assert seen == [PageState.DRAFT, PageState.LIVE, PageState.UNPUBLISHED, PageState.ARCHIVED]


def test_a_page_with_a_time_to_go_live_is_scheduled(umea: Any, scope: Any) -> None:
    with scope(umea):
        page = make_item()
        page.go_live_at = timezone.now() + timedelta(days=1)
        page.save_revision().publish()
        assert (state_of(again(page)), again(page).live) == (PageState.SCHEDULED, False)


def test_states_are_told_in_swedish(umea: Any, scope: Any) -> None:
    with scope(umea), translation.override("sv"):
        page = make_item()
        assert str(state_label(page)) == "Utkast"
        assert [str(state.label) for state in PageState] == [
            "Utkast",
            "Granskning",
            "Schemalagd",
            "Publicerad",
            "Avpublicerad",
            "Arkiverad",
        ]


def test_the_state_of_a_live_page_costs_nothing(umea: Any, scope: Any, queries: Any) -> None:
    with scope(umea):
        page = make_item()
        page.get_latest_revision().publish()
        fresh = again(page)
        with queries(0):
            assert state_of(fresh) == PageState.LIVE
