"""The inbox: what waits, answers to one and to many, and no thanks."""

import uuid
from typing import Any

import pytest

from core.actors import SYSTEM, Actor
from core.ids import uuid7
from shared.exchange.models import Link, Receipt
from tenants.audit.models import AuditEntry
from tenants.sharing.errors import AlreadyReceivedError, NotAllowedError, NotGrantedError, OwnItemError
from tenants.sharing.models import Copy
from tenants.sharing.queries.inbox import InboxCounts, InboxFilter, inbox_counts, inbox_for_tenant
from tenants.sharing.services import adopt_items, decline_offer, mark_read
from tests.exchange.builders import adopt, correct, page_of, report_page, share

LIST = "/studio/sharing/inbox/"


@pytest.fixture
def offers(scope: Any, umea: Any, anna: Any, run_jobs: Any) -> list[tuple[Any, uuid.UUID]]:
    """Three pages of Umeå, and their items."""
    with scope(umea):
        pages = [report_page(f"Sida {number}") for number in range(3)]
        items = [share(page, anna).id for page in pages]
    run_jobs()
    return list(zip(pages, items, strict=True))


def shown(state: str) -> list[str]:
    return [row.title for row in inbox_for_tenant(InboxFilter(state=state)).rows]


def writer(scope: Any, tenant: Any) -> Any:
    from tenants.people.services import create_user
    from tenants.roles import Role

    with scope(tenant):
        return create_user(email="pm@example.org", name="Pia Exempel", roles=[Role.PM], by=SYSTEM)


def test_each_list_shows_what_waits(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, offers: Any, run_jobs: Any
) -> None:
    (first, item), (second, other), _ = offers
    with scope(orebro):
        assert (shown("offered"), inbox_counts()) == (["Sida 2", "Sida 1", "Sida 0"], InboxCounts(
            offered=3, questions=0, changed=0, withdrawn=0
        ))  # fmt: skip
        correct(page_of(adopt(item, cecilia)), title="Vår rubrik")
        adopt(other, cecilia)
    with scope(umea):
        correct(first, title="Rättad rubrik")
        second.unpublish()
    run_jobs()
    with scope(orebro):
        assert inbox_counts() == InboxCounts(offered=1, questions=1, changed=1, withdrawn=1)
        assert (shown("questions"), shown("changed"), shown("withdrawn")) == (
            ["Rättad rubrik"], ["Rättad rubrik"], ["Sida 1"],
        )  # fmt: skip
        assert mark_read(item_ids=[item, other, uuid7()], by=Actor.of(cecilia)) == 2
        assert (shown("changed"), shown("questions"), inbox_counts().withdrawn) == ([], ["Rättad rubrik"], 0)
        assert AuditEntry.objects.get(verb="copy.read").actor_id == cecilia.pk


def test_declining_tells_the_origin_why_and_can_be_changed_later(
    scope: Any, umea: Any, orebro: Any, cecilia: Any, offers: Any, run_jobs: Any
) -> None:
    page, item = offers[0]
    with scope(orebro):
        decline_offer(item_id=item, reason=" Rör inte oss. ", by=Actor.of(cecilia))
        assert (shown("offered"), shown("declined")) == (["Sida 2", "Sida 1"], ["Sida 0"])
        assert inbox_for_tenant(InboxFilter(state="declined")).rows[0].note == "Rör inte oss."
    run_jobs()
    with scope(umea):
        link = Link.objects.get(item=item)
        assert (link.state, link.note, link.received_at) == ("declined", "Rör inte oss.", None)
        correct(page, title="Rättad")
    run_jobs()
    with scope(orebro):
        assert (shown("declined"), shown("offered")) == (["Rättad"], ["Sida 2", "Sida 1"])
        copy = adopt(item, cecilia)
        assert (copy.state, copy.note, page_of(copy).title, shown("declined")) == ("published", "", "Rättad", [])
        with pytest.raises(AlreadyReceivedError):
            decline_offer(item_id=item, reason="", by=Actor.of(cecilia))
    run_jobs()
    with scope(umea):
        assert Link.objects.get(item=item).state == "published"


def test_what_may_not_be_answered(scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, offers: Any) -> None:
    item = offers[0][1]
    person = writer(scope, orebro)
    with scope(orebro):
        for by in (Actor.of(person), Actor.of(anna)):
            for refused in (
                lambda by=by: decline_offer(item_id=item, reason="", by=by),
                lambda by=by: adopt_items(item_ids=[item], publish=False, by=by),
                lambda by=by: mark_read(item_ids=[item], by=by),
            ):
                with pytest.raises(NotAllowedError):
                    refused()
        with pytest.raises(NotGrantedError):
            decline_offer(item_id=uuid7(), reason="", by=Actor.of(cecilia))
        assert (Copy.objects.count(), Receipt.objects.count()) == (0, 0)
    with scope(umea), pytest.raises(OwnItemError):
        decline_offer(item_id=item, reason="", by=Actor.of(anna))


def test_several_are_received_at_once_and_one_that_cannot_be_stops_no_other(
    scope: Any, orebro: Any, cecilia: Any, offers: Any
) -> None:
    items = [item for _, item in offers]
    with scope(orebro):
        adopt(items[0], cecilia, publish=False)
        answered = adopt_items(item_ids=items, publish=True, by=Actor.of(cecilia))
        assert (answered.done, [type(error) for error in answered.refused]) == (2, [AlreadyReceivedError])
        assert sorted(Copy.objects.values_list("state", flat=True)) == ["draft", "published", "published"]


def test_the_studio_answers_one_and_many(scope: Any, visit: Any, orebro: Any, cecilia: Any, offers: Any) -> None:
    client = visit(orebro, cecilia)
    items = [str(item) for _, item in offers]
    assert "Välj Sida 1" in client.get(LIST).content.decode()
    answer = client.post(f"{LIST}answer/", {"action": "draft", "items": items[:2], "query": "family=knowledge"})
    assert answer.headers["Location"] == f"{LIST}?family=knowledge"
    answer = client.post(f"{LIST}{items[2]}/decline/", {"reason": "Nej."}, follow=True)
    assert "Ni har tackat nej." in answer.content.decode()
    assert "Nej." in client.get(f"{LIST}?state=declined").content.decode()
    with scope(orebro):
        assert sorted(Copy.objects.values_list("state", "note")) == [
            ("declined", "Nej."),
            ("draft", ""),
            ("draft", ""),
        ]


@pytest.mark.parametrize("sent", [{}, {"action": "draft"}, {"action": "x", "items": str(uuid.UUID(int=1))},
                                  {"action": "draft", "items": "x"}])  # fmt: skip
def test_nonsense_answers_nothing(
    scope: Any, visit: Any, orebro: Any, cecilia: Any, offers: Any, sent: dict[str, str]
) -> None:
    answer = visit(orebro, cecilia).post(f"{LIST}answer/", sent, follow=True)
    assert "Välj minst en rad" in answer.content.decode()
    with scope(orebro):
        assert not Copy.objects.exists()


def test_who_may_not_receive_sees_no_answers_and_gives_none(
    scope: Any, visit: Any, orebro: Any, umea: Any, anna: Any, offers: Any
) -> None:
    item = offers[0][1]
    client = visit(orebro, writer(scope, orebro))
    assert "Tacka nej" not in client.get(LIST).content.decode()
    for address in (f"{LIST}answer/", f"{LIST}{item}/decline/"):
        assert client.post(address, {"action": "draft", "items": str(item)}).headers["Location"] == "/studio/"
        assert visit(orebro).post(address).headers["Location"] == f"/studio/login/?next={address}"
    assert client.get(f"{LIST}data/").headers["Location"] == "/studio/"
    visit(umea, anna).post(f"{LIST}{item}/decline/")
    with scope(orebro):
        assert not Copy.objects.exists()


def test_the_inbox_as_data(visit: Any, orebro: Any, cecilia: Any, offers: Any) -> None:
    found = visit(orebro, cecilia).get(f"{LIST}data/?family=knowledge").json()
    assert (found["total"], found["page"], found["pages"]) == (3, 1, 1)
    assert found["counts"] == {"offered": 3, "questions": 0, "changed": 0, "withdrawn": 0}
    row = found["rows"][0]
    assert (row["title"], row["item_id"], row["origin"], row["state"]) == (
        "Sida 2", str(offers[2][1]), "MSI Umeå", "offered",
    )  # fmt: skip


@pytest.mark.parametrize("tenant_count", [1, 3])
@pytest.mark.parametrize("item_count", [1, 3])
def test_a_row_more_costs_no_query(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any, queries: Any,
    item_count: int, tenant_count: int,
) -> None:  # fmt: skip
    """Read at Örebro of one origin; or at Örebro of two, while the office has its own inbox too."""
    origins = [(umea, anna), (kansli, disa)][: 1 if tenant_count == 1 else 2]
    pages = []
    for tenant, person in origins:
        with scope(tenant):
            pages += [(tenant, report_page(f"Sida {number}")) for number in range(item_count)]
            items = [share(page, person).id for where, page in pages if where is tenant]
        run_jobs()
        with scope(orebro):
            for item in items:
                correct(page_of(adopt(item, cecilia)), title="Vår")
    for tenant, page in pages:
        with scope(tenant):
            correct(page, title="Rättad")
    run_jobs()
    with scope(orebro):
        with queries(3):
            assert len(inbox_for_tenant(InboxFilter(state="questions")).rows) == item_count * len(origins)
        with queries(3):
            assert inbox_counts().questions == item_count * len(origins)
