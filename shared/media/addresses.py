"""Where stored files are read; the path is the same at every tenant's host."""

from django.conf import settings

from shared.media.names import MediaName, RenditionName


def media_url(name: MediaName) -> str:
    """The address of the file itself."""
    return f"{settings.MEDIA_URL}{name}"


def rendition_url(name: RenditionName) -> str:
    """The address of a smaller copy."""
    return f"{settings.MEDIA_URL}r/{name}"
