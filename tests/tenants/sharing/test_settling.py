"""Deciding: take theirs, keep ours, write it together; remembered, never half done, and only by who may."""

import uuid
from typing import Any

import pytest

from core.actors import SYSTEM, Actor
from tenants.audit.models import AuditEntry
from tenants.sharing.enums import Decision
from tenants.sharing.errors import (
    ChangedMeanwhileError,
    ContentRefusedError,
    NoQuestionError,
    NotAllowedError,
    NotEditableError,
)
from tenants.sharing.models import Copy
from tenants.sharing.services import detach_copy, settle_question
from tests.exchange.builders import adopt, correct, page_of, report_page, share

OLD, OURS, THEIRS = "Social innovation i glesbygd", "Vår rubrik", "Rättad rubrik"


@pytest.fixture
def asked(scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any) -> tuple[Any, uuid.UUID]:
    """Umeå's page, and the item whose title both Örebro and Umeå have changed."""
    with scope(umea):
        page = report_page()
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        correct(page_of(adopt(item, cecilia)), title=OURS)
    with scope(umea):
        correct(page, title=THEIRS)
    run_jobs()
    return page, item


def settle(item: uuid.UUID, decision: Decision, by: Any, **changes: Any) -> Copy:
    options = {"language": "sv", "key": "title", "version": 2, **changes}
    return settle_question(item_id=item, decision=decision, by=Actor.of(by), **options)


def here() -> tuple[str, dict[str, Any], int]:
    copy = Copy.objects.get()
    return page_of(copy).title, copy.overrides, copy.questions


@pytest.mark.parametrize(
    ("decision", "value", "title", "words"),
    [
        (Decision.ACCEPT, None, THEIRS, {}),
        (Decision.KEEP, None, OURS, {"sv": {"title": OURS}}),
        (Decision.MERGE, "Vår rättade rubrik", "Vår rättade rubrik", {"sv": {"title": "Vår rättade rubrik"}}),
    ],
)
def test_a_decision_is_carried_out_and_remembered(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, asked: Any, run_jobs: Any,
    decision: Decision, value: str | None, title: str, words: dict[str, Any],
) -> None:  # fmt: skip
    page, item = asked
    with scope(orebro):
        assert here() == (OURS, {"sv": {"title": OURS}}, 1)
        settle(item, decision, cecilia, value=value)
        assert (here(), page_of(Copy.objects.get()).live) == ((title, words, 0), True)
        entry = AuditEntry.objects.get(verb=f"copy.{decision.value}")
        assert (entry.actor_id, entry.data["field"], entry.data["version"]) == (cecilia.pk, "title", 2)
        with pytest.raises(NoQuestionError):
            settle(item, decision, cecilia, value=value)
    with scope(umea):
        correct(page, lead="Rättad ingress.")
    run_jobs()
    with scope(orebro):
        assert (here(), page_of(Copy.objects.get()).lead) == ((title, words, 0), "Rättad ingress.")


def test_the_next_change_of_the_same_field_asks_again(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, asked: Any, run_jobs: Any
) -> None:
    page, item = asked
    with scope(orebro):
        settle(item, Decision.KEEP, cecilia)
    with scope(umea):
        correct(page, title="En tredje")
    run_jobs()
    with scope(orebro):
        assert (here()[0], Copy.objects.get().asked) == (OURS, {"sv": {"title": THEIRS}})


def test_what_is_refused_changes_nothing(scope: Any, orebro: Any, cecilia: Any, anna: Any, asked: Any) -> None:
    from tenants.people.services import create_user
    from tenants.roles import Role

    _, item = asked
    with scope(orebro):
        writer = create_user(email="pm@orebro.example.org", name="Pia Exempel", roles=[Role.PM], by=SYSTEM)
        for person in (writer, anna):
            with pytest.raises(NotAllowedError):
                settle(item, Decision.ACCEPT, person)
        with pytest.raises(ChangedMeanwhileError):
            settle(item, Decision.ACCEPT, cecilia, version=1)
        with pytest.raises(NoQuestionError):
            settle(item, Decision.ACCEPT, cecilia, key="lead")
        with pytest.raises(NoQuestionError):
            settle(uuid.uuid4(), Decision.ACCEPT, cecilia)
        for value in ("", "x" * 256):
            with pytest.raises(ContentRefusedError):
                settle(item, Decision.MERGE, cecilia, value=value)
        assert here() == (OURS, {"sv": {"title": OURS}}, 1)


def test_who_may_not_publish_leaves_a_draft(scope: Any, orebro: Any, asked: Any) -> None:
    from tenants.people.services import create_user
    from tenants.roles import Role

    with scope(orebro):
        strategist = create_user(email="st@orebro.example.org", name="Stina Exempel", roles=[Role.ST], by=SYSTEM)
        settle(asked[1], Decision.ACCEPT, strategist)
        page = page_of(Copy.objects.get())
        assert (page.title, page.get_latest_revision_as_object().title) == (OURS, THEIRS)
        assert Copy.objects.get().questions == 0


def test_writing_their_words_in_the_editor_answers_the_question(scope: Any, orebro: Any, asked: Any) -> None:
    with scope(orebro):
        correct(page_of(Copy.objects.get()), title=THEIRS)
        assert here() == (THEIRS, {}, 0)


def test_what_may_not_be_changed_is_not_detached_either(scope: Any, orebro: Any, cecilia: Any, asked: Any) -> None:
    with scope(orebro):
        Copy.objects.update(may_edit=False)
        with pytest.raises(NotEditableError):
            detach_copy(item_id=asked[1], by=Actor.of(cecilia))
        assert Copy.objects.get().detached_at is None


def test_the_page_of_questions_shows_both_sides_and_decides(
    scope: Any, visit: Any, orebro: Any, cecilia: Any, asked: Any
) -> None:
    client = visit(orebro, cecilia)
    address = f"/studio/sharing/copies/{asked[1]}/questions/"
    html = client.get(address).content.decode()
    assert "Ändringar att avgöra" in html
    assert '<ins><span class="w-sr-only" lang="sv">tillagt: </span>Rättad rubrik</ins>' in html
    assert '<ins><span class="w-sr-only" lang="sv">tillagt: </span>Vår rubrik</ins>' in html
    sent = {"question": "sv-title", "sv-title-version": "2", "sv-title-value": "Ihop"}
    assert client.post(address, {**sent, "sv-title-decision": "x"}).status_code == 400
    assert client.post(address, {**sent, "sv-title-decision": "merge", "sv-title-value": ""}).status_code == 400
    with scope(orebro):
        assert here() == (OURS, {"sv": {"title": OURS}}, 1)
    assert client.post(address, {**sent, "sv-title-decision": "merge"}).headers["Location"] == address
    with scope(orebro):
        assert here() == ("Ihop", {"sv": {"title": "Ihop"}}, 0)
        page = page_of(Copy.objects.get()).pk
    assert client.get(address).headers["Location"] == f"/studio/pages/{page}/edit/"
    answer = client.post(address, {**sent, "sv-title-decision": "keep"}, follow=True)
    assert "Det här är redan avgjort." in answer.content.decode()


def test_unlinking_and_linking_again_in_the_studio(
    scope: Any, visit: Any, orebro: Any, cecilia: Any, asked: Any
) -> None:
    client = visit(orebro, cecilia)
    with scope(orebro):
        page = page_of(Copy.objects.get()).pk
    copies = f"/studio/sharing/copies/{asked[1]}"
    assert "Koppla loss" in client.get(f"/studio/sharing/pages/{page}/").content.decode()
    answer = client.post(f"{copies}/detach/", follow=True)
    assert "är nu vår egen text" in answer.content.decode()
    assert client.get(f"{copies}/questions/").status_code == 404
    assert client.post(f"{copies}/attach/").headers["Location"] == f"{copies}/questions/"
    with scope(orebro):
        assert (Copy.objects.get().is_detached, here()) == (False, (OURS, {"sv": {"title": OURS}}, 1))


@pytest.mark.parametrize("what", ["detach", "attach", "questions"])
def test_who_may_not_receive_decides_nothing(
    scope: Any, visit: Any, orebro: Any, umea: Any, anna: Any, asked: Any, what: str
) -> None:
    from tenants.people.services import create_user
    from tenants.roles import Role

    with scope(orebro):
        writer = create_user(email="pm@orebro.example.org", name="Pia Exempel", roles=[Role.PM], by=SYSTEM)
    address = f"/studio/sharing/copies/{asked[1]}/{what}/"
    assert visit(orebro, writer).post(address).headers["Location"] == "/studio/"
    assert visit(orebro).post(address).headers["Location"] == f"/studio/login/?next={address}"
    visit(umea, anna).post(address)
    with scope(orebro):
        assert (Copy.objects.get().is_detached, here()) == (False, (OURS, {"sv": {"title": OURS}}, 1))
