"""What the person at the terminal reads: steps with their seconds, and nothing that can break a clean stop."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def say(text: str = "") -> None:
    """Print at once. A terminal that went away is no reason to fail: the children still have to be stopped."""
    with suppress(OSError, ValueError):
        print(text, flush=True)


def complain(text: object) -> None:
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, and say how long it took when it is done."""
    say(f"• {title} ...")
    begun = time.monotonic()
    yield
    say(f"  {title}: {time.monotonic() - begun:.1f} s")


def last_lines(log: Path, count: int = 15) -> str:
    """The end of a log, indented."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(f"    {line}" for line in lines[-count:])
