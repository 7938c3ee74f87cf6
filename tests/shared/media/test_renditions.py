"""The smaller copies that pages show, and the placeholder while there are none."""

import io
from pathlib import Path

import pytest
from PIL import Image

from shared.media.disk import path_of
from shared.media.errors import MediaMissingError
from shared.media.intake import take_in
from shared.media.names import MediaName, RenditionName
from shared.media.renditions import make_renditions, rendition_sources, widths_for
from tests.shared.media import samples


@pytest.mark.parametrize(
    ("width", "widths"),
    [(4000, (480, 960, 1440)), (1440, (480, 960, 1440)), (1439, (480, 960)), (480, (480,)), (300, (300,)), (1, (1,))],
)
def test_no_copy_is_wider_than_the_picture(width: int, widths: tuple[int, ...]) -> None:
    assert widths_for(width) == widths


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("GIF", "P"), ("AVIF", "RGB")],
)
def test_copies_are_webp_in_the_right_ratio(kind: str, mode: str) -> None:
    stored = take_in([samples.picture(1000, 500, kind=kind, mode=mode)])
    assert make_renditions(stored.name) == [480, 960]
    for width, height in ((480, 240), (960, 480)):
        with Image.open(path_of(RenditionName(stored.name.hash, width))) as image:
            assert (image.format, image.size) == ("WEBP", (width, height))


def test_copies_are_made_once() -> None:
    stored = take_in([samples.picture(1000, 500)])
    assert make_renditions(stored.name) == [480, 960]
    assert make_renditions(stored.name) == []


def test_a_copy_says_nothing_of_the_sender() -> None:
    data = samples.picture(600, 400, kind="JPEG", exif=samples.telling_exif().tobytes())
    stored = take_in([data])
    make_renditions(stored.name)
    copy = path_of(RenditionName(stored.name.hash, 480)).read_bytes()
    assert samples.LATITUDE not in copy
    assert dict(Image.open(io.BytesIO(copy)).getexif()) == {}


def test_other_files_have_no_copies() -> None:
    assert make_renditions(take_in([b"%PDF-1.7"]).name) == []


def test_a_picture_that_is_not_here_is_an_error(media_folder: Path) -> None:
    with pytest.raises(MediaMissingError):
        make_renditions(MediaName("ab" * 32, "png"))


def test_a_page_gets_every_copy_and_the_middle_one_first() -> None:
    stored = take_in([samples.picture(1500, 1000)])
    make_renditions(stored.name)
    digest = stored.name.hash
    sources = rendition_sources(digest, "png", 1500, 1000)
    assert sources.src == f"/media/r/{digest}-w960.webp"
    assert sources.srcset == ", ".join(f"/media/r/{digest}-w{width}.webp {width}w" for width in (480, 960, 1440))
    assert (sources.width, sources.height, sources.ready) == (960, 640, True)


def test_a_page_without_copies_gets_a_placeholder_of_the_same_ratio() -> None:
    sources = rendition_sources("ab" * 32, "jpg", 3000, 2000)
    assert sources.src.startswith("data:image/svg+xml,%3Csvg")
    assert (sources.srcset, sources.width, sources.height, sources.ready) == ("", 960, 640, False)


@pytest.mark.parametrize(("extension", "width", "height"), [("pdf", 100, 100), ("jpg", 0, 0), ("jpg", -1, 5)])
def test_nonsense_gets_a_placeholder_too(extension: str, width: int, height: int) -> None:
    assert not rendition_sources("ab" * 32, extension, width, height).ready
