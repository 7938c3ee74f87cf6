"""The studio's pages of sharing."""

import uuid
from typing import Any

import pytest

from core.actors import SYSTEM
from shared.exchange.models import Message
from tenants.sharing.models import Copy, SharedItem
from tests.exchange.builders import adopt, draft_page, page_of, report_page, share


def person(scope: Any, tenant: Any, role: str) -> Any:
    from tenants.people.services import create_user
    from tenants.roles import Role

    with scope(tenant):
        return create_user(email=f"{role}@example.org".lower(), name="Per Exempel", roles=[Role(role)], by=SYSTEM)


@pytest.fixture
def page(scope: Any, umea: Any) -> Any:
    """A published page at Umeå that nobody has chosen for."""
    with scope(umea):
        return report_page()


def test_the_share_page_says_who_will_see_exactly_what(visit: Any, umea: Any, anna: Any, page: Any) -> None:
    answer = visit(umea, anna).get(f"/studio/sharing/pages/{page.pk}/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Bara de som är inloggade hos MSI Umeå." in html
    assert "Nationellt kansli och MSI Örebro får ta emot och publicera en kopia." in html
    assert "Så arbetar tre kommuner." in html
    assert "Exakt det här får de se" in html


def test_editor_and_list_lead_to_the_share_page(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, page: Any
) -> None:
    with scope(umea):
        index = page.get_parent().pk
    client = visit(umea, anna)
    link = f"/studio/sharing/pages/{page.pk}/"
    assert link in client.get(f"/studio/pages/{page.pk}/edit/").content.decode()
    assert link in client.get(f"/studio/pages/{index}/").content.decode()
    writer = visit(umea, person(scope, umea, "PM"))
    assert link not in writer.get(f"/studio/pages/{index}/").content.decode()


def test_choosing_shares(visit: Any, scope: Any, umea: Any, anna: Any, page: Any) -> None:
    client = visit(umea, anna)
    answer = client.post(f"/studio/sharing/pages/{page.pk}/", {"visibility": "public", "listed": "on", "confirm": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/studio/sharing/pages/{page.pk}/")
    with scope(umea):
        item = SharedItem.objects.get()
        assert (item.visibility, item.listed, item.state, item.shared_by_id) == ("public", True, "shared", anna.pk)


@pytest.mark.parametrize("choice", ["", "everyone"])
def test_a_bad_choice_is_an_error_with_a_summary(
    visit: Any, scope: Any, umea: Any, anna: Any, page: Any, choice: str
) -> None:
    answer = visit(umea, anna).post(f"/studio/sharing/pages/{page.pk}/", {"visibility": choice, "listed": "on"})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'role="alert"' in html
    assert 'href="#visibility"' in html
    with scope(umea):
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)


def test_what_the_service_refuses_stands_in_the_form(visit: Any, scope: Any, umea: Any, anna: Any) -> None:
    with scope(umea):
        long = report_page(lead="x" * 5001)
    answer = visit(umea, anna).post(f"/studio/sharing/pages/{long.pk}/", {"visibility": "public", "confirm": "1"})
    assert answer.status_code == 400
    assert "kan inte delas (too long: languages.sv.lead)" in answer.content.decode()
    with scope(umea):
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)


def test_who_may_not_share_is_refused(visit: Any, scope: Any, umea: Any, page: Any) -> None:
    address = f"/studio/sharing/pages/{page.pk}/"
    # Wagtail answers a refusal with the start page and a sentence, and a stranger with the sign-in
    for client, answer in (
        (visit(umea, person(scope, umea, "PM")), "/studio/"),
        (visit(umea, person(scope, umea, "SG")), f"/studio/login/?next={address}"),
        (visit(umea), f"/studio/login/?next={address}"),
    ):
        assert client.get(address).headers["Location"] == answer
        assert client.post(address, {"visibility": "public", "confirm": "1"}).headers["Location"] == answer
    with scope(umea):
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)


def test_unknown_and_unshareable_pages_are_404(visit: Any, scope: Any, umea: Any, anna: Any) -> None:
    from tenants.editorial.models import HomePage

    with scope(umea):
        home = HomePage.objects.first().pk
    client = visit(umea, anna)
    assert client.get("/studio/sharing/pages/999999/").status_code == 404
    assert client.get(f"/studio/sharing/pages/{home}/").status_code == 404
    assert client.get(f"/studio/sharing/inbox/{uuid.uuid4()}/").status_code == 404


def test_inbox_offer_and_adopting(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, page: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(page, anna).id
    run_jobs()
    client = visit(orebro, cecilia)
    html = client.get("/studio/sharing/inbox/").content.decode()
    assert "Social innovation i glesbygd" in html
    assert "Ta emot och publicera" in html
    assert "Inkorg (1)" in html
    assert "Så arbetar tre kommuner." in client.get(f"/studio/sharing/inbox/{item}/").content.decode()
    answer = client.post(f"/studio/sharing/inbox/{item}/adopt/", {"publish": "1"})
    with scope(orebro):
        copy = Copy.objects.get()
        assert answer.headers["Location"] == f"/studio/pages/{page_of(copy).pk}/edit/"
        assert (copy.state, copy.adopted_by_id) == ("published", cecilia.pk)
    assert "Social innovation i glesbygd" not in client.get("/studio/sharing/inbox/").content.decode()
    assert "Social innovation i glesbygd" in client.get("/studio/sharing/inbox/?state=published").content.decode()
    run_jobs()
    html = visit(umea, anna).get(f"/studio/sharing/pages/{page.pk}/").content.decode()
    assert "<td>Publicerad</td><td>1</td>" in html
    assert "<td>Erbjuden</td>" in html


def test_adopting_twice_or_without_right_is_refused(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, page: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(page, anna).id
    run_jobs()
    writer = visit(orebro, person(scope, orebro, "PM"))
    assert writer.post(f"/studio/sharing/inbox/{item}/adopt/").headers["Location"] == "/studio/"
    assert "Ta emot som utkast" not in writer.get("/studio/sharing/inbox/").content.decode()
    with scope(orebro):
        assert not Copy.objects.exists()
    client = visit(orebro, cecilia)
    client.post(f"/studio/sharing/inbox/{item}/adopt/", {"publish": "0"})
    answer = client.post(f"/studio/sharing/inbox/{item}/adopt/", {"publish": "0"}, follow=True)
    assert "Vi har redan tagit emot det här." in answer.content.decode()
    assert client.get(f"/studio/sharing/inbox/{item}/adopt/").status_code == 405
    with scope(orebro):
        assert Copy.objects.count() == 1


@pytest.mark.parametrize("query", ["state=nonsense&family=x&origin=y&page=z", "page=99", "page=-1"])
def test_nonsense_in_the_address_shows_the_offers(visit: Any, umea: Any, anna: Any, query: str) -> None:
    answer = visit(umea, anna).get(f"/studio/sharing/inbox/?{query}")
    assert answer.status_code == 200
    assert "Inget väntar här." in answer.content.decode()


def test_a_copys_share_page_says_whose_it_is(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, page: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        mine = page_of(adopt(item, cecilia)).pk
    client = visit(orebro, cecilia)
    html = client.get(f"/studio/sharing/pages/{mine}/").content.decode()
    assert "Bara den noden bestämmer vem som får se det." in html
    assert '<form method="post" novalidate>' not in html
    client.post(f"/studio/sharing/pages/{mine}/", {"visibility": "public", "confirm": "1"})
    with scope(orebro):
        assert not SharedItem.objects.exists()


def test_the_editor_of_a_withdrawn_copy_offers_no_publishing(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, page: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        mine = page_of(adopt(item, cecilia)).pk
    client = visit(orebro, cecilia)
    assert 'name="action-publish"' in client.get(f"/studio/pages/{mine}/edit/").content.decode()
    with scope(umea):
        page.unpublish()
    run_jobs()
    answer = client.get(f"/studio/pages/{mine}/edit/")
    assert answer.status_code == 200
    assert 'name="action-publish"' not in answer.content.decode()
    assert "Återkallad av MSI Umeå." in client.get("/studio/sharing/inbox/?state=withdrawn").content.decode()
    client.post(f"/studio/bulk/wagtailcore/page/publish/?id={mine}", {"next": "/studio/"})
    with scope(orebro):
        assert not page_of(Copy.objects.get()).live


def test_publishing_asks_for_the_choice_once(visit: Any, scope: Any, umea: Any, anna: Any) -> None:
    from tenants.sharing.wagtail_hooks import ask_who_may_see

    with scope(umea):
        page = report_page()
        draft = draft_page()

    class Request:
        user = anna
        _messages = type("Messages", (), {"add": staticmethod(lambda *args: None)})()

    with scope(umea):
        answer = ask_who_may_see(Request(), page)
        assert answer is not None
        assert answer.headers["Location"] == f"/studio/sharing/pages/{page.pk}/"
        assert ask_who_may_see(Request(), draft) is None
        share(page, anna, "tenant")
        assert ask_who_may_see(Request(), page) is None


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_inbox_asks_as_much_for_one_offer_as_for_three(
    scope: Any, umea: Any, orebro: Any, anna: Any, queries: Any, run_jobs: Any, item_count: int
) -> None:
    from tenants.sharing.queries.inbox import InboxFilter, inbox_for_tenant

    with scope(umea):
        for number in range(item_count):
            share(report_page(f"Rapport {number}"), anna)
    run_jobs()
    with scope(orebro), queries(4):
        # held copies, how many, the rows, the tenants' names
        assert inbox_for_tenant(InboxFilter()).total == item_count


def test_the_editor_of_a_copy_says_whose_text_it_is_and_what_is_ours(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, page: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        mine, own = page_of(adopt(item, cecilia)).pk, report_page("Vår egen").pk
    client = visit(orebro, cecilia)
    html = client.get(f"/studio/pages/{mine}/edit/").content.decode()
    assert "Det här kommer från MSI Umeå." in html
    assert "http://umea.localhost:8000/kunskap/social-innovation-i-glesbygd/" in html
    assert "Det här kommer från" not in client.get(f"/studio/pages/{own}/edit/").content.decode()
    with scope(umea):
        page.unpublish()
    run_jobs()
    assert "MSI Umeå har återkallat det här." in client.get(f"/studio/pages/{mine}/edit/").content.decode()


def test_preview_and_offer_leave_out_no_fact_of_an_event(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    from datetime import UTC, datetime

    from tenants.events.models import EventIndexPage, EventPage

    with scope(umea):
        index = EventIndexPage.objects.get(locale__language_code="sv")
        event = EventPage(
            title="Språkkafé", kind="seminar", place="Väven", online_url="https://example.org/in", preliminary=True,
            starts_at=datetime(2027, 3, 4, 12, tzinfo=UTC), locale=index.locale, live=False,
        )  # fmt: skip
        index.add_child(instance=event)
        event.save_revision().publish()
        item = share(event, anna).id
    run_jobs()
    facts = ("4 mars 2027 13:00", "https://example.org/in", "Preliminärt", "Väven")
    shown = visit(umea, anna).get(f"/studio/sharing/pages/{event.pk}/").content.decode()
    offered = visit(orebro, cecilia).get(f"/studio/sharing/inbox/{item}/").content.decode()
    assert [(fact in shown, fact in offered) for fact in facts] == [(True, True)] * 4


def test_the_page_of_a_copy_says_what_became_of_it(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, page: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(page, anna, "network").id
    run_jobs()
    with scope(orebro):
        mine = page_of(adopt(item, cecilia)).pk
    html = visit(orebro, cecilia).get(f"/studio/sharing/pages/{mine}/").content.decode()
    assert [text in html for text in ("Alla noder", "Publicerad", "Cecilia Exempel")] == [True] * 3
