"""What a tenant shares: the list, its counters, and taking back from one receiver."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from core.tenancy.scopes import platform_work
from shared.catalogue.enums import Visibility
from shared.exchange.models import Item, Message
from shared.exchange.sweeping import sweep
from tenants.sharing import tasks
from tenants.sharing.choices import Choice, without
from tenants.sharing.models import Copy, SharedItem
from tenants.sharing.queries.outbox import LATE, PLANNED, OutboxFilter, late_count, outbox_for_tenant
from tenants.studio.queries import awaiting
from tests.exchange.builders import adopt, correct, report_page, share
from tests.tenants.sharing.test_granting import grant
from tests.tenants.sharing.test_studio import person

OUTBOX = "/studio/sharing/outbox/"


def let_an_hour_pass() -> None:
    with platform_work(reason="test"):
        Item.objects.update(updated_at=timezone.now() - timedelta(hours=2))


def deaf(monkeypatch: Any) -> None:
    """The receivers' task does nothing."""
    monkeypatch.setattr(tasks, "apply_item", lambda **_: "Down.")


def test_it_says_who_has_what_at_which_version_and_when(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna, "network").pk
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    with scope(umea):
        correct(page, title="Rättad rubrik")
    run_jobs()
    client = visit(umea, anna)
    html = client.get(OUTBOX).content.decode()
    for words in ("Det vi delar", "Rättad rubrik", "Alla noder", "Återkalla från MSI Örebro", "Publicerad"):
        assert words in html
    found = client.get(f"{OUTBOX}data/").json()
    row = found["results"][0]
    at = {receiver.pop("name"): receiver.pop("at") for receiver in row["receivers"]}
    assert (found["total"], row["id"], row["version"]) == (1, str(item), 2)
    assert (at["MSI Örebro"] is not None, at["Nationellt kansli"]) == (True, None)
    assert row["receivers"] == [
        {"state": "published", "version": 2, "via": None, "seen": None, "awaited": False, "trouble": None},
        {"state": "offered", "version": None, "via": None, "seen": None, "awaited": False, "trouble": None},
    ]


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize("holders", [1, 2])
def test_the_outbox_asks_as_much_for_one_as_for_three(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any,
    queries: Callable[[int], Any], item_count: int, holders: int,
) -> None:  # fmt: skip
    with scope(umea):
        items = [share(report_page(f"Rapport {number}"), anna).pk for number in range(item_count)]
    run_jobs()
    for tenant, someone in ((orebro, cecilia), (kansli, disa))[:holders]:
        for item in items:
            with scope(tenant):
                adopt(item, someone, publish=False)
    run_jobs()
    with scope(umea), queries(8):
        # how many, the items, their pages, what is public of them, links, grants, troubles, tenants
        assert outbox_for_tenant(OutboxFilter()).total == item_count


def test_filters_find_what_is_planned_and_what_is_late(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any, monkeypatch: Any
) -> None:
    with scope(umea):
        late, quick = report_page("Sen"), report_page("Snabb")
        item = share(late, anna).pk
        share(quick, anna)
        grant(report_page("Senare"), anna, "public", opens_at=timezone.now() + timedelta(days=1))
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    deaf(monkeypatch)
    with scope(umea):
        correct(late, title="Sen och rättad")
    run_jobs()

    def titles(state: str) -> list[str]:
        return [row.title for row in outbox_for_tenant(OutboxFilter(state=state)).rows]

    with scope(umea):
        assert (late_count(), titles(LATE)) == (0, [])
    let_an_hour_pass()
    with scope(umea), translation.override("sv"):
        assert (titles(LATE), titles(PLANNED)) == (["Sen och rättad"], ["Senare"])
        lines = {line.label: (line.count, line.url) for line in awaiting(anna)}
        assert lines["mottagare som inte har svarat i tid"] == (1, f"{OUTBOX}?state=late")
    with scope(orebro):
        assert late_count() == 0


def test_one_receiver_is_left_out_by_a_narrower_choice(
    visit: Any, scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, run_jobs: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna, "network").pk
    run_jobs()
    for tenant, someone in ((orebro, cecilia), (kansli, disa)):
        with scope(tenant):
            adopt(item, someone, publish=False)
    run_jobs()
    client = visit(umea, anna)
    rows = client.get(OUTBOX).context["rows"][0][1]
    fields = next(fields for receiver, fields in rows if receiver.id == orebro.id)
    address = f"/studio/sharing/pages/{page.pk}/"
    sent: dict[str, Any] = {}
    for name, value in fields:
        sent.setdefault(name, []).append(value)
    html = client.post(address, sent).content.decode()
    assert "<strong>MSI Örebro</strong>: kopian där tas ned" in html
    with scope(umea):
        assert Message.objects.count() == 1
    client.post(address, sent | {"confirm": "1"})
    run_jobs()
    states = {}
    for tenant in (orebro, kansli):
        with scope(tenant):
            states[tenant.slug] = Copy.objects.get().state
    assert states == {"orebro": "withdrawn", "nationellt-kansli": "draft"}


def test_what_everyone_reads_is_not_taken_from_one(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, run_jobs: Any
) -> None:
    with scope(umea):
        share(report_page(), anna)
    run_jobs()
    client = visit(umea, anna)
    assert [fields for _, fields in client.get(OUTBOX).context["rows"][0][2]] == [None, None]
    assert "Återkalla från" not in client.get(OUTBOX).content.decode()


def test_leaving_out_the_last_one_takes_it_back_whole(umea: Any, orebro: Any) -> None:
    chosen = Choice(visibility=Visibility.CHOSEN, receivers=(orebro.id,))
    assert without(chosen, orebro.id, [orebro.id]).visibility == Visibility.TENANT
    national = Choice(visibility=Visibility.NATIONAL)
    assert without(national, orebro.id, [orebro.id]).visibility == Visibility.TENANT


def test_the_list_is_for_those_who_share(
    visit: Any, scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any
) -> None:
    with scope(umea):
        share(report_page(), anna)
    writer = visit(umea, person(scope, umea, "PM"))
    for address in (OUTBOX, f"{OUTBOX}data/"):
        assert writer.get(address).headers["Location"] == "/studio/"
        assert visit(umea).get(address).status_code == 302
    assert visit(orebro, cecilia).get(f"{OUTBOX}data/").json()["total"] == 0


def test_an_empty_list_says_what_to_do_and_nonsense_shows_all(visit: Any, umea: Any, anna: Any) -> None:
    client = visit(umea, anna)
    assert "Vi delar ingenting än." in client.get(OUTBOX).content.decode()
    assert client.get(f"{OUTBOX}?state=nonsense&page=x").status_code == 200


def test_what_comes_through_again_is_no_longer_late(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any, monkeypatch: Any
) -> None:
    with scope(umea):
        page = report_page()
        item = share(page, anna).pk
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    apply = tasks.apply_item  # type: ignore[attr-defined]
    deaf(monkeypatch)
    with scope(umea):
        correct(page, title="Rättad")
    run_jobs()
    let_an_hour_pass()
    monkeypatch.setattr(tasks, "apply_item", apply)
    with platform_work(reason="test"):
        from shared.exchange.models import Link

        Link.objects.update(next_at=timezone.now())
    sweep()
    run_jobs()
    with scope(umea):
        assert late_count() == 0
        assert SharedItem.objects.get().version == 2
