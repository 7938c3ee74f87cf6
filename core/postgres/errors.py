"""One sentence instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager


class LaunchError(Exception):
    """Something outside the program stands in the way; the message is one sentence for the person at the terminal."""


@contextmanager
def told_plainly(what: str) -> Iterator[None]:
    """Turn the operating system's refusals inside the block into a LaunchError that begins with ``what``."""
    try:
        yield
    except OSError as error:
        raise LaunchError(f"{what}: {reason_of(error)}.") from error


def reason_of(error: OSError) -> str:
    """The system's reason with the path it concerns, without errno."""
    reason = error.strerror or str(error)
    return f"{reason} ({error.filename})" if error.filename else reason
