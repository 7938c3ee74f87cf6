"""Compositions of people, tables and paper."""

import math

from national_office.demo.pictures.sheet import INK, PAPER, Colour, Point, Sheet, blob, mix


def _leaf(x: float, y: float, length: float, angle: float, girth: float) -> list[Point]:
    along = [step / 24 for step in range(25)]
    sides = [(t, girth * math.sin(math.pi * t) ** 0.8) for t in along] + [
        (t, -girth * math.sin(math.pi * t) ** 0.8) for t in reversed(along)
    ]
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x + length * (t * cos - s * sin), y + length * (t * sin + s * cos)) for t, s in sides]


def papercut(sheet: Sheet) -> None:
    """Large cut shapes laid over each other, each with the thin shadow of thick paper."""
    sheet.fill(sheet.palette.tone(0.08))
    spots = [(0.18, 0.72), (0.55, 0.2), (0.82, 0.75), (0.36, 0.3), (0.92, 0.25), (0.6, 0.62)]
    depths = [0.3, 0.16, 0.95, 0.6, 0.42, 0.0]
    sheet.rng.shuffle(depths)
    mirrored = sheet.rng.random() < 0.5
    for number, ((u, v), depth) in enumerate(zip(spots, depths, strict=True)):
        x, y = (
            (1 - u if mirrored else u) * sheet.width + sheet.rng.uniform(-0.06, 0.06),
            v + sheet.rng.uniform(-0.05, 0.05),
        )
        outline = blob(sheet, x, y, sheet.rng.uniform(0.24, 0.36), 0.32)
        _cut(sheet, outline, sheet.palette.tone(depth) if number != 5 else sheet.palette.accent)
    for _ in range(2):
        x, y = sheet.rng.uniform(0.2, 0.8) * sheet.width, sheet.rng.uniform(0.55, 0.9)
        turn, colour = sheet.rng.uniform(0, math.tau), sheet.rng.choice((PAPER, sheet.palette.tone(0.85)))
        for spread in (-0.7, -0.25, 0.25, 0.7):
            _cut(sheet, _leaf(x, y, 0.27, turn + spread, 0.17), colour)


def _cut(sheet: Sheet, outline: list[Point], colour: Colour) -> None:
    sheet.shape([(x + 0.008, y + 0.012) for x, y in outline], mix(sheet.palette.tone(0.5), INK, 0.25))
    sheet.shape(outline, colour)


def _person(sheet: Sheet, x: float, y: float, size: float, colour: Colour) -> None:
    """Somebody seen from above: shoulders, head and the long shadow of a low sun."""
    shadow = mix(sheet.palette.tone(0.08), sheet.palette.tone(0.5), 0.45)
    sheet.line([(x, y), (x + size * 2.6, y + size * 1.3)], shadow, size * 1.3)
    sheet.disc(x + size * 2.6, y + size * 1.3, size * 0.62, shadow)
    sheet.disc(x, y, size, colour)
    sheet.disc(x, y, size * 0.5, mix(colour, PAPER, 0.55))


def circle(sheet: Sheet) -> None:
    """People as dots: in rings, in a spiral or drifting towards a meeting."""
    sheet.fill(sheet.palette.tone(0.08))
    x, y = sheet.width * sheet.rng.choice((0.42, 0.5, 0.58)), 0.5
    sheet.disc(x, y, 0.4, mix(sheet.palette.tone(0.1), sheet.palette.accent, 0.13))
    places = _gathering(sheet, x, y)
    chosen = set(sheet.rng.sample(range(len(places)), 7))
    for number, (left, top) in sorted(enumerate(places), key=lambda place: place[1][1]):
        colour = sheet.palette.accent if number in chosen else sheet.palette.tone(sheet.rng.choice((0.55, 0.75, 0.95)))
        _person(sheet, left, top, sheet.rng.uniform(0.019, 0.024), colour)


def _gathering(sheet: Sheet, x: float, y: float) -> list[Point]:
    form = sheet.rng.choice(("rings", "spiral", "open"))
    if form == "spiral":
        turns = [(0.05 + 0.0052 * n, 0.9 * n / math.sqrt(1 + n * 0.16)) for n in range(74)]
        places = [(x + r * math.cos(t), y + r * math.sin(t)) for r, t in turns]
    else:
        gap = sheet.rng.uniform(0, math.tau)
        rings = [(0.12, 9), (0.205, 16), (0.29, 23), (0.375, 30)]
        turns = [(r, math.tau * n / count + gap) for r, count in rings for n in range(count)]
        places = [
            (x + r * math.cos(t), y + r * math.sin(t)) for r, t in turns if form == "rings" or math.cos(t - gap) < 0.8
        ]
    places = [(a + sheet.rng.uniform(-0.008, 0.008), b + sheet.rng.uniform(-0.008, 0.008)) for a, b in places]
    strays = ((sheet.rng.uniform(0.05, sheet.width - 0.05), sheet.rng.uniform(0.06, 0.92)) for _ in range(26))
    return places + [(a, b) for a, b in strays if math.hypot(a - x, b - y) > 0.46]


def table(sheet: Sheet) -> None:
    """Tables from above with chairs around them and work in progress; one chair has the accent."""
    sheet.fill(sheet.palette.tone(0.12))
    for n in range(1, 14):
        sheet.box(0, n / 14, sheet.width, n / 14 + 0.003, sheet.palette.tone(0.17))
    form = sheet.rng.choice(("one", "three", "long"))
    if form == "long":
        _long_table(sheet)
        return
    third = sheet.width / 3
    seats = (
        [(sheet.width * 0.5, 0.5, 0.3)]
        if form == "one"
        else [(third * (n + 0.5), 0.5 + sheet.rng.uniform(-0.14, 0.14), 0.165) for n in range(3)]
    )
    for number, (x, y, radius) in enumerate(seats):
        _round_table(sheet, x, y, radius, accent=number == len(seats) // 2)


def _chair(sheet: Sheet, x: float, y: float, size: float, *, accent: bool) -> None:
    colour = sheet.palette.accent if accent else sheet.palette.tone(sheet.rng.choice((0.5, 0.7, 0.92)))
    sheet.disc(x + size * 0.18, y + size * 0.24, size, sheet.palette.tone(0.3))
    sheet.disc(x, y, size, colour)
    sheet.disc(x, y, size * 0.62, mix(colour, PAPER, 0.2))


def _round_table(sheet: Sheet, x: float, y: float, radius: float, *, accent: bool) -> None:
    count = 11 if radius > 0.2 else 7
    turn, taken = sheet.rng.uniform(0, math.tau), sheet.rng.randrange(count)
    for n in range(count):
        angle = turn + math.tau * n / count
        reach = radius * 1.27
        _chair(
            sheet, x + reach * math.cos(angle), y + reach * math.sin(angle), radius * 0.2, accent=accent and n == taken
        )
    sheet.disc(x + radius * 0.05, y + radius * 0.07, radius, sheet.palette.tone(0.34))
    sheet.disc(x, y, radius, PAPER)
    sheet.disc(x, y, radius * 0.93, mix(PAPER, sheet.palette.tone(0.3), 0.3))
    for n in range(count):
        angle = turn + math.tau * n / count
        _work(sheet, x + radius * 0.68 * math.cos(angle), y + radius * 0.68 * math.sin(angle), radius * 0.34, angle)
    sheet.disc(x, y, radius * 0.2, sheet.palette.tone(0.6))
    sheet.disc(x, y, radius * 0.12, sheet.palette.tone(0.3))


def _work(sheet: Sheet, x: float, y: float, size: float, angle: float) -> None:
    """What lies in front of somebody: a sheet of paper, a cup, or nothing yet."""
    kind = sheet.rng.random()
    if kind < 0.5:
        cos, sin = math.cos(angle), math.sin(angle)
        half = [(-0.4, -0.3), (0.4, -0.3), (0.4, 0.3), (-0.4, 0.3)]
        colour = sheet.rng.choice((PAPER, sheet.palette.tone(0.3), sheet.palette.tone(0.8), sheet.palette.accent))
        sheet.shape([(x + size * (a * cos - b * sin), y + size * (a * sin + b * cos)) for a, b in half], colour)
    elif kind < 0.8:
        sheet.disc(x, y, size * 0.24, sheet.palette.tone(0.85))
        sheet.disc(x, y, size * 0.16, sheet.palette.accent if kind < 0.6 else sheet.palette.tone(0.5))


def _long_table(sheet: Sheet) -> None:
    left, right, top, bottom = 0.16, sheet.width - 0.16, 0.37, 0.63
    count = 9
    pitch, taken = (right - left) / count, sheet.rng.randrange(2, count - 2)
    for n in range(count):
        x = left + pitch * (n + 0.5)
        _chair(sheet, x, top - 0.085, 0.052, accent=n == taken)
        if sheet.rng.random() < 0.85:
            _chair(sheet, x, bottom + 0.085, 0.052, accent=False)
    sheet.box(left + 0.012, top + 0.018, right + 0.012, bottom + 0.018, sheet.palette.tone(0.34), radius=0.05)
    sheet.box(left, top, right, bottom, PAPER, radius=0.05)
    for n in range(count):
        x = left + pitch * (n + 0.5)
        _work(sheet, x, top + 0.065, 0.1, math.pi / 2)
        _work(sheet, x, bottom - 0.065, 0.1, math.pi / 2)


def rings(sheet: Sheet) -> None:
    """Growth rings around a centre outside the middle, one of them in the accent."""
    sheet.fill(sheet.palette.tone(0.14))
    x, y = sheet.width * sheet.rng.choice((0.3, 0.4, 0.62)), sheet.rng.uniform(0.42, 0.58)
    outline = blob(sheet, 0, 0, 1, 0.13)
    count = sheet.rng.choice((11, 13, 15))
    marked = sheet.rng.randrange(4, count - 4)
    reach = 1.05
    for n in range(count):
        share = 1 - n / count
        radius = reach * share ** sheet.rng.uniform(0.97, 1.03)
        colour = sheet.palette.tone(0.2 + 0.75 * (1 - share) if n % 2 else 0.06 + 0.25 * (1 - share))
        if n == marked:
            colour = sheet.palette.accent
        sheet.shape([(x + a * radius * 1.06, y + b * radius * 0.9) for a, b in outline], colour)
    sheet.disc(x, y, 0.022, sheet.palette.accent)


def threads(sheet: Sheet) -> None:
    """Threads that come from one side, are drawn together and part again."""
    sheet.fill(sheet.palette.tone(0.05))
    count = 28
    order = list(range(count))
    sheet.rng.shuffle(order)
    knot, waist = sheet.width * sheet.rng.uniform(0.4, 0.6), sheet.rng.uniform(0.16, 0.3)
    marked = set(sheet.rng.sample(range(count), 6))
    ends: list[tuple[Point, Colour]] = []
    for n in sorted(range(count), key=lambda number: number in marked):
        starts, stops = 0.05 + 0.9 * n / (count - 1), 0.05 + 0.9 * order[n] / (count - 1)
        middle = 0.5 + (starts + stops - 1) * waist
        colour = sheet.palette.accent if n in marked else sheet.palette.tone(sheet.rng.choice((0.3, 0.45, 0.65, 0.95)))
        points = [(0.0, starts)] if sheet.rng.random() < 0.7 else [(sheet.rng.uniform(0.05, 0.25), starts)]
        ends.append((points[0], colour))
        final = sheet.width if sheet.rng.random() < 0.6 else sheet.width * sheet.rng.uniform(0.84, 0.96)
        ends.append(((final, stops), colour))
        curve = _ease(points[0], (knot, middle)) + _ease((knot, middle), (final, stops))
        sheet.line(curve, colour, 0.011 if n in marked else 0.0075)
    for (x, y), colour in ends:
        sheet.disc(x, y, 0.017, colour)


def _ease(start: Point, stop: Point) -> list[Point]:
    shares = (step / 40 for step in range(41))
    return [
        (start[0] + (stop[0] - start[0]) * t, start[1] + (stop[1] - start[1]) * (t * t * (3 - 2 * t))) for t in shares
    ]
