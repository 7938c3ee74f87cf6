"""The storage under Wagtail's picture model: sides after cleaning, and files that several rows name."""

from typing import Any

import pytest
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile

from shared.media.models import MediaReference
from tenants.pictures.models import Picture
from tests.shared.media import samples


def add(data: bytes, title: str = "Bild") -> Picture:
    upload = SimpleUploadedFile(f"{title}.jpg", data, content_type="image/jpeg")
    picture: Picture = Picture.objects.create(title=title, file=ImageFile(upload, name=upload.name))
    return picture


@pytest.fixture
def reloaded(scope: Any, umea: Any) -> Picture:
    """A picture that lay on its side, as the database has it."""
    with scope(umea):
        picture = add(samples.telling_picture("JPEG", orientation=6))
        picture.refresh_from_db()
        return picture


def test_a_pictures_sides_are_those_of_what_is_kept(reloaded: Picture) -> None:
    assert (reloaded.width, reloaded.height, reloaded.extension) == (40, 60, "jpg")


def test_a_rendition_is_made_and_held_like_any_file(scope: Any, umea: Any) -> None:
    with scope(umea):
        rendition = add(samples.picture(600, 400, kind="JPEG")).get_rendition("width-100")
        assert (rendition.width, rendition.height) == (100, 66)
        assert MediaReference.objects.count() == 2


def test_deleting_one_of_two_pictures_leaves_the_others_file(scope: Any, umea: Any) -> None:
    with scope(umea):
        first, second = add(samples.picture(), "Ena"), add(samples.picture(), "Andra")
        assert first.file.name == second.file.name
    with scope(umea):
        first.delete()
    with scope(umea):
        assert MediaReference.objects.get().uses == 1
        second.delete()
    with scope(umea):
        assert MediaReference.objects.count() == 0
