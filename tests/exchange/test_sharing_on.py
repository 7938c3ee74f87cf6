"""A receiver shares on what an origin has let it: the same item, one step further and never back."""

import uuid
from collections.abc import Iterable
from typing import Any

import pytest

from core.actors import SYSTEM, Actor
from core.tenancy.access import EVERYONE
from shared.exchange.enums import Handling, LinkState
from shared.exchange.models import Grant, Item, Link, Receipt
from shared.exchange.services import append_receipt
from tenants.audit.models import AuditEntry
from tenants.sharing.choices import choice_of
from tenants.sharing.errors import (
    NoReceiversError,
    NotAllowedError,
    NotGrantedError,
    NotPassableError,
    OwnItemError,
    SharingError,
)
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries import shared_with
from tenants.sharing.queries.consequences import consequences_of
from tenants.sharing.queries.inbox import InboxFilter, inbox_for_tenant
from tenants.sharing.queries.passing import shared_on
from tenants.sharing.services import share_on, stop_sharing_on
from tests.exchange.builders import adopt, correct, page_of, report_page
from tests.exchange.verifying.asking import found
from tests.tenants.sharing.test_granting import grant


def offers(scope: Any, tenant: Any) -> list[tuple[str, str, str]]:
    with scope(tenant):
        return [(row.title, row.origin, row.via) for row in inbox_for_tenant(InboxFilter()).rows]


def grants(platform: Any) -> list[tuple[uuid.UUID | None, uuid.UUID | None, bool]]:
    with platform():
        return sorted(Grant.objects.values_list("receiver", "via", "may_reshare"), key=str)


def pass_on(scope: Any, tenant: Any, item: uuid.UUID, user: Any, receivers: Iterable[Any] | None = None) -> None:
    with scope(tenant):
        ids = None if receivers is None else [each.id for each in receivers]
        share_on(item_id=item, receivers=ids, by=Actor.of(user))


@pytest.fixture
def at_the_office(scope: Any, umea: Any, kansli: Any, anna: Any, disa: Any, run_jobs: Any) -> tuple[Any, uuid.UUID]:
    """Umeå's page, shared with the office, which may share it on and has received it."""
    with scope(umea):
        page = report_page("Från Umeå")
        item = grant(page, anna, "national", may_reshare=True, credit="Text: Kim Exempel").pk
    run_jobs()
    with scope(kansli):
        adopt(item, disa, publish=False)
    run_jobs()
    return page, item


@pytest.mark.committed
def test_the_office_shares_a_nodes_item_on_to_all_and_the_origin_keeps_it_in_hand(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any, platform: Any,
    at_the_office: tuple[Any, uuid.UUID],
) -> None:  # fmt: skip
    page, item = at_the_office
    assert offers(scope, orebro) == []
    pass_on(scope, kansli, item, disa)
    run_jobs()
    assert offers(scope, orebro) == [("Från Umeå", "MSI Umeå", "Nationellt kansli")]
    assert offers(scope, umea) == []
    assert grants(platform) == sorted([(kansli.id, None, True), (None, kansli.id, False)], key=str)
    with scope(orebro):
        copy = adopt(item, cecilia)
        assert (copy.origin, copy.terms["may_reshare"], copy.terms["credit"]) == (umea.id, False, "Text: Kim Exempel")
        with pytest.raises(NotPassableError):
            share_on(item_id=item, receivers=[kansli.id], by=Actor.of(cecilia))
    run_jobs()
    with scope(umea):
        with pytest.raises(OwnItemError):
            adopt(item, anna)
        correct(page, title="Rättad i Umeå")
    run_jobs()
    with scope(orebro):
        assert page_of(Copy.objects.get()).title == "Rättad i Umeå"
    with scope(umea):
        told = [(row.name, row.state.value, row.version, row.via) for row in shared_with_all(item)]
        assert told == [
            ("MSI Örebro", "published", 2, "Nationellt kansli"),
            ("Nationellt kansli", "adopted", 2, ""),
        ]
    assert found() == []
    with scope(umea):
        page.refresh_from_db()
        page.unpublish()
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.state, page_of(copy).live) == ("withdrawn", False)
    assert (grants(platform), found()) == ([], [])


def shared_with_all(item: uuid.UUID) -> list[Any]:
    return shared_with(SharedItem.objects.get(pk=item))


@pytest.mark.parametrize("way", ["the sharer stops", "the sharer deletes its copy", "the origin forbids", "narrowed"])
def test_who_has_it_through_a_sharer_loses_it_with_the_sharer(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any, platform: Any,
    at_the_office: tuple[Any, uuid.UUID], way: str,
) -> None:  # fmt: skip
    page, item = at_the_office
    pass_on(scope, kansli, item, disa, [orebro])
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    if way == "the sharer stops":
        with scope(kansli):
            stop_sharing_on(item_id=item, by=Actor.of(disa))
    elif way == "the sharer deletes its copy":
        with scope(kansli):
            page_of(Copy.objects.get()).delete()
    else:
        with scope(umea):
            visibility, allowed = ("national", False) if way == "the origin forbids" else ("tenant", True)
            grant(page, anna, visibility, may_reshare=allowed)
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.state, page_of(copy).live) == ("withdrawn", False)
    with platform():
        assert Link.objects.get(receiver=kansli.id).onward == ([] if way != "narrowed" else [str(orebro.id)])
        assert not Grant.objects.filter(receiver=orebro.id).exists()
    assert found() == []


def test_allowing_it_anew_does_not_bring_it_back_by_itself(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, disa: Any, run_jobs: Any, platform: Any,
    at_the_office: tuple[Any, uuid.UUID],
) -> None:  # fmt: skip
    page, item = at_the_office
    pass_on(scope, kansli, item, disa, [orebro])
    run_jobs()
    for allowed in (False, True):
        with scope(umea):
            grant(page, anna, "national", may_reshare=allowed)
        run_jobs()
    assert (grants(platform), offers(scope, orebro)) == ([(kansli.id, None, True)], [])


def test_what_is_refused_changes_nothing(
    scope: Any, umea: Any, orebro: Any, kansli: Any, bo: Any, disa: Any, run_jobs: Any, platform: Any, anna: Any,
    at_the_office: tuple[Any, uuid.UUID],
) -> None:  # fmt: skip
    page, item = at_the_office
    before = grants(platform)

    def refusal(**asked: Any) -> type[SharingError] | None:
        try:
            share_on(item_id=item, **{"by": Actor.of(disa), "receivers": None, **asked})
        except SharingError as error:
            return type(error)
        return None

    with scope(kansli):
        receipts = Receipt.objects.count()
        assert refusal(receivers=[]) is NoReceiversError
        assert refusal(receivers=[umea.id, kansli.id, uuid.uuid4()]) is NoReceiversError
        assert refusal(by=Actor(uuid.uuid4(), "Nobody")) is NotAllowedError
        assert Receipt.objects.count() == receipts
        assert shared_on(Copy.objects.get()) == frozenset()
        assert not AuditEntry.objects.filter(verb="copy.shared_on").exists()
    with scope(orebro):
        assert refusal(by=SYSTEM) is NotGrantedError
    with scope(umea):
        grant(page, anna, "national", may_reshare=False)
    run_jobs()
    with scope(kansli):
        assert refusal() is NotPassableError
    assert grants(platform) == [(kansli.id, None, False)] != before


@pytest.mark.parametrize(
    ("state", "onward", "allowed", "reason"),
    [
        (LinkState.PUBLISHED, [EVERYONE], False, "the origin does not let this tenant share the item on"),
        (LinkState.WITHDRAWN, [EVERYONE], True, "the origin does not let this tenant share the item on"),
        (LinkState.PUBLISHED, ["nobody"], True, "shared on to unknown tenants: nobody"),
    ],
)
def test_the_relay_believes_no_receiver_that_it_may_share_on(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, run_jobs: Any, platform: Any,
    at_the_office: tuple[Any, uuid.UUID], state: LinkState, onward: list[str], allowed: bool, reason: str,
) -> None:  # fmt: skip
    page, item = at_the_office
    with scope(umea):
        grant(page, anna, "national", may_reshare=allowed)
    run_jobs()
    before = grants(platform)
    with scope(kansli):
        receipt = append_receipt(item_id=item, version=1, state=state, by=SYSTEM, onward=onward).pk
    run_jobs()
    with platform():
        told = Receipt.objects.get(pk=receipt)
        assert (told.handling, told.reason) == (Handling.REFUSED, reason)
        link = Link.objects.get()
        assert (link.state, link.onward, Item.objects.get().audience_is_everyone) == (LinkState.ADOPTED, [], False)
    assert (grants(platform), offers(scope, orebro)) == (before, [])


def test_who_has_it_from_the_origin_does_not_have_it_from_another(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, disa: Any, run_jobs: Any, platform: Any,
    at_the_office: tuple[Any, uuid.UUID],
) -> None:  # fmt: skip
    """And the panel says who loses it before the choice is made."""
    page, item = at_the_office
    pass_on(scope, kansli, item, disa, [orebro])
    run_jobs()
    with scope(umea):
        row = SharedItem.objects.get()
        same = consequences_of(row, choice_of(row))
        assert [party.name for party in same.keeps] == ["MSI Örebro", "Nationellt kansli"]
        grant(page, anna, "chosen", receivers=(orebro.id, kansli.id), may_reshare=True)
    run_jobs()
    assert grants(platform) == sorted([(orebro.id, None, True), (kansli.id, None, True)], key=str)
    assert offers(scope, orebro) == [("Från Umeå", "MSI Umeå", "")]
    assert found() == []
