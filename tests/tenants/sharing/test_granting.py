"""The grant of an item: who receives it, on what terms, from when and until when."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.actors import SYSTEM, Actor
from core.tenancy.roles import tenant_role
from core.tenancy.scopes import platform_work
from shared.catalogue.enums import Visibility
from shared.catalogue.models import SharedEntry
from shared.catalogue.queries import EntryFilters, entries_for_public
from shared.exchange.models import Grant, Item, ItemVersion, Link, Message
from tenants.audit.models import AuditEntry
from tenants.roles import Right, Role, Subject, roles_with
from tenants.sharing.choices import Choice
from tenants.sharing.errors import (
    ContentRefusedError,
    ImpossibleTimesError,
    NoReceiversError,
    NotAllowedError,
    NotGrantedError,
)
from tenants.sharing.models import Copy, SharedItem, SharingDefault
from tenants.sharing.queries import provenance_for
from tenants.sharing.queries.consequences import consequences_of
from tenants.sharing.services import grant_page, keep_the_clock, propose_for_kind
from tenants.sharing.services.adopting import granted_content
from tests.exchange.builders import adopt, page_of, report_page, share

HOUR = timedelta(hours=1)
TERMS: dict[str, Any] = {"purpose": "Till mässan.", "may_edit": False, "may_reshare": True, "licence": "CC0 1.0",
                         "credit": "Text: Kim Exempel", "on_loss": "leave"}  # fmt: skip


def grant(page: Any, user: Any, visibility: str = "chosen", **terms: Any) -> SharedItem:
    """Choose for a page, as `user`."""
    return grant_page(page=page, choice=Choice(visibility=Visibility(visibility), **terms), by=Actor.of(user))


def said() -> list[tuple[str, int]]:
    return list(Message.objects.order_by("version").values_list("verb", "version"))


def may_receive(item: uuid.UUID) -> bool:
    try:
        granted_content(item)
    except NotGrantedError:
        return False
    return True


def later(item: SharedItem, **moments: Any) -> None:
    """Let a moment of a grant have passed."""
    SharedItem.objects.filter(pk=item.pk).update(**moments)


def test_only_the_chosen_may_receive_and_the_database_itself_says_so(
    scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = grant(report_page(), anna, receivers=(orebro.id,)).pk
    run_jobs()
    with platform():
        assert [(row.receiver, row.audience) for row in Grant.objects.all()] == [(orebro.id, [tenant_role(orebro.id)])]
    for tenant, allowed in ((orebro, True), (kansli, False)):
        with scope(tenant):
            assert may_receive(item) is allowed
            assert ItemVersion.objects.filter(item=item).exists() is allowed
            assert Grant.objects.filter(item=item).exists() is allowed
    with scope(kansli, read_only=True):
        assert entries_for_public(EntryFilters(), "sv").entries == ()


def test_the_terms_travel_and_stand_at_the_copy(
    scope: Any, visit: Any, platform: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    until = timezone.now() + 48 * HOUR
    with scope(umea):
        page = report_page()
        item = grant(page, anna, receivers=(orebro.id,), until=until, **TERMS).pk
    run_jobs()
    with platform():
        row = Grant.objects.get()
        assert {name: getattr(row, name) for name in TERMS} == TERMS
        assert (row.until, Item.objects.get().terms["receivers"]) == (until, [str(orebro.id)])
    with scope(orebro):
        assert SharedEntry.objects.get().licence == "CC0 1.0"
    told = visit(orebro, cecilia).get(f"/studio/sharing/inbox/{item}/").content.decode()
    assert [words in told for words in ("Till mässan.", "Får redigeras", "Kopiorna får vara kvar")] == [True] * 3
    with scope(orebro):
        copy = adopt(item, cecilia)
        shown = provenance_for(page_of(copy))
        assert (shown.licence, shown.credit) == ("CC0 1.0", "Text: Kim Exempel")  # type: ignore[union-attr]
    with scope(umea):
        grant(page, anna, receivers=(orebro.id,), credit="Text: Robin Exempel")
    run_jobs()
    with scope(orebro):
        copy.refresh_from_db()
        shown = provenance_for(page_of(copy))
        assert (shown.licence, shown.credit, copy.base_version) == ("CC BY 4.0", "Text: Robin Exempel", 2)  # type: ignore[union-attr]


def test_narrowing_withdraws_from_those_who_lost_it_and_only_those(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = grant(page, anna, receivers=(orebro.id, kansli.id)).pk
    run_jobs()
    for tenant, person in ((orebro, cecilia), (kansli, disa)):
        with scope(tenant):
            adopt(item, person, publish=tenant == orebro)
    run_jobs()
    with scope(umea):
        grant(page, anna, receivers=(orebro.id,))
    run_jobs()
    states = {}
    for tenant in (orebro, kansli):
        with scope(tenant):
            copy = Copy.objects.get()
            states[tenant.slug] = (copy.state, page_of(copy).live, may_receive(item))
    assert states == {"orebro": ("published", True, True), "nationellt-kansli": ("withdrawn", False, False)}
    with scope(umea):
        assert {link.receiver: link.state for link in Link.objects.all()} == {
            orebro.id: "published", kansli.id: "withdrawn",
        }  # fmt: skip


def test_a_grant_ends_at_read_time_and_is_then_withdrawn_by_its_job(
    scope: Any, visit: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        shared = grant(page, anna, "public", until=timezone.now() + HOUR)
    run_jobs()
    with scope(orebro):
        adopt(shared.pk, cecilia)
    with platform_work(reason="test"):
        Grant.objects.update(until=timezone.now() - HOUR)
    with scope(orebro):
        assert not may_receive(shared.pk)
        address = page_of(Copy.objects.get()).url_path.partition("/kunskap/")[2]
    assert visit(orebro).get(f"/kunskap/{address}").status_code == 404
    with scope(umea):
        assert keep_the_clock() == (0, 0)
        later(shared, until=timezone.now() - HOUR)
        assert keep_the_clock() == (0, 1)
        assert keep_the_clock() == (0, 0)
        shared.refresh_from_db()
        assert (shared.visibility, shared.until, shared.state) == ("tenant", None, "withdrawn")
        assert AuditEntry.objects.get(verb="item.ended").object_id == str(shared.pk)
        assert said() == [("publish", 1), ("withdraw", 2)]
    run_jobs()
    with scope(orebro):
        assert (Copy.objects.get().state, page_of(Copy.objects.get()).live) == ("withdrawn", False)
    with scope(kansli, read_only=True):
        assert entries_for_public(EntryFilters(), "sv").entries == ()


def test_nothing_leaves_before_its_moment(
    scope: Any, visit: Any, umea: Any, orebro: Any, anna: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = grant(page, anna, "public", opens_at=timezone.now() + HOUR)
        assert (item.visibility, item.planned, said()) == ("tenant", "public", [])
        page.lead = "Ändrad under tiden."
        page.save_revision().publish()
        assert (keep_the_clock(), said()) == ((0, 0), [])
    assert visit(umea).get("/kunskap/social-innovation-i-glesbygd/").status_code == 404
    with scope(umea):
        later(item, opens_at=timezone.now())
        assert keep_the_clock() == (1, 0)
        item.refresh_from_db()
        assert (item.visibility, item.planned, item.opens_at) == ("public", "", None)
        message = Message.objects.get()
        content: Any = message.payload
        assert (message.verb, content["languages"]["sv"]["lead"]) == ("publish", "Ändrad under tiden.")
    run_jobs()
    assert visit(umea).get("/kunskap/social-innovation-i-glesbygd/").status_code == 200
    with scope(orebro):
        assert may_receive(item.pk)


def test_an_embargo_on_what_is_out_takes_it_back_until_its_moment(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna)
    run_jobs()
    with scope(orebro):
        adopt(item.pk, cecilia)
    with scope(umea):
        grant(page, anna, "public", opens_at=timezone.now() + HOUR)
        assert said() == [("publish", 1), ("embargo", 2)]
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.state, copy.note.startswith("Återkallad av MSI Umeå till ")) == ("withdrawn", True)
    with scope(umea):
        later(item, opens_at=timezone.now())
        keep_the_clock()
        assert said()[2:] == [("restore", 3)]
    run_jobs()
    with scope(orebro):
        assert Link.objects.get().state == "offered"
        assert adopt(item.pk, cecilia).state == "published"


@pytest.mark.parametrize(
    ("on_loss", "state", "live"), [("leave", "published", True), ("withdraw", "withdrawn", False)]
)
def test_deleting_the_original_follows_the_grant(
    scope: Any, visit: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any, on_loss: str, state: str,
    live: bool,
) -> None:  # fmt: skip
    with scope(umea):
        page = report_page()
        item = grant(page, anna, "public", on_loss=on_loss).pk
    run_jobs()
    with scope(orebro):
        address = page_of(adopt(item, cecilia)).url_path.partition("/kunskap/")[2]
    run_jobs()
    with scope(umea):
        page.delete()
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.state, page_of(copy).live) == (state, live)
        assert "MSI Umeå" in copy.note
    assert visit(orebro).get(f"/kunskap/{address}").status_code == (200 if live else 404)
    with scope(umea):
        assert (Link.objects.get().state, Link.objects.get().adopted_version) == (state, 2 if live else 1)
        assert not Grant.objects.exists()


def test_going_back_to_draft_withdraws_whatever_the_grant_says_of_deletion(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = grant(page, anna, "public", on_loss="leave").pk
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(orebro):
        assert Copy.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"visibility": "chosen"}, NoReceiversError),
        ({"visibility": "public", "until": -HOUR}, ImpossibleTimesError),
        ({"visibility": "public", "until": HOUR, "opens_at": 2 * HOUR}, ImpossibleTimesError),
        ({"visibility": "public", "purpose": "x" * 301}, ContentRefusedError),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    scope: Any, umea: Any, anna: Any, wrong: dict[str, Any], error: type[Exception]
) -> None:
    now = timezone.now()
    terms: dict[str, Any] = {
        name: now + value if isinstance(value, timedelta) else value for name, value in wrong.items()
    }
    with scope(umea):
        page = report_page()
        with pytest.raises(error):
            grant(page, anna, **terms)
        item = SharedItem.objects.get()
        assert (item.visibility, item.chosen_at, item.purpose, said()) == ("tenant", None, "", [])


@pytest.mark.parametrize("role", list(Role))
def test_raising_asks_for_the_right_to_share(scope: Any, umea: Any, role: Role) -> None:
    from tenants.people.services import create_user

    with scope(umea):
        page = report_page()
        person = create_user(email="roll@umea.example.org", name="Roll Exempel", roles=[role], by=SYSTEM)
        allowed = role in roles_with(Right.SHARE, Subject.KNOWLEDGE)
        if allowed:
            grant(page, person, "network")
        else:
            with pytest.raises(NotAllowedError):
                grant(page, person, "network")
        assert (SharedItem.objects.get().visibility, len(said())) == (("network", 1) if allowed else ("tenant", 0))


def test_the_consequences_are_told_before_they_happen(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = grant(page, anna, receivers=(orebro.id,))
    run_jobs()
    with scope(orebro):
        adopt(item.pk, cecilia)
    run_jobs()
    with scope(umea):
        before = said()
        told = consequences_of(item, Choice(visibility=Visibility.NATIONAL))
        assert [[party.name for party in group] for group in (told.gains, told.keeps, told.loses)] == [
            ["Nationellt kansli"], [], ["MSI Örebro"],
        ]  # fmt: skip
        assert (told.loses[0].state, told.loses[0].version) == ("published", 1)
        wider = consequences_of(item, Choice(visibility=Visibility.PUBLIC))
        assert ([party.slug for party in wider.keeps], wider.everyone, wider.hidden) == (["orebro"], True, False)
        assert said() == before


def test_a_proposal_is_kept_for_a_kind_and_shares_nothing(
    scope: Any, umea: Any, anna: Any, queries: Callable[[int], Any]
) -> None:
    with scope(umea):
        page = report_page()
        choice = Choice(visibility=Visibility.NETWORK, credit="Text: vi")
        propose_for_kind(kind="case", choice=choice, by=Actor.of(anna))
        propose_for_kind(kind="case", choice=choice, by=Actor.of(anna))
        kept = SharingDefault.objects.get()
        assert (kept.kind, kept.visibility, kept.credit) == ("case", "network", "Text: vi")
        page.save_revision().publish()
        assert (SharedItem.objects.get().visibility, said()) == ("tenant", [])
        stranger = Actor(id=uuid.uuid4(), name="Ingen")
        with pytest.raises(NotAllowedError):
            propose_for_kind(kind="report", choice=choice, by=stranger)
        assert SharingDefault.objects.count() == 1
