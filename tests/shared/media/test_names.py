"""A name is a hash and a known extension; nothing a person wrote becomes a path."""

from pathlib import Path

import pytest

from shared.media.disk import path_of
from shared.media.errors import InvalidNameError
from shared.media.names import MediaName, RenditionName

DIGEST = "ab" * 32


def test_a_name_is_read_and_written_the_same() -> None:
    assert str(MediaName.parse(f"{DIGEST}.jpg")) == f"{DIGEST}.jpg"
    assert str(RenditionName.parse(f"{DIGEST}-w960.webp")) == f"{DIGEST}-w960.webp"


def test_a_file_lies_two_folders_down(media_folder: Path) -> None:
    assert path_of(MediaName(DIGEST, "png")) == media_folder / "ab" / "ab" / f"{DIGEST}.png"
    assert path_of(RenditionName(DIGEST, 480)) == media_folder / "ab" / "ab" / f"{DIGEST}-w480.webp"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "../../etc/passwd",
        f"../{DIGEST}.jpg",
        f"/{DIGEST}.jpg",
        f"{DIGEST}.jpg/../x",
        f"{DIGEST}.jpg\n",
        f"{DIGEST}.jpg\0",
        f"{DIGEST.upper()}.jpg",
        f"{DIGEST[:-1]}.jpg",
        f"{DIGEST}a.jpg",
        f"{DIGEST}.svg",
        f"{DIGEST}.html",
        f"{DIGEST}.JPG",
        f"{DIGEST}",
        f"{DIGEST}-w960.webp",
        "original_images/a.jpg",
    ],
)
def test_anything_else_is_no_name(text: str) -> None:
    with pytest.raises(InvalidNameError):
        MediaName.parse(text)


@pytest.mark.parametrize(
    "text",
    [f"{DIGEST}-w0.webp", f"{DIGEST}-w-1.webp", f"{DIGEST}-w960.jpg", f"{DIGEST}-w9999999.webp", f"{DIGEST}.webp"],
)
def test_anything_else_is_no_rendition(text: str) -> None:
    with pytest.raises(InvalidNameError):
        RenditionName.parse(text)
