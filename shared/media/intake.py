"""From bytes somebody sent to a stored file: bounded, known by content, cleaned, named by hash."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from shared.media.disk import incoming_path, settle
from shared.media.errors import EmptyFileError, FileTooLargeError, UndecodableImageError
from shared.media.limits import max_bytes
from shared.media.names import IMAGE_TYPES, UNKNOWN, MediaName
from shared.media.pictures import CheckedPicture, check_picture
from shared.media.sniffing import sniff


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is on disk now. Only pictures have sides. `rewritten` says that it is not what was sent, byte for byte."""

    name: MediaName
    size: int
    width: int | None = None
    height: int | None = None
    rewritten: bool = field(default=False, compare=False)


def take_in(chunks: Iterable[bytes | str]) -> StoredFile:
    """Store the bytes once, under the hash of what is kept.

    A picture with EXIF, texts or bytes after its end is rewritten first; bytes that only begin like a picture become
    `bin`. Raises FileTooLargeError, EmptyFileError or TooManyPixelsError, and then nothing is kept.
    """
    with incoming_path() as path:
        digest = write_incoming(path, chunks)
        extension, picture = _recognise(path)
        rewritten = picture.rewritten if picture else None
        if rewritten is not None:
            path.write_bytes(rewritten)
            digest = hashlib.sha256(rewritten).hexdigest()
        name, size = MediaName(digest, extension), path.stat().st_size
        settle(path, name)
    width, height = (picture.width, picture.height) if picture else (None, None)
    return StoredFile(name, size, width, height, rewritten=rewritten is not None)


def write_incoming(path: Path, chunks: Iterable[bytes | str]) -> str:
    """Write what comes, counting, and return its hash. Raises FileTooLargeError or EmptyFileError."""
    digest, size, limit = hashlib.sha256(), 0, max_bytes()
    with path.open("xb") as file:
        for chunk in chunks:
            data = chunk.encode() if isinstance(chunk, str) else chunk
            size += len(data)
            if size > limit:
                raise FileTooLargeError(limit)
            digest.update(data)
            file.write(data)
    if not size:
        raise EmptyFileError
    return digest.hexdigest()


def _recognise(path: Path) -> tuple[str, CheckedPicture | None]:
    extension = sniff(path)
    if extension not in IMAGE_TYPES:
        return extension, None
    try:
        return extension, check_picture(path, extension)
    except UndecodableImageError:
        return UNKNOWN, None
