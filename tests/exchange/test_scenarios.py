"""The exchange's scenarios, from an editor's page to the other tenants' sites, through the real relay and tasks."""

from typing import Any

import pytest

from shared.catalogue.queries import EntryFilters, entries_for_public
from shared.exchange.models import Link, Message, Receipt
from shared.exchange.sweeping import sweep
from tenants.sharing import tasks
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries import shared_with
from tenants.sharing.queries.inbox import InboxFilter, inbox_for_tenant
from tests.exchange.builders import adopt, correct, page_of, report_page, share


def on_portal(scope: Any, kansli: Any, q: str = "") -> list[str]:
    with scope(kansli, read_only=True):
        return [entry.title for entry in entries_for_public(EntryFilters(q=q), "sv").entries]


def receivers(scope: Any, tenant: Any) -> dict[str, tuple[str, int | None, str]]:
    with scope(tenant):
        rows = shared_with(SharedItem.objects.get())
        return {row.name: (row.state.value, row.version, str(row.awaited)) for row in rows}


@pytest.mark.committed
def test_publish_adopt_correct_and_withdraw_with_the_real_logins(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna).id
    run_jobs()
    assert on_portal(scope, kansli, "glesbygd") == ["Social innovation i glesbygd"]
    with scope(orebro):
        adopt(item, cecilia)
    with scope(kansli):
        adopt(item, disa, publish=False)
    run_jobs()
    assert receivers(scope, umea) == {
        "MSI Örebro": ("published", 1, ""),
        "Nationellt kansli": ("adopted", 1, ""),
    }
    with scope(umea):
        page.title = "Rättad rubrik"
        page.save_revision().publish()
    run_jobs()
    assert on_portal(scope, kansli) == ["Rättad rubrik"]
    with scope(orebro):
        assert page_of(Copy.objects.get()).title == "Rättad rubrik"
    with scope(umea):
        page.unpublish()
    run_jobs()
    assert on_portal(scope, kansli, "rubrik") == []
    for tenant in (orebro, kansli):
        with scope(tenant):
            copy = Copy.objects.get()
            assert (copy.state, page_of(copy).live) == ("withdrawn", False)
    assert receivers(scope, umea) == {
        "MSI Örebro": ("withdrawn", 2, ""),
        "Nationellt kansli": ("withdrawn", 2, ""),
    }
    with scope(umea):
        page.lead = "Ett senare utkast når ingen."
        page.save_revision()
        assert Message.objects.count() == 3


def test_what_was_rolled_back_was_never_said(scope: Any, umea: Any, kansli: Any, anna: Any, run_jobs: Any) -> None:
    with scope(umea):
        page = report_page()
    with scope(umea) as unit:
        share(page, anna)
        unit.roll_back()
    assert run_jobs() == []
    with scope(umea):
        assert (SharedItem.objects.get().visibility, Message.objects.count()) == ("tenant", 0)
    assert on_portal(scope, kansli) == []


def test_two_origins_with_the_same_slug_are_two_items(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any
) -> None:
    items = []
    for tenant, user in ((umea, anna), (orebro, cecilia)):
        with scope(tenant):
            items.append(share(report_page(), user).id)
    run_jobs()
    with scope(kansli):
        pages = [page_of(adopt(item, disa, publish=False)) for item in items]
        assert [page.slug for page in pages] == ["social-innovation-i-glesbygd", "social-innovation-i-glesbygd-2"]
    assert len(on_portal(scope, kansli)) == 2


def test_a_receiver_that_is_down_catches_up_and_delays_nobody(
    scope: Any,
    umea: Any,
    orebro: Any,
    kansli: Any,
    anna: Any,
    cecilia: Any,
    disa: Any,
    run_jobs: Any,
    monkeypatch: Any,
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    with scope(kansli):
        adopt(item, disa, publish=False)
    run_jobs()
    apply = tasks.apply_item  # type: ignore[attr-defined]
    down = str(orebro.id)

    def fail_at_orebro(**arguments: Any) -> str:
        from core.tenancy.binding import current_tenant

        return "Down." if str(current_tenant().id) == down else apply(**arguments)

    monkeypatch.setattr(tasks, "apply_item", fail_at_orebro)
    for title in ("Andra", "Tredje"):
        with scope(umea):
            page.title = title
            page.save_revision().publish()
        run_jobs()
    assert receivers(scope, umea) == {
        "MSI Örebro": ("published", 1, "Rättelsen är sänd, kvittensen väntar"),
        "Nationellt kansli": ("adopted", 3, ""),
    }
    monkeypatch.setattr(tasks, "apply_item", apply)
    with scope(umea):
        row = Link.objects.get(receiver=orebro.id)
    _let_time_pass(row)
    assert sweep() == "Woke the relay for 0 tenants and sent again to 1 receivers."
    run_jobs()
    assert receivers(scope, umea)["MSI Örebro"] == ("published", 3, "")
    with scope(orebro):
        assert page_of(Copy.objects.get()).title == "Tredje"
        assert list(Receipt.objects.order_by("id").values_list("version", flat=True)) == [1, 3]
    with scope(kansli):
        assert list(Receipt.objects.order_by("id").values_list("version", flat=True)) == [1, 2, 3]


def _let_time_pass(link: Link) -> None:
    from core.tenancy.scopes import platform_work

    with platform_work(reason="test"):
        Link.objects.filter(pk=link.pk).update(next_at=link.sent_at)


def test_an_item_never_returns_to_its_origin(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        item = share(report_page(), anna).id
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    with scope(umea):
        assert not Copy.objects.exists()
        assert not Link.objects.filter(receiver=umea.id).exists()
    with scope(orebro):
        assert not SharedItem.objects.exists()
        assert not Message.objects.exists()


def test_what_was_removed_here_stays_removed_and_is_offered_again_when_the_origin_restores(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        page_of(adopt(item, cecilia)).delete()
    run_jobs()
    assert receivers(scope, umea)["MSI Örebro"] == ("removed", 1, "")
    with scope(umea):
        page.unpublish()
    run_jobs()
    with scope(orebro):
        assert (Copy.objects.get().state, Link.objects.get().state) == ("removed", "removed")
        assert inbox_for_tenant(InboxFilter()).total == 0
    with scope(umea):
        correct(page, title="Åter")
    run_jobs()
    with scope(orebro):
        assert [row.title for row in inbox_for_tenant(InboxFilter()).rows] == ["Åter"]
        assert page_of(adopt(item, cecilia)).title == "Åter"
    run_jobs()
    assert receivers(scope, umea)["MSI Örebro"] == ("published", 3, "")


@pytest.mark.parametrize("holders", [1, 2])
def test_a_copy_more_costs_the_origins_save_nothing(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any, queries: Any,
    holders: int,
) -> None:  # fmt: skip
    from core.actors import Actor
    from tenants.sharing.services import publish_revision

    with scope(umea):
        page = report_page()
        item = share(page, anna).id
    run_jobs()
    for tenant, user in ((orebro, cecilia), (kansli, disa))[:holders]:
        with scope(tenant):
            adopt(item, user, publish=False)
    run_jobs()
    with scope(umea):
        page.lead = "Ny ingress."
        page.save()
        with queries(7):
            publish_revision(page=page, by=Actor.of(anna))
        assert Message.objects.count() == 2
