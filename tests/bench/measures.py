"""What a measurement is, and the arithmetic of times."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One figure: what it is of, at which size, and the goal it has to reach (`at_most` or `at_least`), if any."""

    name: str
    value: float
    unit: str
    size: str = ""
    at_most: float | None = None
    at_least: float | None = None

    @property
    def goal(self) -> str:
        """The goal as people write it; empty when there is none."""
        if self.at_most is not None:
            return f"<= {self.at_most:g}"
        return f">= {self.at_least:g}" if self.at_least is not None else ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return self.value >= self.at_least if self.at_least is not None else None

    def as_json(self) -> dict[str, Any]:
        """The row of var/bench.json."""
        kept = {name: value for name, value in asdict(self).items() if name in {"name", "unit", "size"}}
        return {**kept, "value": round(self.value, 4), "goal": self.goal, "met": self.met}


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; `share` from 0 to 1. Raises ValueError for no values."""
    if not values:
        message = "nothing was measured"
        raise ValueError(message)
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1 if share else 0)]


def median(values: Sequence[float]) -> float:
    """The nearest-rank median."""
    return percentile(values, 0.5)


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """How times grow with sizes: the slope of a straight line through their logarithms (0 flat, 1 linear)."""
    xs, ys = [math.log(size) for size in sizes], [math.log(max(time_, 1e-9)) for time_ in times]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def times_of(work: Callable[[], object], count: int, *, warm: int = 1) -> list[float]:
    """Seconds of each of `count` runs, after `warm` that do not count."""
    for _ in range(warm):
        work()
    return [timed(work) for _ in range(count)]


def side_by_side(ours: Callable[[], object], theirs: Callable[[], object], count: int) -> tuple[float, float]:
    """The median seconds of two pieces of work that take turns, so that what else the machine does hits both."""
    ours(), theirs()
    pairs = [(timed(ours), timed(theirs)) for _ in range(count)]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def timed(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def stopwatch(into: list[float]) -> Iterator[None]:
    """Append the seconds of a block."""
    begun = time.perf_counter()
    yield
    into.append(time.perf_counter() - begun)
