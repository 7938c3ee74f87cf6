import io
from typing import Final

import pytest
from PIL import Image

from national_office.demo.pictures import COMPOSITIONS, make_picture
from national_office.demo.pictures.sheet import INK, PAPER, mix

MOST_BYTES: Final = 160_000
SMALL: Final = (320, 214)


def opened(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture))


@pytest.mark.parametrize("composition", COMPOSITIONS)
def test_a_picture_is_a_jpeg_of_the_asked_size_within_the_bound(composition: str) -> None:
    picture = make_picture(f"{composition}-prov")
    image = opened(picture)
    assert (image.format, image.size, image.mode) == ("JPEG", (1600, 1067), "RGB")
    assert len(picture) <= MOST_BYTES


@pytest.mark.parametrize("composition", COMPOSITIONS)
def test_the_same_key_gives_the_same_bytes(composition: str) -> None:
    key = f"{composition}-igen"
    assert make_picture(key, size=SMALL) == make_picture(key, size=SMALL)


def test_different_keys_give_different_pictures() -> None:
    keys = [f"{composition}-{name}" for composition in COMPOSITIONS for name in ("ett", "två", "tre")]
    assert len({make_picture(key, size=SMALL) for key in keys}) == len(keys)


def test_a_key_without_a_composition_still_gets_a_picture() -> None:
    picture = make_picture("något helt annat", size=SMALL)
    assert opened(picture).size == SMALL
    assert picture == make_picture("något helt annat", size=SMALL)


def test_there_are_enough_compositions_for_a_varied_page() -> None:
    assert len(COMPOSITIONS) >= 8


@pytest.mark.parametrize(("share", "colour"), [(0, PAPER), (1, INK)])
def test_a_mix_runs_from_one_colour_to_the_other(share: float, colour: tuple[int, int, int]) -> None:
    assert mix(PAPER, INK, share) == colour
