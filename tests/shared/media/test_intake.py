"""What is kept of a file that somebody sends."""

import hashlib
import io
import stat
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from shared.media.disk import path_of
from shared.media.errors import EmptyFileError, FileTooLargeError, TooManyPixelsError
from shared.media.intake import StoredFile, take_in
from shared.media.names import MediaName
from shared.media.structure import has_extras
from tests.shared.media import samples
from tests.shared.media.samples import stored_files

KINDS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}


def kept(stored: StoredFile) -> bytes:
    return path_of(stored.name).read_bytes()


@pytest.mark.parametrize("extension", KINDS)
def test_a_plain_picture_is_kept_byte_for_byte(media_folder: Path, extension: str) -> None:
    data = samples.picture(kind=KINDS[extension])
    stored = take_in([data[:100], data[100:]])
    name = MediaName(hashlib.sha256(data).hexdigest(), extension)
    assert stored == StoredFile(name, len(data), 60, 40)
    assert kept(stored) == data
    assert stored_files(media_folder) == [str(name)]


def test_the_same_bytes_lie_once(media_folder: Path) -> None:
    data = samples.picture()
    assert [take_in([data]) for _ in range(3)] == [take_in([data])] * 3
    assert len(stored_files(media_folder)) == 1


def test_nobody_else_on_the_machine_reads_a_file(media_folder: Path) -> None:
    stored = take_in([samples.picture()])
    assert stat.S_IMODE(path_of(stored.name).stat().st_mode) == 0o640
    assert stat.S_IMODE(media_folder.stat().st_mode) == 0o750


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "avif"])
def test_exif_and_position_are_gone(extension: str) -> None:
    data = samples.telling_picture(KINDS[extension])
    assert samples.LATITUDE in data  # the control: the sender's file does tell
    assert has_extras(data, extension)
    stored = take_in([data])
    assert stored.name.extension == extension
    assert samples.LATITUDE not in kept(stored)
    with Image.open(path_of(stored.name)) as image:
        assert dict(image.getexif()) == {}
        assert image.size == (60, 40)


@pytest.mark.parametrize("extension", ["jpg", "png", "webp"])
def test_a_picture_that_lay_on_its_side_stands_up(extension: str) -> None:
    stored = take_in([samples.telling_picture(KINDS[extension], orientation=6)])
    assert (stored.width, stored.height) == (40, 60)
    with Image.open(path_of(stored.name)) as image:
        assert image.size == (40, 60)
        red, _, blue = image.convert("RGB").getpixel((20, 5))  # type: ignore[misc]
        assert (red > 200, blue < 60) == (True, True)


def test_a_cleaned_picture_is_left_alone_afterwards() -> None:
    for extension, kind in KINDS.items():
        stored = take_in([samples.telling_picture(kind) if kind != "GIF" else samples.animated("GIF", comment="x")])
        again = take_in([kept(stored)])
        assert again == stored, extension


def test_the_colour_profile_stays() -> None:
    profile = Image.open(io.BytesIO(samples.telling_picture("JPEG", icc_profile=b"a profile"))).info["icc_profile"]
    stored = take_in([samples.telling_picture("JPEG", icc_profile=b"a profile")])
    with Image.open(path_of(stored.name)) as image:
        assert image.info["icc_profile"] == profile == b"a profile"


@pytest.mark.parametrize(
    ("extension", "data"),
    [
        ("png", samples.talking_png()),
        ("jpg", samples.picture(kind="JPEG", comment=samples.LATITUDE)),
        ("gif", samples.picture(kind="GIF", comment=samples.LATITUDE)),
        ("webp", samples.picture(kind="WEBP", xmp=samples.LATITUDE)),
        ("jpg", samples.picture(kind="JPEG", xmp=samples.LATITUDE)),
    ],
)
def test_texts_inside_a_picture_are_gone(extension: str, data: bytes) -> None:
    assert samples.LATITUDE in data
    stored = take_in([data])
    assert stored.name.extension == extension
    assert samples.LATITUDE not in kept(stored)


@pytest.mark.parametrize("extension", KINDS)
@pytest.mark.parametrize("tail", [samples.archive(("evil.js", b"alert(1)")), samples.PAGE])
def test_what_stands_behind_a_picture_is_cut_off(extension: str, tail: bytes) -> None:
    stored = take_in([samples.picture(kind=KINDS[extension]) + tail])
    assert stored.name.extension == extension
    assert tail not in kept(stored)
    assert (stored.width, stored.height) == (60, 40)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_its_frames(kind: str) -> None:
    data = samples.animated(kind)
    cleaned = take_in([data + b"tail"])
    for stored in (take_in([data]), cleaned):
        with Image.open(path_of(stored.name)) as image:
            assert image.n_frames == 3  # type: ignore[attr-defined]
    assert not kept(cleaned).endswith(b"tail")


@pytest.mark.parametrize(
    "data",
    [
        samples.SCRIPT_SVG,
        samples.PAGE,
        samples.GIF_SCRIPT,
        samples.picture(kind="JPEG")[:200],
        samples.picture(kind="PNG")[:60],
        b"\xff\xd8\xff" + samples.PAGE,
    ],
)
def test_what_is_no_whole_picture_is_a_nameless_download(data: bytes) -> None:
    stored = take_in([data])
    assert stored == StoredFile(MediaName(hashlib.sha256(data).hexdigest(), "bin"), len(data))


def test_a_pixel_flood_is_refused(media_folder: Path) -> None:
    data = samples.pixel_flood()
    assert len(data) < 2000
    with pytest.raises(TooManyPixelsError):
        take_in([data])
    assert stored_files(media_folder) == []


def test_many_frames_count_as_many_pixels(media_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.media.pictures.MAX_ANIMATION_PIXELS", 1000)
    with pytest.raises(TooManyPixelsError):
        take_in([samples.animated("GIF")])
    assert stored_files(media_folder) == []


def test_a_text_flood_does_not_fill_the_memory(media_folder: Path) -> None:
    stored = take_in([samples.text_flood()])
    assert stored.name.extension == "bin"


def test_a_file_that_is_too_large_is_refused_and_nothing_is_kept(media_folder: Path, settings: Any) -> None:
    settings.NODVERK_MEDIA_MAX_BYTES = 1000
    with pytest.raises(FileTooLargeError):
        take_in(b"x" * 400 for _ in range(10**6))
    assert stored_files(media_folder) == []


def test_an_empty_file_is_refused(media_folder: Path) -> None:
    with pytest.raises(EmptyFileError):
        take_in([])
    assert stored_files(media_folder) == []
