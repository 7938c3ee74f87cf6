"""The words of the bench's pages: the same for the product and for what it is measured against."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

CONTENT = Path(__file__).resolve().parents[2] / "national_office" / "demo" / "content"
TAIL = 30_000
"""Words made of two others, so that rare words exist as they do in a language."""

_word = re.compile(r"[^\W\d_]{3,}")


def words_by_frequency() -> tuple[list[str], list[float]]:
    """The demo's words with how often they stand there, and a long tail of compounds."""
    counts: Counter[str] = Counter()
    for path in sorted(CONTENT.glob("*.json")):
        counts.update(_word.findall(" ".join(strings_of(json.loads(path.read_text(encoding="utf-8")))).lower()))
    draw = random.Random(7)
    stems = [word for word, _ in counts.most_common(3000) if len(word) > 4]
    tail = {draw.choice(stems) + draw.choice(stems) for _ in range(TAIL)}
    words = [*counts, *sorted(tail)]
    return words, [*(float(n) for n in counts.values()), *(0.2 for _ in tail)]


def strings_of(value: object) -> list[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in strings_of(part)]


_words, _weights = words_by_frequency()
_cumulated = list(accumulate(_weights))


def _draw(number: int, count: int, part: str) -> str:
    return " ".join(random.Random(f"{part}{number}").choices(_words, cum_weights=_cumulated, k=count))


def title_of(number: int) -> str:
    """Six words."""
    return _draw(number, 6, "title").capitalize()


def lead_of(number: int) -> str:
    """Twenty words."""
    return _draw(number, 20, "lead").capitalize() + "."


def body_of(number: int) -> Iterator[tuple[str, str]]:
    """Three headings, each with two paragraphs of fifty words."""
    for part in range(3):
        yield "heading", _draw(number, 3, f"heading{part}").capitalize()
        for paragraph in range(2):
            yield "paragraph", f"<p>{_draw(number, 50, f'{part}{paragraph}').capitalize()}.</p>"
