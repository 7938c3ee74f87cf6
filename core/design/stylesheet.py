"""The stylesheet that carries accents as custom properties, since our CSP allows no inline style."""

from collections.abc import Iterable

from core.design.colour import Palette, Shades, palette
from core.design.types import accent_class

MAX_ACCENTS = 60


def accent_stylesheet(accents: list[str]) -> str:
    """Return CSS in which the first accent is the page's own and every accent has a class (`accent_class`).

    Raises ValueError for anything but '#rrggbb'.
    """
    rules = list(_selectors(accents))
    light = "\n".join(_rule(selector, found, found.light) for selector, found in rules)
    dark = "\n".join(_rule(selector, found, found.dark) for selector, found in rules)
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


def _selectors(accents: list[str]) -> Iterable[tuple[str, Palette]]:
    yield ":root", palette(accents[0])
    for accent in dict.fromkeys(accents):
        yield f".{accent_class(accent)}", palette(accent)


def _rule(selector: str, found: Palette, shades: Shades) -> str:
    return (
        f"{selector} {{ --accent: {found.accent}; --on-accent: {found.on_accent};"
        f" --accent-deep: {found.deep}; --accent-ink: {shades.ink};"
        f" --accent-mark: {shades.mark}; --accent-tint: {shades.tint}; }}"
    )
