"""Projections: however jobs come, what is kept step by step is what a rebuild makes, and a verification is clean."""

import random
from typing import Any

import pytest

from core.ids import uuid7
from shared.catalogue.models import PublicEntry
from shared.exchange.models import Item, ItemVersion, Link
from tenants.sharing.models import Copy
from tests.exchange.builders import adopt, report_page, share
from tests.exchange.projections.life import Life
from tests.exchange.projections.rows import EVERYTHING, rows
from tests.exchange.verifying.asking import found, rebuild, verify
from tests.isolation.sizes import SEED, SIZE
from tests.proofs.recording import Proof

STEPS = SIZE // 10
PLANTED_STEPS = 12


@pytest.fixture
def life(
    scope: Any, umea: Any, orebro: Any, kansli: Any, anna: Any, cecilia: Any, disa: Any, settings: Any, tmp_path: Any
) -> Life:
    """Three tenants, each with somebody who shares and receives."""
    settings.MEDIA_ROOT = tmp_path / "media"
    people = [(umea, anna), (orebro, cecilia), (kansli, disa)]
    return Life(people, scope, random.Random(SEED))


def live(life: Life, steps: int) -> None:
    for _ in range(steps):
        life.step()
    life.settle()


def test_planted_faults_are_found(life: Life, platform: Any, scope: Any, proof: Proof) -> None:
    live(life, PLANTED_STEPS)
    tenant, person = life.people[0]
    with scope(tenant):
        share(report_page("Offentlig"), person)
    life.settle()
    assert found() == []
    with platform():
        entry = PublicEntry.objects.earliest("item")
        item = Item.objects.get(id=entry.item)
        PublicEntry.objects.filter(pk=entry.pk).delete()
    proof.planted("lost entry", sum((kind, table) == ("missing", "catalogue_public") for kind, table, _ in found()))
    with platform():
        entry.pk, entry.item = uuid7(), uuid7()
        entry.save(force_insert=True)
        twin = PublicEntry.objects.get(pk=entry.pk)
        twin.pk, twin.item = uuid7(), uuid7()
        twin.save(force_insert=True)
    proof.planted(
        "doubled entry", sum((kind, table) == ("duplicate", "catalogue_public") for kind, table, _ in found())
    )
    proof.planted(
        "orphaned entries", sum((kind, table) == ("orphan", "catalogue_public") for kind, table, _ in found())
    )
    with platform():
        ItemVersion.objects.filter(item=item.id, version=item.version).update(content_hash="0" * 64)
    proof.planted("stale hash", sum((kind, table) == ("hash", "exchange_itemversion") for kind, table, _ in found()))
    receiver, person = next(each for each in life.people if each[0].id != item.origin)
    with scope(receiver):
        adopt(item.id, person)
        Copy.objects.filter(item_id=item.id).update(origin=receiver.id)
    proof.planted("loop", sum(kind == "loop" for kind, _, _ in found()))


def test_incremental_is_rebuilt_is_clean(life: Life, platform: Any, proof: Proof) -> None:
    live(life, STEPS)
    told = verify()
    assert (told["findings"], told["pending"], rebuild()) == ([], {}, {})
    before = rows(platform)
    with platform():
        for model in EVERYTHING:
            model._default_manager.all().delete()
        Link.objects.all().delete()
    made = sum(done["made"] for done in rebuild().values())
    after = rows(platform)
    different = sum(before[name] != after[name] for name in before)
    proof.tried("steps of people", STEPS)
    for what, number in sorted(life.done.items()):
        proof.tried(what, number)
    proof.tried("rows made anew", made)
    proof.absent("tables that differ", different)
    proof.absent("findings", verify()["total"])
