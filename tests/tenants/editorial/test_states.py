from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from tenants.editorial.enums import PageState
from tenants.editorial.models import KnowledgePage
from tenants.editorial.states import in_state, state_of, state_words
from tests.tenants.editorial.making import again, make_item, send_to_review


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
        assert state_words(page) == "Utkast"
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


def test_a_list_of_one_state_holds_exactly_the_pages_of_which_it_is_said(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        pages = {name: make_item(kind="report", title=name) for name in PageState.values}
        for name in ("live", "unpublished", "archived"):
            pages[name].get_latest_revision().publish()
        again(pages["unpublished"]).unpublish()
        again(pages["archived"]).unpublish(set_expired=True)
        pages["scheduled"].go_live_at = timezone.now() + timedelta(days=1)
        pages["scheduled"].save_revision().publish()
        send_to_review(pages["review"], anna)
        fresh = [again(page) for page in pages.values()]
        assert [state_of(page) for page in fresh] == list(PageState)
        found = {
            name: list(in_state(KnowledgePage.objects.all(), name).values_list("title", flat=True))
            for name in PageState.values
        }
        assert found == {name: [name] for name in PageState.values}


def test_of_a_published_page_lists_also_say_what_waits(umea: Any, scope: Any) -> None:
    with scope(umea), translation.override("sv"):
        page = make_item()
        page.get_latest_revision().publish()
        changed = again(page)
        changed.save_revision()
        seen = [again(page).status_string]
        changed.go_live_at = timezone.now() + timedelta(days=1)
        changed.save_revision().publish()
        seen.append(again(page).status_string)
        assert seen == ["Publicerad, med ändringar i utkast", "Publicerad, en ändring är schemalagd"]
