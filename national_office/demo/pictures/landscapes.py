"""Compositions of land and water."""

import math

from national_office.demo.pictures.sheet import PAPER, Colour, Point, Sheet, blob, mix, peaks, waveline


def ridges(sheet: Sheet) -> None:
    """Mountain ranges fading into the haze under a large sun."""
    sheet.fill(sheet.palette.tone(0.06))
    sheet.sun(0.24, 0.36)
    layers = sheet.rng.choice((5, 6))
    alpine = sheet.rng.random() < 0.6
    for layer in range(layers):
        near = layer / (layers - 1)
        base = 0.48 + 0.4 * near
        tone = sheet.palette.tone(0.2 + 0.8 * near**1.1)
        if alpine and layer < layers - 2:
            sheet.below(peaks(sheet, base + 0.12, 0.3, 0.3 + 0.1 * near), tone)
        else:
            sheet.below(waveline(sheet, base, 0.055, 4), tone)


def waves(sheet: Sheet) -> None:
    """Swells in layers, each with thin echoes of its crest, and the sun going down behind them."""
    sheet.fill(sheet.palette.tone(0.05))
    sheet.sun(0.28, 0.36, (0.15, 0.2))
    count = sheet.rng.choice((5, 6, 7))
    pace = sheet.rng.uniform(5.5, 8.5)
    for layer in range(count):
        near = layer / (count - 1)
        base, swing = 0.44 + 0.44 * near**1.1, 0.022 + 0.04 * near
        crest = _crest(sheet, base, swing, pace * (1.9 - near))
        sheet.below(crest, sheet.palette.tone(0.16 + 0.82 * near))
        for echo in range(1, 4):
            trail = [(x, y + echo * (0.011 + 0.013 * near)) for x, y in crest]
            sheet.line(trail, sheet.palette.tone(0.16 + 0.82 * near - 0.1 / echo), 0.0035)


def _crest(sheet: Sheet, base: float, swing: float, pace: float) -> list[Point]:
    """A swell that leans: steeper on one side than on the other."""
    phase, sway = sheet.rng.uniform(0, math.tau), sheet.rng.uniform(0, math.tau)
    points = []
    for step in range(121):
        x = sheet.width * step / 120
        turn = x * pace + phase
        lift = math.sin(turn + 0.55 * math.sin(turn)) * (0.7 + 0.3 * math.sin(x * 1.3 + sway))
        points.append((x, base + swing * lift))
    return points


def forest(sheet: Sheet) -> None:
    """Trunks at several depths, birch-marked in front, with the sun between them."""
    sheet.fill(sheet.palette.tone(0.1))
    sheet.sun(0.3, 0.42, (0.14, 0.2))
    for layer, (count, girth) in enumerate(((30, 0.008), (17, 0.016), (9, 0.034))):
        depth = (0.24, 0.45, 0.95)[layer]
        ground = waveline(sheet, 0.8 + layer * 0.055, 0.02)
        for n in range(count):
            x = (n + sheet.rng.uniform(0.1, 0.9)) * sheet.width / count
            lean, wide = sheet.rng.uniform(-0.02, 0.02), girth * sheet.rng.uniform(0.7, 1.3)
            pale = layer == 2 and n % 3 == 1
            colour = PAPER if pale else sheet.palette.tone(depth)
            sheet.shape(
                [(x + lean, -0.02), (x + lean + wide * 0.8, -0.02), (x + wide * 1.1, 0.97), (x - wide * 0.1, 0.97)],
                colour,
            )
            if pale:
                _birch_marks(sheet, x, lean, wide)
        sheet.below(ground, sheet.palette.tone(depth))


def _birch_marks(sheet: Sheet, x: float, lean: float, wide: float) -> None:
    for _ in range(13):
        y = sheet.rng.uniform(0.02, 0.86)
        left = x + lean * (1 - y) + (0 if sheet.rng.random() < 0.5 else wide * 0.45)
        sheet.box(left, y, left + wide * 0.5, y + sheet.rng.uniform(0.005, 0.012), sheet.palette.tone(0.92))


def fields(sheet: Sheet) -> None:
    """Farmland from the air: plots split again and again, some ploughed, and a stream across."""
    sheet.fill(sheet.palette.tone(0.06))
    skew = sheet.rng.uniform(-0.3, 0.3)
    plots = _split(sheet, (-0.4, -0.05, sheet.width + 0.4, 1.05), 6)
    chosen = set(sheet.rng.sample(range(len(plots)), 6))
    for number, (left, top, right, bottom) in enumerate(plots):
        gap = 0.005
        corners = [
            (left + gap, top + gap),
            (right - gap, top + gap),
            (right - gap, bottom - gap),
            (left + gap, bottom - gap),
        ]
        depth = sheet.rng.choice((0.16, 0.26, 0.38, 0.5, 0.66, 0.9))
        colour = (
            mix(PAPER, sheet.palette.accent, sheet.rng.choice((0.45, 1)))
            if number in chosen
            else sheet.palette.tone(depth)
        )
        sheet.shape([(x + skew * (y - 0.5), y) for x, y in corners], colour)
        if sheet.rng.random() < 0.6:
            _furrows(sheet, (left, top, right, bottom), skew, mix(colour, PAPER, 0.28))
    stream = waveline(sheet, sheet.rng.uniform(0.35, 0.65), 0.11)
    sheet.line(stream, PAPER, 0.044)
    sheet.line(stream, sheet.palette.tone(0.3), 0.03)


type Plot = tuple[float, float, float, float]


def _split(sheet: Sheet, plot: Plot, times: int) -> list[Plot]:
    left, top, right, bottom = plot
    if not times or (times < 3 and sheet.rng.random() < 0.15):
        return [plot]
    cut = sheet.rng.uniform(0.36, 0.64)
    if right - left > bottom - top:
        x = left + (right - left) * cut
        return _split(sheet, (left, top, x, bottom), times - 1) + _split(sheet, (x, top, right, bottom), times - 1)
    y = top + (bottom - top) * cut
    return _split(sheet, (left, top, right, y), times - 1) + _split(sheet, (left, y, right, bottom), times - 1)


def _furrows(sheet: Sheet, plot: Plot, skew: float, colour: Colour) -> None:
    left, top, right, bottom = plot
    gap, upright = 0.017, sheet.rng.random() < 0.5
    count = int(((right - left) if upright else (bottom - top)) / 0.022)
    for n in range(1, count):
        share = n / count
        if upright:
            x = left + (right - left) * share
            ends = [(x, top + gap), (x, bottom - gap)]
        else:
            y = top + (bottom - top) * share
            ends = [(left + gap, y), (right - gap, y)]
        sheet.line([(x + skew * (y - 0.5), y) for x, y in ends], colour, 0.003)


def paths(sheet: Sheet) -> None:
    """Roads that part from one place and wind away over the hills."""
    sheet.fill(sheet.palette.tone(0.05))
    sheet.sun(0.16, 0.22, (0.07, 0.1))
    horizon = 0.36
    sheet.below(waveline(sheet, horizon - 0.04, 0.03), sheet.palette.tone(0.22))
    sheet.below([(0, horizon), (sheet.width, horizon)], sheet.palette.tone(0.42))
    for row in range(4):
        sheet.below(waveline(sheet, horizon + 0.05 + row * 0.15, 0.02), sheet.palette.tone(0.5 + row * 0.13))
    start = sheet.width * sheet.rng.uniform(0.35, 0.65)
    ends = [sheet.width * share for share in sheet.rng.sample((0.08, 0.3, 0.5, 0.72, 0.93), 3)]
    for number, end in enumerate(ends):
        _road(sheet, start, end, horizon, sheet.palette.accent if number == 2 else PAPER)
    _trees(sheet, horizon)


def _road(sheet: Sheet, start: float, end: float, horizon: float, colour: Colour) -> None:
    bend, phase = sheet.rng.uniform(0.05, 0.11), sheet.rng.uniform(-0.6, 0.6)
    left, right = [], []
    for step in range(61):
        t = step / 60
        y, wide = 1.02 - (1.02 - horizon) * t**0.8, 0.036 * (1 - t) ** 1.5 + 0.003
        x = start + (end - start) * t**1.4 + bend * math.sin(t * 7 + phase) * math.sin(math.pi * t)
        left.append((x - wide, y))
        right.append((x + wide, y))
    sheet.shape([*left, *reversed(right)], colour)


def _trees(sheet: Sheet, horizon: float) -> None:
    for _ in range(34):
        y = horizon + 0.04 + 0.55 * sheet.rng.random() ** 1.2
        x, size = sheet.rng.uniform(0, sheet.width), 0.012 + 0.05 * (y - horizon)
        sheet.shape([(x - size * 0.55, y), (x + size * 0.55, y), (x, y - size * 2.4)], sheet.palette.tone(0.98))


def boats(sheet: Sheet) -> None:
    """Low islands and small sails on a pale sea."""
    sheet.fill(sheet.palette.tone(0.05))
    sheet.sun(0.2, 0.3)
    sheet.below([(0, 0.42), (sheet.width, 0.42)], sheet.palette.tone(0.2))
    for row in range(26):
        y = 0.45 + 0.55 * (row / 26) ** 1.3
        x, reach = sheet.rng.uniform(0, sheet.width), sheet.rng.uniform(0.1, 0.3)
        sheet.box(x - reach, y, x + reach, y + 0.004, sheet.palette.tone(0.1), radius=0.002)
    for row, (y, depth) in enumerate(((0.44, 0.4), (0.57, 0.62), (0.76, 0.95))):
        for x in (sheet.rng.uniform(-0.05, 0.45) * sheet.width, sheet.rng.uniform(0.6, 1.05) * sheet.width):
            _island(sheet, x, y, 0.16 + 0.1 * row, sheet.palette.tone(depth))
        sail = sheet.palette.accent if row == 1 else PAPER
        _sail(sheet, sheet.rng.uniform(0.2, 0.8) * sheet.width, y + 0.06, 0.06 + 0.045 * row, sail)


def _island(sheet: Sheet, x: float, y: float, reach: float, colour: Colour) -> None:
    outline = [(a, min(b, y)) for a, b in blob(sheet, x, y, reach, 0.3, squash=0.34)]
    sheet.shape(outline, colour)
    echo = mix(colour, sheet.palette.tone(0.2), 0.72)
    sheet.shape([(a, y + (y - b) * 0.45) for a, b in outline if b < y], echo)
    for _ in range(9):
        a, size = x + sheet.rng.uniform(-0.6, 0.6) * reach, reach * sheet.rng.uniform(0.2, 0.34)
        b = y - reach * 0.16
        sheet.shape([(a - size * 0.3, b), (a + size * 0.3, b), (a, b - size)], colour)


def _sail(sheet: Sheet, x: float, y: float, size: float, colour: Colour) -> None:
    sheet.shape([(x, y - size * 1.5), (x, y), (x + size * 0.75, y)], colour)
    sheet.shape(
        [(x - size * 0.06, y - size * 1.25), (x - size * 0.06, y), (x - size * 0.5, y)], mix(colour, PAPER, 0.45)
    )
    hull = [(x - size * 0.6, y + 0.008), (x + size * 0.85, y + 0.008), (x + size * 0.6, y + size * 0.2 + 0.008)]
    sheet.shape([*hull, (x - size * 0.4, y + size * 0.2 + 0.008)], sheet.palette.tone(1))
