"""Pictures cross by reference: stored once, readable by those the item is shared with."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from shared.catalogue.queries import latest_for_public
from shared.media.models import MediaReference, PublicMedia, SharedMedia
from tenants.pictures.models import Picture
from tenants.sharing.errors import PictureMissingError
from tenants.sharing.models import Copy
from tests.exchange.builders import adopt, page_of, report_page, share

type MakePage = Callable[[], Any]


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Path) -> Path:
    """MEDIA_ROOT of this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def picture() -> Picture:
    """A picture of the open unit's tenant."""
    buffer = BytesIO()
    Image.new("RGB", (40, 20), "#15803D").save(buffer, "PNG")
    file = ContentFile(buffer.getvalue(), name="bron.png")
    made: Picture = Picture.objects.create(title="bron", file=file, credit="Foto: Anna", licence="CC BY 4.0")
    return made


@pytest.fixture
def illustrated() -> MakePage:
    """A published page with a picture, in the open unit of work."""

    def make() -> Any:
        return report_page(picture=picture(), picture_alt="En bro över älven")

    return make


def test_a_picture_comes_along_with_credit_and_alt_text(
    scope: Any, platform: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any, illustrated: MakePage
) -> None:
    with scope(umea):
        page = illustrated()
        digest = page.picture.content_hash
        item = share(page, anna).id
    run_jobs()
    with scope(orebro):
        copy = page_of(adopt(item, cecilia))
        assert (copy.picture.content_hash, copy.picture.credit, copy.picture.licence) == (
            digest, "Foto: Anna", "CC BY 4.0",
        )  # fmt: skip
        assert copy.picture_alt == "En bro över älven"
        (entry,) = latest_for_public(1, "sv")
        assert (entry.picture or {})["hash"] == digest
        assert entry.picture_alt == "En bro över älven"
    with platform():
        assert list(PublicMedia.objects.values_list("hash", "item")) == [(digest, item)]
        assert list(SharedMedia.objects.values_list("hash", "audience")) == [(digest, ["*"])]
        assert MediaReference.objects.filter(hash=digest).count() == 2


def test_lowering_and_withdrawing_take_the_picture_from_the_public(
    scope: Any, platform: Any, umea: Any, anna: Any, run_jobs: Any, illustrated: MakePage
) -> None:
    with scope(umea):
        page = illustrated()
        share(page, anna)
    run_jobs()
    with scope(umea):
        share(page, anna, "network")
    run_jobs()
    with platform():
        assert (PublicMedia.objects.count(), SharedMedia.objects.count()) == (0, 1)
    with scope(umea):
        page.unpublish()
    run_jobs()
    with platform():
        assert (PublicMedia.objects.count(), SharedMedia.objects.count()) == (0, 0)


def test_adopting_waits_for_a_picture_that_is_not_here(
    scope: Any, umea: Any, orebro: Any, anna: Any, cecilia: Any, run_jobs: Any, illustrated: MakePage,
    media_folder: Path,
) -> None:  # fmt: skip
    with scope(umea):
        item = share(illustrated(), anna).id
    run_jobs()
    for path in media_folder.rglob("*.png"):
        path.unlink()
    with scope(orebro):
        with pytest.raises(PictureMissingError):
            adopt(item, cecilia)
        assert not Copy.objects.exists()
