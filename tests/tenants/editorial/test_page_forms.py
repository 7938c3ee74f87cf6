"""The page editor, as people meet it."""

from typing import Any

import pytest
from wagtail.models import WorkflowState

from shared.exchange.payload import clean_payload
from tenants.editorial.adapters import KnowledgeAdapter
from tenants.editorial.models import KnowledgePage
from tenants.events.models import EventPage
from tenants.roles import Role
from tenants.sharing.models import Copy
from tests.tenants.editorial.making import again, form_of, knowledge_index, make_item, person, send_to_review

PATH = "/studio/pages/"


def add_url(umea: Any, scope: Any) -> str:
    with scope(umea):
        return f"{PATH}add/editorial/knowledgepage/{knowledge_index().pk}/"


def created(umea: Any, scope: Any) -> list[tuple[str, str, bool]]:
    with scope(umea):
        return list(KnowledgePage.objects.values_list("slug", "kind", "live"))


def test_the_form_offers_the_networks_words(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    html = visit(umea, anna).get(add_url(umea, scope)).content.decode()
    assert html.count('name="areas"') == 4
    assert html.count('name="goals"') == 17
    assert html.count('name="municipalities"') == 290
    assert html.count('<details class="chosen-from-groups__group">') == 21


def test_a_communicator_publishes_a_case_at_once(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    data = form_of(
        kind="case", slug="ett-fall", areas=["samverkansmodeller"], goals=["3", "11"], municipalities=["2480"]
    )
    data |= {"authors": "Åsa Ek\r\n\r\n Bo Al ", "key_findings": "Ett\nTvå", "action-publish": "1"}
    response = visit(umea, anna).post(add_url(umea, scope), data)
    assert response.status_code == 302
    with scope(umea):
        page = KnowledgePage.objects.get(slug="ett-fall")
        assert (page.live, page.owner_id, page.areas, page.goals) == (True, anna.pk, ["samverkansmodeller"], [3, 11])
        assert (page.municipalities, page.authors, page.key_findings) == (
            ["2480"],
            ["Åsa Ek", "Bo Al"],
            ["Ett", "Två"],
        )


def test_a_communicator_cannot_publish_a_report_when_creating_it(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    response = visit(umea, anna).post(add_url(umea, scope), form_of(**{"action-publish": "1"}))
    assert response.status_code == 200
    assert "Rapporter granskas innan de publiceras." in response.content.decode()
    assert created(umea, scope) == []


def test_a_communicator_cannot_publish_a_case_turned_report(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    with scope(umea):
        page = make_item(kind="case", owner=anna, slug="ett-fall")
    data = form_of(kind="report", slug="ett-fall", **{"action-publish": "1"})
    response = visit(umea, anna).post(f"{PATH}{page.pk}/edit/", data)
    assert "Rapporter granskas innan de publiceras." in response.content.decode()
    assert created(umea, scope) == [("ett-fall", "case", False)]


def test_a_report_is_sent_to_review(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    response = visit(umea, anna).post(add_url(umea, scope), form_of(**{"action-submit": "1"}))
    assert response.status_code == 302
    with scope(umea):
        assert [state.status for state in WorkflowState.objects.all()] == ["in_progress"]
    assert created(umea, scope) == [("en-rapport", "report", False)]


def test_what_is_not_reviewed_is_not_sent_there(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    response = visit(umea, anna).post(add_url(umea, scope), form_of(kind="case", **{"action-submit": "1"}))
    assert "Bara rapporter och konferensrapporter granskas." in response.content.decode()
    assert created(umea, scope) == []


def test_the_head_of_operations_approves_in_the_editor(umea: Any, scope: Any, anna: Any, bo: Any, visit: Any) -> None:
    with scope(umea):
        page = make_item(kind="report", owner=anna, slug="en-rapport", title="En rapport", lead="Kort om rapporten.")
        send_to_review(page, anna)
    action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    response = visit(umea, bo).post(f"{PATH}{page.pk}/edit/", form_of(**action))
    assert response.status_code == 302
    assert created(umea, scope) == [("en-rapport", "report", True)]


def test_a_project_workers_publish_button_saves_a_draft(umea: Any, scope: Any, visit: Any) -> None:
    with scope(umea):
        worker = person(Role.PM)
    visit(umea, worker).post(add_url(umea, scope), form_of(kind="case", **{"action-publish": "1"}))
    assert created(umea, scope) == [("en-rapport", "case", False)]


@pytest.mark.parametrize("role", [Role.SG, Role.RG, Role.EX])
def test_readers_are_not_let_into_the_studio(umea: Any, scope: Any, visit: Any, role: Role) -> None:
    with scope(umea):
        reader = person(role)
    path = add_url(umea, scope)
    response = visit(umea, reader).get(path)
    assert (response.status_code, response.url) == (302, f"/studio/login/?next={path}")
    assert created(umea, scope) == []


def test_an_unknown_word_is_refused_and_what_was_typed_is_kept(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    data = form_of(kind="case", areas=["finns-inte"], title="Det jag skrev", **{"action-publish": "1"})
    response = visit(umea, anna).post(add_url(umea, scope), data)
    html = response.content.decode()
    assert "finns-inte" in html
    assert 'value="Det jag skrev"' in html
    assert created(umea, scope) == []


def copy_of_another(page: KnowledgePage) -> None:
    adapter = KnowledgeAdapter()
    described = {**adapter.describe(page), "languages": {"sv": adapter.describe_language(page)}}
    Copy.objects.create(
        item_id="01890000-0000-7000-8000-000000000001",
        translation_key=page.translation_key,
        origin="01890000-0000-7000-8000-000000000002",
        origin_slug="orebro",
        origin_name_sv="MSI Örebro",
        origin_name_en="MSI Örebro",
        family="knowledge",
        kind="report",
        base_version=1,
        may_edit=False,
        visibility="public",
        payload=clean_payload(described),
        adopted_at="2026-11-01T08:00:00+00:00",
        adopted_by_id="01890000-0000-7000-8000-000000000003",
    )


def test_in_a_copy_whose_grant_allows_no_changes_the_text_cannot_be_changed(
    umea: Any, scope: Any, anna: Any, visit: Any
) -> None:
    with scope(umea):
        page = make_item(
            kind="case", title="Örebros titel", slug="fran-orebro", authors=["Cecilia"], lead="Deras ingress"
        )
        copy_of_another(page)
    data = form_of(kind="podcast", title="Min titel", slug="vart-val", lead="Min ingress", own_tags="bostad\nunga")
    response = visit(umea, anna).post(f"{PATH}{page.pk}/edit/", {**data, "action-publish": "1"})
    assert response.status_code == 302
    with scope(umea):
        kept = again(page)
        assert (kept.title, kept.kind, kept.lead, kept.authors) == (
            "Örebros titel",
            "case",
            "Deras ingress",
            ["Cecilia"],
        )
        assert (kept.slug, kept.own_tags, kept.live) == ("vart-val", ["bostad", "unga"], True)


def test_a_copied_report_was_reviewed_where_it_comes_from(umea: Any, scope: Any, anna: Any) -> None:
    with scope(umea):
        page = make_item(kind="report")
        assert page.permissions_for_user(anna).can_publish() is False
        copy_of_another(page)
        assert page.permissions_for_user(anna).can_publish() is True
        assert page.get_workflow() is None


def test_a_withdrawn_copy_cannot_be_published(umea: Any, scope: Any, anna: Any, bo: Any) -> None:
    with scope(umea):
        page = make_item(kind="report")
        copy_of_another(page)
        Copy.objects.update(state="withdrawn")
        assert [page.permissions_for_user(user).can_publish() for user in (anna, bo)] == [False, False]


def test_the_editor_opens_for_everyones_page_types(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    with scope(umea):
        index = knowledge_index()
        news, calendar = (index.get_siblings(inclusive=False).get(slug=slug) for slug in ("nyheter", "kalender"))
        home = index.get_parent()
    client = visit(umea, anna)
    paths = [f"add/editorial/newspage/{news.pk}/", f"add/events/eventpage/{calendar.pk}/"]
    paths += [f"{page.pk}/edit/" for page in (home, index, news, calendar)]
    assert [client.get(PATH + path).status_code for path in paths] == [200] * 6


def test_an_event_that_ends_too_early_is_told_at_the_field(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    with scope(umea):
        calendar = knowledge_index().get_siblings().get(slug="kalender")
    times = {"starts_at": "2026-12-01 10:00", "ends_at": "2026-12-01 09:00"}
    more = {"place": "Lund", "online_url": "", "organisers": "", "action-publish": "1"}
    response = visit(umea, anna).post(
        f"{PATH}add/events/eventpage/{calendar.pk}/", form_of(kind="seminar", **times, **more)
    )
    assert "Evenemanget kan inte sluta innan det börjar." in response.content.decode()
    with scope(umea):
        assert EventPage.objects.count() == 0


def test_times_are_swedish(umea: Any, scope: Any, anna: Any, visit: Any) -> None:
    with scope(umea):
        calendar = knowledge_index().get_siblings().get(slug="kalender")
    more = {"starts_at": "2026-07-01 10:00", "ends_at": "", "place": "", "online_url": "", "organisers": ""}
    data = form_of(kind="seminar", slug="i-juli", **more, **{"action-publish": "1"})
    assert visit(umea, anna).post(f"{PATH}add/events/eventpage/{calendar.pk}/", data).status_code == 302
    with scope(umea):
        event = EventPage.objects.get(slug="i-juli")
        assert event.starts_at.isoformat() == "2026-07-01T08:00:00+00:00"
