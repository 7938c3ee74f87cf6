"""Showing, sharing, adopting and sweeping files."""

import os
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import ProgrammingError

from core.ids import uuid7
from core.tenancy.roles import tenant_role
from shared.media.disk import is_stored, path_of
from shared.media.errors import MediaMissingError, MediaNotGrantedError
from shared.media.intake import take_in
from shared.media.models import MediaReference, PublicMedia, PublicUse, SharedMedia
from shared.media.names import MediaName, RenditionName
from shared.media.queries import is_public_media
from shared.media.services import (
    Swept,
    adopt_media,
    mark_private,
    mark_public,
    sweep_media,
)
from shared.media.showing import Shown, held_media, show_media
from tests.shared.media import samples
from tests.shared.media.house import House
from tests.shared.media.samples import stored_files
from tests.shared.media.showing import ITEM, show

PAGE, OTHER_PAGE = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def portrait(scope: Any, umea: Any) -> MediaName:
    """A picture that Umeå uploaded."""
    with scope(umea):
        return MediaName.parse(default_storage.save("p.png", ContentFile(samples.picture(1000, 500))))


@pytest.fixture
def minutes(scope: Any, umea: Any) -> MediaName:
    """Another file that Umeå uploaded."""
    with scope(umea):
        return MediaName.parse(default_storage.save("m.pdf", ContentFile(b"%PDF-1.7")))


def all_old(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))


def test_a_public_page_shows_its_files_and_has_their_copies_made(
    scope: Any, umea: Any, portrait: MediaName, minutes: MediaName, run_jobs: Any
) -> None:
    with scope(umea):
        assert not is_public_media(portrait.hash)
        mark_public([portrait.hash, minutes.hash], subject=PAGE)
        assert is_public_media(portrait.hash)
    assert run_jobs() == ["media.make_renditions"]
    assert [is_stored(RenditionName(portrait.hash, width)) for width in (480, 960, 1440)] == [True, True, False]
    with scope(umea):
        mark_public([portrait.hash], subject=PAGE)
        assert (is_public_media(portrait.hash), is_public_media(minutes.hash)) == (True, False)
    assert run_jobs() == []


def test_a_file_stays_public_while_any_page_shows_it(scope: Any, umea: Any, portrait: MediaName) -> None:
    with scope(umea):
        mark_public([portrait.hash], subject=PAGE)
        mark_public([portrait.hash], subject=OTHER_PAGE)
        mark_private(subject=PAGE)
        assert is_public_media(portrait.hash)
        mark_private(subject=OTHER_PAGE)
        assert not is_public_media(portrait.hash)


def test_nobody_makes_anothers_file_public(scope: Any, orebro: Any, umea: Any, portrait: MediaName) -> None:
    with scope(orebro):
        mark_public([portrait.hash], subject=PAGE)
        assert PublicUse.objects.count() == 0
    with scope(umea):
        assert not is_public_media(portrait.hash)


def test_the_last_use_takes_the_public_use_with_it(scope: Any, umea: Any, portrait: MediaName, platform: Any) -> None:
    with scope(umea):
        mark_public([portrait.hash], subject=PAGE)
        default_storage.delete(str(portrait))
    with platform():
        assert (MediaReference.objects.count(), PublicUse.objects.count()) == (0, 0)


def test_the_relay_publishes_what_the_origin_holds(
    platform: Any, scope: Any, portrait: MediaName, minutes: MediaName, house: House
) -> None:
    with platform():
        for _ in range(2):
            assert show([portrait.hash, "ab" * 32], house.umea, public=True) == [portrait.hash]
        assert list(PublicMedia.objects.values_list("hash", "item")) == [(portrait.hash, ITEM)]
    with scope(house.orebro):
        assert is_public_media(portrait.hash)
    with platform():
        assert show([minutes.hash], house.umea, public=True) == [minutes.hash]
        for table in (PublicMedia, SharedMedia):
            assert list(table._default_manager.values_list("hash", flat=True)) == [minutes.hash]
        show([minutes.hash], house.umea)
        assert (PublicMedia.objects.count(), SharedMedia.objects.count()) == (0, 1)


def test_what_an_item_shows_has_its_copies_made(platform: Any, umea: Any, portrait: MediaName, run_jobs: Any) -> None:
    with platform():
        show([portrait.hash], umea)
    assert run_jobs() == ["media.make_renditions"]
    assert is_stored(RenditionName(portrait.hash, 960))
    with platform():
        show([portrait.hash], umea, public=True)
    assert run_jobs() == []


def test_a_payload_cannot_publish_a_file_of_another(platform: Any, orebro: Any, portrait: MediaName) -> None:
    with platform():
        assert show([portrait.hash], orebro, public=True) == []
        assert (PublicMedia.objects.count(), SharedMedia.objects.count()) == (0, 0)


def test_what_an_item_showed_stays_when_the_origin_drops_its_own(
    platform: Any, scope: Any, umea: Any, portrait: MediaName
) -> None:
    with platform():
        show([portrait.hash], umea, public=True)
    with scope(umea):
        default_storage.delete(str(portrait))
    with platform():
        assert show([portrait.hash], umea, public=True) == [portrait.hash]
        assert PublicMedia.objects.count() == 1


def test_many_items_show_their_files_in_as_many_queries_as_one(
    platform: Any, umea: Any, portrait: MediaName, django_assert_num_queries: Any
) -> None:
    role = tenant_role(umea.id)
    for count in (1, 3):
        items = [uuid7() for _ in range(count)]
        with platform(), django_assert_num_queries(3):  # the third asks for renditions
            held = held_media({item: [portrait.hash] for item in items}, origin_role=role)
        shown = [Shown(item=item, origin_role=role, hashes=held[item], audience=["*"], public=True) for item in items]
        with platform(), django_assert_num_queries(2):
            show_media(shown, known=())
        with platform(), django_assert_num_queries(4):
            show_media(shown, known=items)


@pytest.mark.parametrize("model", [PublicMedia, SharedMedia])
def test_no_tenant_publishes_by_itself(scope: Any, umea: Any, platform: Any, portrait: MediaName, model: Any) -> None:
    extra = {"origin_role": tenant_role(umea.id), "audience": ["*"]} if model is SharedMedia else {}
    with pytest.raises(ProgrammingError, match="permission denied"), scope(umea):
        model.objects.create(hash=portrait.hash, item=ITEM, **extra)
    with platform():
        assert model.objects.count() == 0


def test_a_receiver_adopts_what_is_shared_with_it(
    platform: Any, scope: Any, portrait: MediaName, house: House
) -> None:
    with platform():
        show([portrait.hash], house.umea, to=[house.orebro])
    with scope(house.kansli), pytest.raises(MediaNotGrantedError):
        adopt_media(portrait)
    with scope(house.orebro):
        reference = adopt_media(portrait)
        assert (reference.tenant_id, reference.width, reference.height) == (house.orebro.id, 1000, 500)
        assert adopt_media(portrait).pk == reference.pk
        default_storage.delete(str(portrait))
        assert MediaReference.objects.get().uses == 1
    with scope(house.kansli):
        assert MediaReference.objects.count() == 0


def test_a_narrowed_audience_loses_the_file(platform: Any, scope: Any, portrait: MediaName, house: House) -> None:
    with platform():
        show([portrait.hash], house.umea, to=[house.orebro, house.kansli])
        show([portrait.hash], house.umea, to=[house.kansli])
    with scope(house.orebro), pytest.raises(MediaNotGrantedError):
        adopt_media(portrait)
    with platform():
        show([], house.umea)
    with scope(house.kansli), pytest.raises(MediaNotGrantedError):
        adopt_media(portrait)


def test_delivery_waits_for_the_bytes(platform: Any, scope: Any, umea: Any, orebro: Any, portrait: MediaName) -> None:
    with platform():
        show([portrait.hash], umea)
    path_of(portrait).unlink()
    with scope(orebro), pytest.raises(MediaMissingError):
        adopt_media(portrait)
    with scope(orebro):
        assert MediaReference.objects.count() == 0


def test_the_sweep_takes_what_nobody_holds_or_shows(
    platform: Any, scope: Any, portrait: MediaName, minutes: MediaName, media_folder: Path, house: House
) -> None:
    shown, shared, lost = (take_in([data]).name for data in (b"shown", b"shared", b"lost"))
    fresh = take_in([b"fresh"]).name
    with platform():
        PublicMedia.objects.create(hash=shown.hash, item=ITEM)
        SharedMedia.objects.create(hash=shared.hash, item=ITEM, origin_role=tenant_role(house.umea.id))
    with scope(house.umea):
        default_storage.delete(str(minutes))
    all_old(media_folder)
    os.utime(path_of(fresh))
    with platform():
        swept = sweep_media(older_than=timedelta(days=1))
    assert swept == Swept(files=2, freed=len(b"lost") + len(b"%PDF-1.7"))
    assert stored_files(media_folder) == sorted(str(name) for name in (portrait, shown, shared, fresh))
    assert not is_stored(lost)


def test_an_empty_folder_is_swept_too(platform: Any) -> None:
    with platform():
        assert sweep_media() == Swept(files=0, freed=0)
