"""Names of stored files: the hash of their bytes and a known extension, nothing a person chose."""

import re
from dataclasses import dataclass
from typing import Self

from shared.media.errors import InvalidNameError

IMAGE_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
}
UNKNOWN = "bin"
OTHER_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "zip": "application/zip",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    UNKNOWN: "application/octet-stream",
}
CONTENT_TYPES = IMAGE_TYPES | OTHER_TYPES

NOT_A_NAME = "Not the name of a stored file."
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_RENDITION = re.compile(r"([0-9a-f]{64})-w([1-9][0-9]{0,4})\.webp", re.ASCII)


@dataclass(frozen=True, slots=True)
class MediaName:
    """A stored file: `<hash>.<extension>`. Raises InvalidNameError for anything but a hash and a known extension."""

    hash: str
    extension: str

    def __post_init__(self) -> None:
        if not _HASH.fullmatch(self.hash) or self.extension not in CONTENT_TYPES:
            raise InvalidNameError(NOT_A_NAME)

    def __str__(self) -> str:
        return f"{self.hash}.{self.extension}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name. Raises InvalidNameError."""
        digest, _, extension = text.partition(".")
        return cls(digest, extension)

    @property
    def content_type(self) -> str:
        """The type it is served with; follows from the bytes, never from what the sender said."""
        return CONTENT_TYPES[self.extension]

    @property
    def is_image(self) -> bool:
        """Whether browsers show it in the page; everything else is a download."""
        return self.extension in IMAGE_TYPES


@dataclass(frozen=True, slots=True)
class RenditionName:
    """A smaller WebP of a stored picture: `<hash>-w<width>.webp`. Raises InvalidNameError for anything else."""

    hash: str
    width: int

    def __post_init__(self) -> None:
        if not _HASH.fullmatch(self.hash) or self.width < 1:
            raise InvalidNameError(NOT_A_NAME)

    def __str__(self) -> str:
        return f"{self.hash}-w{self.width}.webp"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a name. Raises InvalidNameError."""
        match = _RENDITION.fullmatch(text)
        if match is None:
            raise InvalidNameError(NOT_A_NAME)
        return cls(match[1], int(match[2]))
