"""The sheet a picture is drawn on: its palette, its shapes and the lines several compositions share."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Final

from PIL import ImageDraw

type Colour = tuple[int, int, int]
type Point = tuple[float, float]

PAPER: Final[Colour] = (244, 239, 229)
INK: Final[Colour] = (27, 33, 43)
# Each accent with the quiet hues it may stand against.
ACCENTS: Final[tuple[tuple[Colour, tuple[Colour, ...]], ...]] = (
    ((207, 72, 44), ((34, 92, 112), (38, 98, 92), (58, 76, 120))),  # vermilion
    ((226, 158, 34), ((28, 84, 122), (40, 96, 96), (90, 68, 112))),  # ochre
    ((16, 126, 120), ((150, 112, 74), (62, 92, 118), (124, 84, 78))),  # sea green
    ((202, 84, 108), ((38, 92, 104), (58, 76, 124), (52, 100, 84))),  # rose
    ((30, 92, 172), ((158, 116, 78), (64, 108, 112), (118, 92, 108))),  # blue
    ((228, 112, 56), ((44, 94, 78), (46, 78, 126), (102, 74, 98))),  # apricot
)
SUN: Final[Colour] = (232, 146, 62)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with ``share`` (0..1) of ``other`` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


@dataclass(frozen=True, slots=True)
class Palette:
    """Paper, ink and one accent; every tone between them leans a little towards the accent's neighbour."""

    accent: Colour
    cool: Colour
    dusk: bool = False

    @property
    def night(self) -> Colour:
        return mix(INK, self.cool, 0.22)

    @property
    def sun(self) -> Colour:
        """The accent, unless it is a cold one: no sun is blue."""
        red, _, blue = self.accent
        return self.accent if red > blue else SUN

    def tone(self, depth: float) -> Colour:
        """From paper (0) through the muted middle tone to night (1); at dusk it begins halfway."""
        depth = 0.42 + 0.58 * depth if self.dusk else depth
        middle = mix(PAPER, self.cool, 0.66)
        if depth < 0.5:
            return mix(PAPER, middle, depth * 2)
        return mix(middle, self.night, depth * 2 - 1)


@dataclass(slots=True)
class Sheet:
    """What a composition draws on: a canvas of ``width`` by 1 in units of its height."""

    draw: ImageDraw.ImageDraw
    height: int
    width: float
    palette: Palette
    rng: Random

    def _points(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.height, y * self.height) for x, y in points]

    def fill(self, colour: Colour) -> None:
        self.box(0, 0, self.width, 1, colour)

    def shape(self, points: Iterable[Point], colour: Colour) -> None:
        self.draw.polygon(self._points(points), fill=colour)

    def line(self, points: list[Point], colour: Colour, thickness: float) -> None:
        """A stroke as one ribbon: far faster than Pillow's joints, and as clean for gentle curves."""
        left, right = [], []
        for before, (x, y), after in zip([points[0], *points[:-1]], points, [*points[1:], points[-1]], strict=True):
            run, rise = after[0] - before[0], after[1] - before[1]
            reach = thickness / 2 / (math.hypot(run, rise) or 1)
            left.append((x - rise * reach, y + run * reach))
            right.append((x + rise * reach, y - run * reach))
        self.shape([*left, *reversed(right)], colour)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        (left, top), (right, bottom) = self._points(((x - radius, y - radius), (x + radius, y + radius)))
        self.draw.ellipse((left, top, right, bottom), fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, *, radius: float = 0) -> None:
        (x1, y1), (x2, y2) = self._points(((left, top), (right, bottom)))
        if radius:
            self.draw.rounded_rectangle((x1, y1, x2, y2), radius * self.height, fill=colour)
        else:
            self.draw.rectangle((x1, y1, x2, y2), fill=colour)

    def below(self, edge: list[Point], colour: Colour, bottom: float = 1.0) -> None:
        """Fill everything under ``edge`` (points from left to right)."""
        self.shape([*edge, (edge[-1][0], bottom), (edge[0][0], bottom)], colour)

    def sun(self, low: float, high: float, radius: tuple[float, float] = (0.1, 0.17)) -> Point:
        """The one large disc, somewhere along the upper part of the sheet."""
        x = self.width * self.rng.choice((0.26, 0.38, 0.64, 0.74))
        y = self.rng.uniform(low, high)
        self.disc(x, y, self.rng.uniform(*radius), self.palette.sun)
        return x, y


def waveline(sheet: Sheet, base: float, swing: float, roughness: int = 3, steps: int = 90) -> list[Point]:
    """A calm irregular line across the sheet: a few sines with random phases."""
    parts = [
        (sheet.rng.uniform(0.6, 1.5) * 2**octave, sheet.rng.uniform(0, math.tau), swing / 1.9**octave)
        for octave in range(roughness)
    ]
    xs = (sheet.width * step / steps for step in range(steps + 1))
    return [(x, base + sum(a * math.sin(x * f * 2.4 + p) for f, p, a in parts)) for x in xs]


def peaks(sheet: Sheet, base: float, height: float, step: float) -> list[Point]:
    """A mountain line: straight flanks between peaks and valleys of uneven height."""
    points: list[Point] = [(-0.1, base)]
    x, up = 0.0, sheet.rng.random() < 0.5
    while x < sheet.width + step:
        rise = sheet.rng.uniform(0.45, 1.0) if up else sheet.rng.uniform(0.0, 0.3)
        points.append((x, base - height * rise))
        x, up = x + step * sheet.rng.uniform(0.5, 1.2), not up
    return [*points, (sheet.width + 0.1, base)]


def blob(sheet: Sheet, x: float, y: float, radius: float, wobble: float, *, squash: float = 1.0) -> list[Point]:
    """A soft closed outline around a point."""
    parts = [(n, sheet.rng.uniform(0, math.tau), wobble / n) for n in (2, 3, 4)]
    angles = [math.tau * step / 120 for step in range(120)]
    reach = [radius * (1 + sum(a * math.sin(n * angle + p) for n, p, a in parts)) for angle in angles]
    return [(x + r * math.cos(t), y + r * squash * math.sin(t)) for t, r in zip(angles, reach, strict=True)]
