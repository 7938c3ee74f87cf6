"""Readable variants of any tenant's accent, so that every accent keeps WCAG's contrast in light and dark.

Hue is kept and lightness moved in OKLCH, where equal steps look equal. Contrast is WCAG 2.2's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, cbrt, cos, hypot, sin

PAPER = "#fcfcfa"
INK = "#15181d"
DARK_PAPER = "#14171c"
DARK_INK = "#eceae4"
WHITE = "#ffffff"
BLACK = "#000000"

TEXT_CONTRAST = 4.6
DARK_TEXT_CONTRAST = 6.2
MARK_CONTRAST = 3.1
STEPS = 200

type Rgb = tuple[float, float, float]

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shades:
    """An accent on one kind of paper: `ink` for text, `mark` for small shapes, `tint` for a quiet surface."""

    ink: str
    mark: str
    tint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Palette:
    """All that the stylesheets need of one accent.

    `on_accent` is the text colour on the accent itself; `deep` is the accent made dark enough for white text.
    """

    accent: str
    on_accent: str
    deep: str
    light: Shades
    dark: Shades


def is_hex_colour(text: str) -> bool:
    """Whether the text is a colour written '#rrggbb'."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palette(accent: str) -> Palette:
    """Derive every variant of an accent. Raises ValueError for anything but '#rrggbb'."""
    if not is_hex_colour(accent):
        raise ValueError(f"not a colour: {accent!r}")
    accent = accent.lower()
    return Palette(
        accent=accent,
        on_accent=text_on(accent),
        deep=_shift(accent, darker=True, enough=lambda colour: contrast(colour, WHITE) >= TEXT_CONTRAST),
        light=_shades(accent, paper=PAPER, share=0.08, darker=True),
        dark=_shades(accent, paper=DARK_PAPER, share=0.16, darker=False),
    )


def text_on(surface: str) -> str:
    """The gentlest of white, ink and black that is readable on a surface; one of them always is."""
    for colour in (WHITE, INK):
        if contrast(colour, surface) >= TEXT_CONTRAST:
            return colour
    return max((BLACK, WHITE), key=lambda colour: contrast(colour, surface))


def _shades(accent: str, *, paper: str, share: float, darker: bool) -> Shades:
    tint = _blend(accent, paper, share)
    hardest = min((paper, tint), key=_luminance) if darker else max((paper, tint), key=_luminance)
    text = TEXT_CONTRAST if darker else DARK_TEXT_CONTRAST
    return Shades(
        ink=_shift(accent, darker=darker, enough=lambda colour: contrast(colour, hardest) >= text),
        mark=_shift(accent, darker=darker, enough=lambda colour: contrast(colour, hardest) >= MARK_CONTRAST),
        tint=tint,
    )


def _shift(accent: str, *, darker: bool, enough: Callable[[str], bool]) -> str:
    """Move lightness away from the paper until the colour is clear enough, giving up chroma only near the end."""
    lightness, chroma, hue = _to_oklch(accent)
    goal = 0.0 if darker else 1.0
    for step in range(STEPS + 1):
        part = step / STEPS
        colour = _from_oklch(lightness + (goal - lightness) * part, chroma * (1 - part**2), hue) if step else accent
        if enough(colour):
            return colour
    return BLACK if darker else WHITE


def _blend(colour: str, base: str, share: float) -> str:
    return _hex(tuple(a * share + b * (1 - share) for a, b in zip(_rgb(colour), _rgb(base), strict=True)))


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(min(1.0, max(0.0, channel)) * 255):02x}" for channel in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel) for channel in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _to_oklch(colour: str) -> Rgb:
    """Lightness 0 to 1, chroma, hue in radians (Björn Ottosson's OKLab matrices)."""
    red, green, blue = (_linear(channel) for channel in _rgb(colour))
    long = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, hypot(a, b), atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> str:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return _hex(tuple(_encoded(max(0.0, channel)) for channel in (red, green, blue)))
