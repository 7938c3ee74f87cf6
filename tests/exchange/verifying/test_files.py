"""Files: named as often as they are held, and there."""

from typing import Any

import pytest
from django.db.models import F

from shared.exchange.models import Message
from shared.media.disk import path_of
from shared.media.intake import StoredFile
from shared.media.models import MediaReference
from shared.media.names import MediaName
from shared.media.services import record_reference
from tests.exchange.verifying.asking import found, rebuild
from tests.exchange.verifying.conftest import Network

EVERYWHERE = ("nationellt-kansli", "orebro", "umea")


@pytest.fixture
def picture(network: Network, scope: Any, umea: Any) -> MediaName:
    """The picture that every item shows; three tenants hold it."""
    with scope(umea):
        return MediaReference.objects.get().name


def test_a_lost_reference_is_found(picture: MediaName, scope: Any, umea: Any) -> None:
    with scope(umea):
        MediaReference.objects.all().delete()
    assert found() == [("missing", "media reference", "umea")]


def test_a_use_too_many_is_found(picture: MediaName, scope: Any, umea: Any) -> None:
    with scope(umea):
        MediaReference.objects.update(uses=F("uses") + 1)
    assert found() == [("differs", "media reference", "umea")]


def test_a_reference_that_nothing_names_is_found(picture: MediaName, scope: Any, orebro: Any) -> None:
    with scope(orebro):
        record_reference(StoredFile(MediaName("a" * 64, "pdf"), 10), tenant_id=orebro.id)
    assert found() == [("orphan", "media reference", "orebro")]


def test_lost_bytes_are_found_at_everyone_who_holds_them(picture: MediaName) -> None:
    path_of(picture).unlink()
    assert found() == [("missing", "file", slug) for slug in EVERYWHERE]
    assert rebuild() == {}


def test_bytes_of_another_length_are_found(picture: MediaName) -> None:
    path_of(picture).write_bytes(b"short")
    assert found() == [("hash", "file", slug) for slug in EVERYWHERE]


def test_other_bytes_are_found_when_the_files_are_read(picture: MediaName) -> None:
    path = path_of(picture)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert found() == []
    assert found("--all", "--bytes") == [("hash", "file", slug) for slug in EVERYWHERE]


def test_a_picture_that_its_origin_did_not_hold_is_found(network: Network, platform: Any) -> None:
    with platform():
        Message.objects.filter(item=network.held, version=2).update(media=[])
    assert found() == [
        ("missing", "picture", "umea"),
        ("orphan", "media_publicmedia", "umea"),
        ("orphan", "media_sharedmedia", "umea"),
    ]
