"""What no honest tenant writes: refused with a recorded reason, nothing half-applied, and the rest flows on."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from core.ids import uuid7
from core.tenancy.binding import current_tenant
from core.tenancy.roles import tenant_role
from shared.catalogue.enums import Visibility
from shared.catalogue.models import PublicEntry, SharedEntry
from shared.exchange.enums import LinkState, Verb
from shared.exchange.models import Grant, Item, ItemVersion, Link, Message, Receipt, Trouble
from shared.exchange.payload import clean_payload, hash_payload
from shared.media.models import PublicMedia, SharedMedia
from shared.media.storage import ContentStorage
from tenants.sharing.models import Copy
from tests.exchange.builders import adopt, language, page_of, payload, publish
from tests.shared.exchange.looking import receipt
from tests.shared.media import samples

SCRIPT = "<p>Hej<script>alert(1)</script></p>"
PROJECTIONS: dict[type[Any], str] = {
    Item: "id", ItemVersion: "item", Grant: "item", Link: "item", PublicEntry: "item", SharedEntry: "item",
    PublicMedia: "item", SharedMedia: "item",
}  # fmt: skip


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Path) -> None:
    """MEDIA_ROOT of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def say(content: dict[str, Any] | None, *, hashed: Any = None, **facts: Any) -> uuid.UUID:
    """Write a row as whoever holds a tenant's login could, past every service; the item it is about."""
    tenant = current_tenant()
    row = {
        "item": uuid7(), "origin": tenant.id, "origin_role": tenant_role(tenant.id), "verb": Verb.PUBLISH,
        "version": 1, "visibility": Visibility.PUBLIC, "listed": True, "payload": content,
        "content_hash": hash_payload(hashed or content) if content else "",
    }  # fmt: skip
    return Message.objects.create(**{**row, **facts}).item


def content(**changes: Any) -> dict[str, Any]:
    """A clean payload, and what is wrong with it."""
    return {**clean_payload(payload()), **changes}


def texts(*blocks: dict[str, Any]) -> dict[str, Any]:
    return content(languages={"sv": {**clean_payload(payload())["languages"]["sv"], "body": list(blocks)}})


def pictured(name: str, extension: str, alt: str = "En bro") -> dict[str, Any]:
    picture = {"hash": name[:64], "extension": extension, "width": 60, "height": 40}
    return clean_payload(payload(picture=picture, sv={"picture_alt": alt}))


def all_rows(platform: Any) -> dict[str, list[Any]]:
    """Everything the relay keeps."""
    with platform():
        return {model.__name__: list(model.objects.order_by("pk").values()) for model in PROJECTIONS}


def refused_rows() -> dict[uuid.UUID, str]:
    """Everything of the open unit's tenant that may not cross, and the reason that is to be recorded."""
    page = str(ContentStorage().save("bron.png", ContentFile(samples.PAGE)))
    photo = str(ContentStorage().save("bron.png", ContentFile(samples.picture(kind="JPEG"))))
    id_of_a_picture = {"type": "image", "image": 3, "id": str(uuid.uuid4())}
    dirty = texts({"id": str(uuid.uuid4()), "type": "paragraph", "html": SCRIPT})
    return {
        say(content(sponsor="X")): "unknown field: sponsor",
        say(content(page_id=7)): "local id: page_id",
        say(texts({"type": "embed", "url": "x"})): "unknown block: languages.sv.body[0] (embed)",
        say(texts(id_of_a_picture)): "local id: languages.sv.body[0].image",
        say(dirty): "the content does not match its hash",
        say(dirty, hashed=clean_payload(dirty)): "the content is not in its clean form",
        say(content(kind="case"), hashed=content()): "the content does not match its hash",
        say(pictured(page, "png")): f"the file {page[:12]} is of the type bin, not png",
        say(pictured(photo, "png")): f"the file {photo[:12]} is of the type jpg, not png",
        say(pictured(photo, "jpg", "")): "alt text missing: languages.sv.picture_alt",
        say(content(), terms={"licence": "x" * 99}): "too long: terms.licence",
        say(content(), visibility=Visibility.TENANT): "publish with visibility tenant",
        say(content(), verb="shout"): "shout with visibility public",
        say(content(languages={"sv": clean_payload(payload(sv=language(url="http://evil.example/"))
                                                   )["languages"]["sv"]})):
            "the address is not the origin's: languages.sv.url",
    }  # fmt: skip


def forged_rows(umea: Any, item: uuid.UUID) -> dict[uuid.UUID, str]:
    """What another tenant says in Umeå's name, and of its item; in its very role the database refuses."""
    with pytest.raises(DatabaseError), transaction.atomic():
        say(content(), origin=umea.id, origin_role=tenant_role(umea.id))
    return {
        say(content(), origin=umea.id): "forged",
        say(content(), origin=uuid7()): "forged",
        say(content(kind="case"), item=item, version=9): "the item belongs to another tenant",
    }


def nothing_is_left_of(items: list[uuid.UUID]) -> None:
    """No row that the relay keeps is about any of them."""
    left = {
        model.__name__: model.objects.filter(**{f"{key}__in": items}).count() for model, key in PROJECTIONS.items()
    }
    assert left == dict.fromkeys(left, 0)


def without(item: uuid.UUID) -> None:
    """Take away what stood behind them all, and came through."""
    assert PublicEntry.objects.filter(item=item).count() == 1
    for model, key in PROJECTIONS.items():
        model.objects.filter(**{key: item}).delete()


def goes_on(scope: Any, umea: Any, orebro: Any, item: uuid.UUID, run_jobs: Any) -> None:
    """The next honest version reaches the copy."""
    with scope(umea):
        publish(item=item, version=4, content=payload(sv={"title": "Rättad"}))
    run_jobs()
    with scope(orebro):
        copy = Copy.objects.get()
        assert (copy.base_version, page_of(copy).title) == (4, "Rättad")


def test_what_is_refused_is_told_and_leaves_nothing_and_the_rest_flows_on(
    scope: Any, platform: Any, umea: Any, orebro: Any, kansli: Any, cecilia: Any, run_jobs: Any
) -> None:
    """One scene: an item that is shared and received, then bad rows between good ones."""
    with scope(umea):
        item = publish(version=3, item=uuid7())
    run_jobs()
    with scope(orebro):
        adopt(item, cecilia)
    run_jobs()
    before = all_rows(platform)

    with scope(umea):
        refused = refused_rows()
        ignored = {
            say(content(), item=item, version=2): "version 2 is no newer than the applied 3",
            say(None, item=uuid7(), verb=Verb.WITHDRAW): "nothing of this item was ever shared",
            say(None, item=uuid7(), verb=Verb.ERASE): "nothing of this item was ever shared",
        }
        good = publish()
    with scope(orebro):
        forged = forged_rows(umea, item)
        for unknown in (uuid7(), next(iter(refused))):
            receipt(unknown, state=LinkState.PUBLISHED)
        receipt(item, version=8)
    run_jobs()

    with platform():
        rows = {row.item: row for row in Message.objects.exclude(item__in=[item, good])}
        reasons = {one: (row.handling, row.reason) for one, row in rows.items()}
        assert {one: reasons[one] for one in refused} == {one: ("refused", why) for one, why in refused.items()}
        told = {row.reason: row.handling for row in Message.objects.filter(item=item).exclude(reason="")}
        assert told == {
            "version 2 is no newer than the applied 3": "ignored", "the item belongs to another tenant": "refused",
        }  # fmt: skip
        assert [reasons[one] for one in ignored if one != item] == [("ignored", why) for why in ignored.values()][1:]
        lied = [reasons[one] for one in forged if one != item]
        assert [(handling, why.split(":")[0]) for handling, why in lied] == [("refused", "forged")] * 2
        answers = Receipt.objects.exclude(reason="").values_list("handling", "reason")
        assert sorted(answers) == [("refused", "no such item to receive")] * 2 + [
            ("refused", "version 8 does not exist")
        ]
        assert Trouble.objects.filter(item__in=refused, kind="message", cause="refused").count() == len(refused)
        nothing_is_left_of([one for one in reasons if one != item])
        without(good)
    assert all_rows(platform) == before
    goes_on(scope, umea, orebro, item, run_jobs)
