"""`manage.py exchange heal`: what can be mended without a person is, by name; what cannot is left, by name."""

from typing import Any

import pytest
from django.db.models import F

from shared.exchange.models import Checkup, Item, Message
from shared.media.disk import path_of
from shared.media.intake import StoredFile
from shared.media.models import MediaReference
from shared.media.names import MediaName
from shared.media.services import record_reference
from tenants.audit.models import AuditEntry
from tenants.editorial.models import KnowledgePage
from tenants.sharing import healing
from tenants.sharing.models import Copy, SharedItem
from tests.exchange.builders import adopt, page_of
from tests.exchange.verifying.asking import ask, found
from tests.exchange.verifying.conftest import Network
from tests.exchange.verifying.test_own_rows import AT_OREBRO, AT_UMEA
from tests.exchange.verifying.test_verify import PROJECTIONS

type Told = dict[str, list[tuple[str, str, str]]]

SENT, RIGHT, KEPT, DOWN, REPORTED = "retold", "set right", "kept", "taken down", "reported"
CHANGED: dict[str, str] = {
    "a version was never said": SENT,
    "a version was forgotten": SENT,
    "a hash is stale": SENT,
    "it is said to be narrower": SENT,
    "it is said to be withdrawn": SENT,
    "a page has another text": SENT,
    "a page is down": SENT,
    "a copy is at another version": RIGHT,
    "a copy has other content": RIGHT,
    "a copy's page has another text": KEPT,
    "a withdrawn copy's page is live": DOWN,
    "a copy's page is gone": RIGHT,
}
"""How each fault at a tenant is mended; those that are not here are left, or go without a repair of their own."""

LOST = "a copy is lost"
LEFT_ALONE = ("an item is lost", "a withdrawn page is live", "a copy is of nothing", "a copy was told on")


def heal(*arguments: str) -> tuple[int, dict[str, Told]]:
    """The exit code, and by tenant what was mended, is on its way, and is left: kind, table and repairs."""
    code, told = ask("heal", *(arguments or ("--all",)))
    by_tenant: dict[str, Told] = {}
    for slug, each in told["tenants"].items():
        for cause in each["causes"]:
            place = by_tenant.setdefault(slug, {}).setdefault(cause["state"], [])
            place.append((cause["kind"], cause["table"], ", ".join(cause["repairs"])))
    return code, {slug: {state: sorted(rows) for state, rows in each.items()} for slug, each in by_tenant.items()}


def test_a_healthy_network_is_left_as_it_is(network: Network, platform: Any, umea: Any) -> None:
    with platform():
        before = Message.objects.count()
    assert heal() == (0, {})
    with platform():
        kept = {row.tenant: (row.looked_at, row.found, row.health) for row in Checkup.objects.all()}
        assert Message.objects.count() == before
    assert (len(kept), kept[umea.id]) == (3, (10, 0, 100.0))


@pytest.mark.parametrize("side", ["origin", "receiver"])
def test_each_fault_between_a_tenants_rows_is_mended(
    network: Network, scope: Any, umea: Any, orebro: Any, run_jobs: Any, side: str
) -> None:
    plants, tenant = (AT_UMEA, umea) if side == "origin" else (AT_OREBRO, orebro)
    became: dict[str, Any] = {}
    names = [name for name in plants if name not in {*LEFT_ALONE, LOST}]
    for name in names:
        with scope(tenant):
            plants[name][0](network)
        code, told = heal()
        run_jobs()
        repairs = ", ".join(one[2] for each in told.values() for one in each.get("mended", []))
        became[name] = (code, CHANGED.get(name, "") in repairs, found())
    assert became == {name: (0, True, []) for name in names}
    assert heal() == (0, {})


def test_a_copy_that_is_no_longer_here_is_reported_and_can_be_received_again(
    network: Network, scope: Any, orebro: Any, cecilia: Any, run_jobs: Any
) -> None:
    with scope(orebro):
        AT_OREBRO[LOST][0](network)
        pages = KnowledgePage.objects.count()
    assert heal() == (0, {"orebro": {"mended": [("missing", "copy", "reported")]}})
    run_jobs()
    with scope(orebro):
        assert (adopt(network.held, cecilia).state, KnowledgePage.objects.count()) == ("published", pages + 1)
    run_jobs()
    assert found() == []


def test_all_faults_at_once_in_what_is_kept_for_all_are_mended(network: Network, platform: Any) -> None:
    with platform():
        for name in sorted(PROJECTIONS, key=lambda name: "lost" in name):
            PROJECTIONS[name][0](network)
    code, told = heal()
    assert (code, {state for each in told.values() for state in each}) == (0, {"mended"})
    assert found() == []


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_a_person_must_judge_is_left_and_counted(
    network: Network, scope: Any, platform: Any, umea: Any, orebro: Any, run_jobs: Any, name: str
) -> None:
    plants, tenant = (AT_UMEA, umea) if name in AT_UMEA else (AT_OREBRO, orebro)
    with scope(tenant):
        plants[name][0](network)
    with platform():
        before = list(Message.objects.order_by("id").values_list("id", "verb"))
    code, told = heal()
    run_jobs()
    assert (code, told[tenant.slug]["left"] != []) == (1, True)
    with platform():
        assert list(Message.objects.order_by("id").values_list("id", "verb")) == before
        kept = Checkup.objects.filter(tenant=tenant.id).latest("at")
    assert (kept.left, kept.health < 100) == (len(told[tenant.slug]["left"]), True)


def test_nothing_is_told_to_more_people_than_before(
    network: Network, scope: Any, platform: Any, umea: Any, run_jobs: Any
) -> None:
    with scope(umea):
        SharedItem.objects.filter(pk=network.narrowed).update(visibility="public", listed=True)
    heal()
    run_jobs()
    with scope(umea):
        assert SharedItem.objects.get(pk=network.narrowed).visibility == "national"
    with platform():
        assert Item.objects.get(id=network.narrowed).visibility == "national"
    assert found() == []


def test_what_was_withdrawn_is_not_published_though_its_row_says_so(
    network: Network, scope: Any, platform: Any, umea: Any, run_jobs: Any
) -> None:
    with scope(umea):
        SharedItem.objects.filter(pk=network.withdrawn).update(state="shared")
        KnowledgePage.objects.filter(
            translation_key=SharedItem.objects.get(pk=network.withdrawn).translation_key
        ).update(live=True)
    heal()
    run_jobs()
    with scope(umea):
        assert SharedItem.objects.get(pk=network.withdrawn).state == "withdrawn"
    with platform():
        assert Item.objects.get(id=network.withdrawn).state == "withdrawn"


@pytest.mark.parametrize(("may_edit", "title", "repair"), [(True, "Klottrad", "kept"), (False, "Rättad", "set right")])
def test_words_that_nobody_noted_are_kept_where_the_grant_allows_own_words(
    network: Network, scope: Any, orebro: Any, may_edit: bool, title: str, repair: str
) -> None:
    with scope(orebro):
        Copy.objects.update(may_edit=may_edit)
        page = page_of(Copy.objects.get(item_id=network.held))
        KnowledgePage.objects.filter(pk=page.pk).update(title="Klottrad")
    assert heal("--tenant", "orebro") == (0, {"orebro": {"mended": [("hash", "page", repair)]}})
    with scope(orebro):
        copy = Copy.objects.get(item_id=network.held)
        assert (page_of(copy).title, copy.overrides) == (title, {"sv": {"title": title}} if may_edit else {})
        assert AuditEntry.objects.filter(verb="copy.mended", actor_name="Nodverk").count() == 1


def test_when_very_much_is_wrong_at_once_nothing_is_said(
    network: Network, scope: Any, platform: Any, umea: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(healing, "MANY", 1)
    with scope(umea):
        KnowledgePage.objects.live().update(lead="Ett annat.")
    with platform():
        before = Message.objects.count()
    assert heal() == (1, {"umea": {"left": [("hash", "page", "")] * 3}})
    with platform():
        assert Message.objects.count() == before


def test_a_copy_that_stays_without_its_original_keeps_the_version_that_it_has(
    network: Network, scope: Any, umea: Any, orebro: Any, anna: Any, run_jobs: Any
) -> None:
    from tests.tenants.sharing.test_granting import grant

    with scope(umea):
        key = SharedItem.objects.get(pk=network.held).translation_key
        page = KnowledgePage.objects.get(translation_key=key)
        grant(page, anna, "public", on_loss="leave")
    run_jobs()
    with scope(umea):
        page.delete()
    run_jobs()
    with scope(orebro):
        kept = Copy.objects.get(item_id=network.held)
        KnowledgePage.objects.filter(translation_key=kept.translation_key).update(lead="Ett annat.")
    assert heal() == (0, {"orebro": {"mended": [("hash", "page", "kept")]}})
    with scope(orebro):
        copy = Copy.objects.get(item_id=network.held)
        assert (copy.base_version, copy.seen_version, copy.state) == (3, 4, "published")
    assert (kept.base_version, kept.seen_version, found()) == (3, 4, [])


def test_a_repair_that_fails_stops_no_other(
    network: Network, scope: Any, umea: Any, orebro: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scope(umea):
        AT_UMEA["a hash is stale"][0](network)
    with scope(orebro):
        AT_OREBRO["a copy is at another version"][0](network)

    def fail(_: Any) -> Any:
        raise ValueError

    monkeypatch.setattr(healing, "mend_item", fail)
    code, told = heal()
    assert (code, told["umea"]) == (1, {"left": [("hash", "item", "")]})
    assert told["orebro"] == {"mended": [("differs", "receipt", "set right")]}


def test_files_are_counted_anew(network: Network, scope: Any, umea: Any, orebro: Any) -> None:
    with scope(umea):
        uses = MediaReference.objects.get().uses
        MediaReference.objects.all().delete()
    with scope(orebro):
        MediaReference.objects.update(uses=F("uses") + 1)
        record_reference(StoredFile(MediaName("a" * 64, "pdf"), 10), tenant_id=orebro.id)
    code, told = heal()
    assert (code, told) == (
        0,
        {
            "orebro": {
                "mended": [("differs", "media reference", "counted"), ("orphan", "media reference", "counted")]
            },
            "umea": {"mended": [("missing", "media reference", "counted")]},
        },
    )
    with scope(umea):
        assert MediaReference.objects.get().uses == uses


def test_lost_bytes_are_left(network: Network, scope: Any, umea: Any) -> None:
    with scope(umea):
        path_of(MediaReference.objects.get().name).unlink()
    code, told = heal()
    assert (code, {slug: each["left"] for slug, each in told.items()}) == (
        1,
        {slug: [("missing", "file", "")] for slug in ("nationellt-kansli", "orebro", "umea")},
    )
