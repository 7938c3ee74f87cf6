"""What the media layer refuses. Each message is a sentence for the person who sent the file."""

from django.core.exceptions import SuspiciousFileOperation
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _


class InvalidNameError(SuspiciousFileOperation):
    """A name that is not `<sha256>.<extension>`: no path is ever made of it."""


class MediaRefusedError(ValueError):
    """A file that is not taken in. Its text may be shown as it is."""


class FileTooLargeError(MediaRefusedError):
    """More bytes than a file may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(_("The file is too large. It may be at most %(limit)s.") % {"limit": filesizeformat(limit)})


class TooManyPixelsError(MediaRefusedError):
    """A picture that would fill the memory when opened."""

    def __init__(self, limit: int) -> None:
        millions = limit // 1_000_000
        text = _("The picture has too many pixels. It may have at most %(millions)d million.")
        super().__init__(text % {"millions": millions})


class EmptyFileError(MediaRefusedError):
    """No bytes at all."""

    def __init__(self) -> None:
        super().__init__(_("The file is empty."))


class UndecodableImageError(ValueError):
    """Bytes that begin like a picture and are none."""


class NoTenantError(RuntimeError):
    """A file without an owner: outside a unit of work the tenant must be named."""

    def __init__(self) -> None:
        super().__init__("Say whose file this is: ContentStorage(tenant_id=...) outside a unit of work.")


class MediaMissingError(LookupError):
    """The bytes are not here (yet)."""

    def __init__(self, name: object) -> None:
        super().__init__(f"{name} is not stored here.")


class MediaNotGrantedError(PermissionError):
    """The tenant neither holds the file nor is it shared with it."""

    def __init__(self, name: object) -> None:
        super().__init__(f"{name} is not shared with this tenant.")
