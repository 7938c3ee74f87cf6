"""`manage.py exchange verify`: clean when all is right; each planted fault is found, and named."""

from collections.abc import Callable
from typing import Any

import pytest

from core.ids import uuid7
from shared.catalogue.models import FacetCount, PublicEntry, SharedEntry, Word
from shared.exchange.models import Grant, Item, ItemVersion, Link
from shared.media.models import PublicMedia, SharedMedia
from tests.exchange.verifying.asking import found, rebuild, verify
from tests.exchange.verifying.conftest import Network

type Plant = Callable[[Network], object]


def test_a_network_where_all_came_through_is_clean(network: Network) -> None:
    told = verify()
    assert told["findings"] == []
    assert (told["clean"], told["total"], told["pending"]) == (True, 0, {})
    assert told["checked"] == {"copies": 5, "files": 3, "histories": 4, "items": 5}
    assert rebuild() == {}


def change(model: Any, item: str, **changes: Any) -> Plant:
    """Change the rows of one of the network's items behind everybody's back."""

    def plant(network: Network) -> object:
        rows = model._default_manager.filter(**{"id" if model is Item else "item": getattr(network, item)})
        return rows.update(**changes)

    return plant


def remove(model: Any, item: str) -> Plant:
    """Lose the rows of one of the network's items."""

    def plant(network: Network) -> object:
        return model._default_manager.filter(**{"id" if model is Item else "item": getattr(network, item)}).delete()

    return plant


def again(model: Any, **changes: Any) -> Plant:
    """A second row like that of the held item, under a global id that nobody ever said."""

    def plant(network: Network) -> object:
        row = model._default_manager.get(item=network.held)
        row.pk, row.item = uuid7(), uuid7()
        for name, value in changes.items():
            setattr(row, name, value)
        return row.save(force_insert=True)

    return plant


UMEA = "umea"
NUMBERS = [*[("differs", "catalogue_count", "")] * 4, ("differs", "catalogue_word", "")]
MENDED = {"catalogue_count": {"changed": 4}, "catalogue_word": {"changed": 4}}
PROJECTIONS: dict[str, tuple[Plant, list[tuple[str, str, str]], dict[str, dict[str, int]]]] = {
    "an item is lost": (
        remove(Item, "held"),
        [("missing", "exchange_item", UMEA), ("orphan", "copy", "nationellt-kansli"), ("orphan", "copy", "orebro")],
        {"exchange_item": {"made": 1}},
    ),
    "an item is at another version": (
        change(Item, "held", version=1),
        [("differs", "exchange_item", UMEA)],
        {"exchange_item": {"changed": 1}},
    ),
    "what is withdrawn is live": (
        change(Item, "withdrawn", state="live"),
        [("differs", "exchange_item", UMEA)],
        {"exchange_item": {"changed": 1}},
    ),
    "content is lost": (
        remove(ItemVersion, "held"),
        [("missing", "exchange_itemversion", UMEA), ("missing", "exchange_itemversion", UMEA)],
        {"exchange_itemversion": {"made": 2}},
    ),
    "content is stale": (
        change(ItemVersion, "narrowed", payload={"languages": {}}),
        [("hash", "exchange_itemversion", UMEA), ("hash", "exchange_itemversion", UMEA)],
        {"exchange_itemversion": {"changed": 2}},
    ),
    "an old version is readable": (
        change(ItemVersion, "withdrawn", audience=["*"]),
        [("differs", "exchange_itemversion", UMEA)],
        {"exchange_itemversion": {"changed": 1}},
    ),
    "a grant stayed": (
        change(Grant, "narrowed", receiver=None, audience=["*"]),
        [("missing", "exchange_grant", UMEA), ("orphan", "exchange_grant", UMEA)],
        {"exchange_grant": {"made": 1, "removed": 1}},
    ),
    "a grant says more than was granted": (
        change(Grant, "held", may_reshare=True),
        [("differs", "exchange_grant", UMEA)],
        {"exchange_grant": {"changed": 1}},
    ),
    "a grant's end is gone": (
        change(Item, "held", terms={}),
        [("differs", "exchange_item", UMEA)],
        {"exchange_item": {"changed": 1}},
    ),
    "links are lost": (
        remove(Link, "held"),
        [("missing", "exchange_link", UMEA), ("missing", "exchange_link", UMEA)],
        {"exchange_link": {"made": 2}},
    ),
    "a link says too much": (
        change(Link, "removed", state="published"),
        [("differs", "exchange_link", UMEA)],
        {"exchange_link": {"changed": 1}},
    ),
    "an entry is lost": (
        remove(PublicEntry, "held"),
        [*NUMBERS, ("missing", "catalogue_public", UMEA)],
        {**MENDED, "catalogue_public": {"made": 1}},
    ),
    "an entry has the content of before": (
        change(PublicEntry, "held", content_hash="0" * 64),
        [("hash", "catalogue_public", UMEA)],
        {"catalogue_public": {"changed": 1}},
    ),
    "an entry is found by other words": (
        change(PublicEntry, "held", search_en="annat"),
        [("differs", "catalogue_public", UMEA)],
        {"catalogue_public": {"changed": 1}},
    ),
    "an inbox shows what was withdrawn": (
        change(SharedEntry, "withdrawn", audience=["*"], state="live"),
        [("differs", "catalogue_shared", UMEA)],
        {"catalogue_shared": {"changed": 1}},
    ),
    "a picture is no longer public": (
        remove(PublicMedia, "held"),
        [("missing", "media_publicmedia", UMEA)],
        {"media_publicmedia": {"made": 1}},
    ),
    "a withdrawn picture is shared": (
        again(SharedMedia),
        [("orphan", "media_sharedmedia", UMEA)],
        {"media_sharedmedia": {"removed": 1}},
    ),
    "an entry is doubled": (
        again(PublicEntry),
        [
            *NUMBERS,
            ("duplicate", "catalogue_public", UMEA),
            ("orphan", "catalogue_public", UMEA),
        ],
        {**MENDED, "catalogue_public": {"removed": 1}},
    ),
    "a counter is wrong": (
        lambda network: FacetCount.objects.create(facet="node", value="umea", n=1),
        [("differs", "catalogue_count", "")],
        {"catalogue_count": {"changed": 1}},
    ),
    "a word that nothing holds is proposed": (
        lambda network: Word.objects.create(word="hemligt", bare="hemligt", n=1),
        [("differs", "catalogue_word", "")],
        {"catalogue_word": {"changed": 1}},
    ),
}


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_fault_in_the_projections_is_found_and_mended(network: Network, platform: Any, name: str) -> None:
    plant, faults, changes = PROJECTIONS[name]
    with platform():
        plant(network)
    assert found() == sorted(faults)
    assert rebuild() == changes
    assert (found(), rebuild()) == ([], {})
