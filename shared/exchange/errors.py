"""What the exchange refuses."""

from enum import StrEnum


class ExchangeError(Exception):
    """Base."""


class Reason(StrEnum):
    """Why a payload is refused; recorded with the message."""

    UNKNOWN_FIELD = "unknown field"
    UNKNOWN_BLOCK = "unknown block"
    LOCAL_ID = "local id"
    MISSING = "missing field"
    WRONG_TYPE = "wrong type"
    WRONG_VALUE = "value not allowed"
    TOO_LONG = "too long"
    INCONSISTENT = "fields contradict each other"
    NO_ALT = "alt text missing"


class PayloadError(ExchangeError):
    """A payload that may not cross the border: `reason` says why, `path` where."""

    def __init__(self, reason: Reason, path: str) -> None:
        self.reason = reason
        self.path = path
        super().__init__(f"{reason}: {path}")


class RefusedError(ExchangeError):
    """A message or receipt that the relay will never apply."""


class OutdatedError(ExchangeError):
    """A message that is no newer than what is applied already."""
