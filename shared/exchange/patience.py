"""How long to wait before something is tried again, and when to stop. Pure."""

from datetime import timedelta

LIMIT = 12
"""After so many attempts (about two days) something is given up, until somebody asks for it again."""

LONGEST = timedelta(hours=6)
FIRST_RETRY = timedelta(seconds=10)
FIRST_ANSWER = timedelta(minutes=2)


def wait_after_failure(attempts: int) -> timedelta:
    """After this many failed attempts: 10 seconds, then three times as long each time, at most six hours."""
    return _grown(FIRST_RETRY, attempts)


def wait_for_answer(attempts: int) -> timedelta:
    """After a receiver's job was started for the n-th time: two minutes, then three times as long each time."""
    return _grown(FIRST_ANSWER, attempts)


def _grown(first: timedelta, attempts: int) -> timedelta:
    growth: int = 3 ** min(max(attempts - 1, 0), 10)
    return min(LONGEST, first * growth)
