"""Who a file is served to."""

from enum import StrEnum


class Readers(StrEnum):
    """How widely an answer may be kept: by everyone's caches, or by nobody's."""

    EVERYONE = "everyone"
    SIGNED_IN = "signed in"
