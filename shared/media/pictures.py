"""Pictures read and written with Pillow: bounded, upright, without anything but the picture."""

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, ImageSequence

from shared.media.errors import TooManyPixelsError, UndecodableImageError
from shared.media.limits import MAX_ANIMATION_PIXELS, MAX_PIXELS
from shared.media.structure import has_extras

FORMATS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
KEPT = frozenset({"icc_profile", "transparency", "gamma", "duration", "loop", "background", "disposal"})
"""What may stay of Pillow's `info`; the rest is EXIF, XMP, comments, thumbnails."""
ORIENTATION = 0x0112
QUALITY = 92
FAULTS = (
    OSError, SyntaxError, ValueError, EOFError, LookupError, ArithmeticError, TypeError, RuntimeError, MemoryError,
    struct.error, zlib.error,
)  # fmt: skip
"""What decoders raise at bytes that are broken; some of it only at what was made to break them."""


@dataclass(frozen=True, slots=True)
class CheckedPicture:
    """A picture that decodes; `rewritten` holds the bytes to keep instead where the file carried more than it."""

    width: int
    height: int
    rewritten: bytes | None


def check_picture(path: Path, extension: str) -> CheckedPicture:
    """Decode the picture at `path` whole, and rewrite it upright when it carries more than a picture.

    Raises TooManyPixelsError before decoding, UndecodableImageError for anything that is no whole picture.
    A rewritten picture, checked again, is left as it is.
    """
    data = path.read_bytes()
    with open_picture(path, extension) as image:
        if not has_extras(data, extension):
            return CheckedPicture(*image.size, rewritten=None)
        rewritten = _rewrite(image, extension)
    if has_extras(rewritten, extension):
        message = "The picture cannot be told from what else is in the file."
        raise UndecodableImageError(message)
    with Image.open(io.BytesIO(rewritten)) as clean:
        return CheckedPicture(*clean.size, rewritten=rewritten)


@contextmanager
def open_picture(path: Path, extension: str) -> Iterator[Image.Image]:
    """A decoded picture of a bounded number of pixels; every fault of the file is an UndecodableImageError."""
    try:
        with Image.open(path, formats=[FORMATS[extension]]) as image:
            _refuse_flood(image)
            image.load()
            yield image
    except Image.DecompressionBombError as error:
        raise TooManyPixelsError(MAX_PIXELS) from error
    except FAULTS as error:
        if isinstance(error, TooManyPixelsError | UndecodableImageError):
            raise
        raise UndecodableImageError(str(error)) from error


def picture_size(path: Path, extension: str) -> tuple[int, int]:
    """Width and height from the file's head, nothing decoded. Raises UndecodableImageError."""
    try:
        with Image.open(path, formats=[FORMATS[extension]]) as image:
            return image.size
    except FAULTS as error:
        raise UndecodableImageError(str(error)) from error


def _refuse_flood(image: Image.Image) -> None:
    pixels = image.width * image.height
    if pixels > MAX_PIXELS or pixels * getattr(image, "n_frames", 1) > MAX_ANIMATION_PIXELS:
        raise TooManyPixelsError(MAX_PIXELS)


def _rewrite(image: Image.Image, extension: str) -> bytes:
    target = io.BytesIO()
    if getattr(image, "is_animated", False) and image.format != "MPO":
        first, options = _animation(image)
    else:
        first, options = _still(image)
    first.info = {key: value for key, value in first.info.items() if key in KEPT}
    first.save(target, format=FORMATS[extension], **_encoding(first, extension), **options)
    return target.getvalue()


def _still(image: Image.Image) -> tuple[Image.Image, dict[str, Any]]:
    if image.getexif().get(ORIENTATION, 1) == 1:
        return image, {}
    return ImageOps.exif_transpose(image), {}


def _animation(image: Image.Image) -> tuple[Image.Image, dict[str, Any]]:
    frames = [frame.copy() for frame in ImageSequence.Iterator(image)]
    durations = [frame.info.get("duration", 100) for frame in frames]
    for frame in frames:
        frame.info = {key: value for key, value in frame.info.items() if key in KEPT}
    options = {"save_all": True, "append_images": frames[1:], "duration": durations, "loop": image.info.get("loop", 0)}
    return frames[0], options


def _encoding(image: Image.Image, extension: str) -> dict[str, Any]:
    if extension == "jpg":
        quality: str | int = "keep" if image.format == "JPEG" else QUALITY
        return {"quality": quality, "icc_profile": image.info.get("icc_profile"), "exif": b"", "comment": b""}
    if extension in {"webp", "avif"}:
        return {"quality": QUALITY, "icc_profile": image.info.get("icc_profile"), "exif": b"", "xmp": b""}
    return {"comment": b""} if extension == "gif" else {}
