"""How much one file may hold."""

from django.conf import settings

MAX_PIXELS = 40_000_000
MAX_ANIMATION_PIXELS = 4 * MAX_PIXELS


def max_bytes() -> int:
    """The most bytes of one file: NODVERK_MEDIA_MAX_BYTES, else 50 MB."""
    return int(getattr(settings, "NODVERK_MEDIA_MAX_BYTES", 50 * 1024 * 1024))
