"""Compositions of what people build."""

import math

from national_office.demo.pictures.sheet import PAPER, Colour, Point, Sheet, mix, waveline


def _roof(sheet: Sheet, left: float, right: float, top: float, colour: Colour) -> None:
    middle, rise = (left + right) / 2, min(0.09, (right - left) * 0.5)
    kind = sheet.rng.choice(("flat", "flat", "gable", "shed", "saw", "stack"))
    if kind == "gable":
        sheet.shape([(left, top), (middle, top - rise), (right, top)], colour)
    elif kind == "shed":
        sheet.shape([(left, top), (right, top - rise * 0.7), (right, top)], colour)
    elif kind == "saw":
        third = (right - left) / 3
        for n in range(3):
            x = left + n * third
            sheet.shape([(x, top), (x, top - rise * 0.6), (x + third, top)], colour)
    elif kind == "stack":
        sheet.box(left + rise * 0.3, top - rise * 1.3, left + rise * 0.65, top + 0.01, colour)


def city(sheet: Sheet) -> None:
    """Roofs in layers against the sky; the nearest row has windows."""
    sheet.fill(sheet.palette.tone(0.05))
    sheet.sun(0.2, 0.34)
    for layer, (base, depth) in enumerate(((0.5, 0.22), (0.6, 0.45), (0.73, 0.95))):
        x = -0.05
        while x < sheet.width:
            wide = sheet.rng.uniform(0.1, 0.2) * (1 + layer * 0.25)
            top = base + sheet.rng.uniform(-0.17, 0.06) * (1 - layer * 0.18)
            colour = sheet.palette.tone(depth + sheet.rng.uniform(-0.05, 0.05))
            sheet.box(x, top, x + wide, 1, colour)
            _roof(sheet, x, x + wide, top, colour)
            if layer == 2:
                _panes(sheet, x, x + wide, top)
            x += wide


def _panes(sheet: Sheet, left: float, right: float, top: float) -> None:
    columns = max(2, round((right - left) / 0.055))
    pitch = (right - left) / (columns + 0.6)
    for row in range(6):
        for column in range(columns):
            x, y = left + pitch * (column + 0.5), top + 0.05 + row * 0.075
            lit = sheet.rng.random()
            colour = sheet.palette.tone(0.74) if lit < 0.72 else PAPER if lit < 0.88 else sheet.palette.sun
            sheet.box(x, y, x + pitch * 0.55, y + 0.042, colour)


def windows(sheet: Sheet) -> None:
    """One façade at night: a grid of windows, a few of them lit, life on some sills."""
    sheet.fill(sheet.palette.tone(0.98))
    rows, columns = sheet.rng.choice(((3, 6), (4, 8), (4, 7)))
    left, top = 0.09, 0.1
    pitch_x, pitch_y = (sheet.width - 2 * left) / columns, (1 - 2 * top + 0.04) / rows
    accents = set(sheet.rng.sample(range(rows * columns), 3))
    for number in range(rows * columns):
        row, column = divmod(number, columns)
        x, y = left + (column + 0.14) * pitch_x, top + (row + 0.08) * pitch_y
        lit = sheet.rng.random()
        colour = (
            sheet.palette.tone(0.05)
            if lit < 0.2
            else sheet.palette.tone(0.36)
            if lit < 0.42
            else sheet.palette.tone(0.8)
        )
        if number in accents:
            colour = sheet.palette.sun
        _window(sheet, (x, y), (pitch_x * 0.72, pitch_y * 0.72), colour)
        sheet.box(
            x - 0.008,
            y + pitch_y * 0.72,
            x + pitch_x * 0.72 + 0.008,
            y + pitch_y * 0.72 + 0.012,
            sheet.palette.tone(0.66),
        )


def _window(sheet: Sheet, corner: Point, size: Point, colour: Colour) -> None:
    (x, y), (wide, high) = corner, size
    dark = sheet.palette.tone(0.98)
    sheet.box(x, y, x + wide, y + high, colour)
    life = sheet.rng.random()
    if life < 0.2:
        sheet.disc(x + wide * 0.5, y + high * 0.56, wide * 0.13, dark)
        sheet.box(x + wide * 0.29, y + high * 0.72, x + wide * 0.71, y + high + 0.02, dark, radius=wide * 0.16)
    elif life < 0.36:
        for spread in (-0.14, 0.0, 0.14):
            sheet.line([(x + wide * 0.7, y + high), (x + wide * (0.7 + spread), y + high * 0.6)], dark, 0.006)
    elif life < 0.5:
        sheet.box(x, y, x + wide, y + high * 0.3, mix(colour, dark, 0.35))
    sheet.box(x + wide * 0.49, y, x + wide * 0.51, y + high, dark)
    sheet.box(x, y + high * 0.32, x + wide, y + high * 0.345, dark)
    sheet.box(x - 0.008, y + high, x + wide + 0.008, y + high + 0.02, dark)


def bridge(sheet: Sheet) -> None:
    """A bridge over bands of water, arched or hung from towers."""
    sheet.fill(sheet.palette.tone(0.05))
    x, _ = sheet.sun(0.28, 0.4)
    sheet.below(waveline(sheet, 0.5, 0.03), sheet.palette.tone(0.22))
    sheet.below([(0, 0.6), (sheet.width, 0.6)], sheet.palette.tone(0.4))
    for row in range(9):
        y, reach = 0.64 + row * 0.04, sheet.rng.uniform(0.05, 0.16)
        shift = sheet.rng.uniform(-0.03, 0.03)
        sheet.box(x - reach + shift, y, x + reach + shift, y + 0.009, mix(sheet.palette.sun, PAPER, 0.2), radius=0.004)
    (_arches if sheet.rng.random() < 0.5 else _cables)(sheet)
    sheet.below(waveline(sheet, 0.93, 0.025), sheet.palette.tone(1))


def _arches(sheet: Sheet) -> None:
    deck, spans, dark = 0.5, sheet.rng.choice((4, 5)), sheet.palette.tone(0.9)
    span = sheet.width / spans
    sheet.box(0, deck, sheet.width, deck + 0.035, dark)
    for n in range(-1, spans + 1):
        left = span * (n + 0.5)
        arc = [
            (left + span * (0.06 + 0.88 * s / 40), deck + 0.3 - 0.26 * math.sin(math.pi * s / 40)) for s in range(41)
        ]
        sheet.shape(
            [(left, deck), (left + span, deck), (left + span, deck + 0.3), *reversed(arc), (left, deck + 0.3)], dark
        )
    for n in range(spans * 6):
        sheet.box(n * span / 6, deck - 0.02, n * span / 6 + 0.004, deck, dark)
    sheet.box(0, deck - 0.026, sheet.width, deck - 0.02, dark)


def _cables(sheet: Sheet) -> None:
    deck, dark = 0.56, sheet.palette.tone(0.92)
    for tower in (sheet.width * 0.3, sheet.width * 0.7):
        for n in range(1, 10):
            reach = sheet.width * 0.021 * n
            for side in (-1, 1):
                sheet.line([(tower, 0.16 + n * 0.012), (tower + side * reach, deck)], dark, 0.0032)
        sheet.shape([(tower - 0.012, 0.12), (tower + 0.012, 0.12), (tower + 0.024, 0.8), (tower - 0.024, 0.8)], dark)
    sheet.box(0, deck, sheet.width, deck + 0.028, dark)
    for n in range(1, 12):
        sheet.box(n * sheet.width / 12, deck, n * sheet.width / 12 + 0.008, 0.72, sheet.palette.tone(0.7))
