"""The demo's pictures: abstract editorial illustrations drawn from a key, the same bytes every time.

A key reads ``<composition>-<anything>`` ("bridge-sundet"); the rest of it varies the drawing and picks the accent.
A key without a known composition gets one by its hash.
"""

import io
from collections.abc import Callable
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from national_office.demo.pictures import buildings, gatherings, landscapes
from national_office.demo.pictures.sheet import ACCENTS, Palette, Sheet

__all__ = ["COMPOSITIONS", "make_picture"]

QUALITIES: Final = (82, 74, 64, 50)
MOST_BYTES: Final = 160_000
DUSK_SHARE: Final = 0.34
OUTDOORS: Final = (landscapes.ridges, landscapes.waves, landscapes.forest, landscapes.boats, buildings.bridge)
SUPERSAMPLING: Final = 2

COMPOSITIONS: Final[dict[str, Callable[[Sheet], None]]] = {
    draw.__name__: draw
    for draw in (
        landscapes.ridges,
        landscapes.waves,
        landscapes.forest,
        landscapes.fields,
        landscapes.paths,
        landscapes.boats,
        buildings.city,
        buildings.windows,
        buildings.bridge,
        gatherings.circle,
        gatherings.table,
        gatherings.papercut,
        gatherings.rings,
        gatherings.threads,
    )
}


def make_picture(key: str, *, size: tuple[int, int] = (1600, 1067)) -> bytes:
    """A JPEG illustration for ``key``; equal keys and sizes give equal bytes."""
    rng = Random(key)
    width, height = (side * SUPERSAMPLING for side in size)
    image = Image.new("RGB", (width, height))
    compose = COMPOSITIONS.get(key.partition("-")[0]) or rng.choice(list(COMPOSITIONS.values()))
    palette = _palette(rng, outdoors=compose in OUTDOORS)
    compose(Sheet(ImageDraw.Draw(image), height, width / height, palette, rng))
    return _encode(image.reduce(SUPERSAMPLING))


def _palette(rng: Random, *, outdoors: bool) -> Palette:
    """An accent and, for everything else, a quiet hue that sets it off; some landscapes lie in dusk."""
    accent, companions = rng.choice(ACCENTS)
    return Palette(accent=accent, cool=rng.choice(companions), dusk=outdoors and rng.random() < DUSK_SHARE)


def _encode(image: Image.Image) -> bytes:
    """The best quality that stays within ``MOST_BYTES``."""
    for quality in QUALITIES:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()
