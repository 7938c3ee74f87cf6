"""Smaller WebP copies of a picture, and the addresses a page shows it by. Showing reads the disk, nothing else."""

import io
from dataclasses import dataclass
from urllib.parse import quote

from PIL import Image, ImageOps

from shared.media.addresses import rendition_url
from shared.media.disk import incoming_path, is_stored, path_of, settle
from shared.media.errors import MediaMissingError, UndecodableImageError
from shared.media.names import IMAGE_TYPES, MediaName, RenditionName
from shared.media.pictures import open_picture

WIDTHS = (480, 960, 1440)
DEFAULT_WIDTH = 960
QUALITY = 80
EFFORT = 2  # of 6: half the time of the usual 4, a few percent more bytes
PLAIN_MODES = frozenset({"RGB", "RGBA"})


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureSources:
    """What `<img>` needs. `width` and `height` are those of `src`; `ready` is False for the empty placeholder."""

    src: str
    srcset: str
    width: int
    height: int
    ready: bool


def widths_for(width: int) -> tuple[int, ...]:
    """The widths a picture of this width is kept in; never wider than itself, at least one."""
    return tuple(step for step in WIDTHS if step <= width) or (width,)


def scaled_height(width: int, height: int, target: int) -> int:
    """The height that goes with `target`, at least one pixel."""
    return max(1, round(height * target / width))


def rendition_sources(digest: str, extension: str, width: int, height: int) -> PictureSources:
    """The addresses of the renditions that are on disk, or an empty placeholder of the right ratio. Never queries."""
    found = _renditions_on_disk(digest, width) if extension in IMAGE_TYPES and min(width, height) > 0 else []
    if not found:
        return _placeholder(width, height)
    shown = max((name for name in found if name.width <= DEFAULT_WIDTH), key=_width, default=found[0])
    return PictureSources(
        src=rendition_url(shown),
        srcset=", ".join(f"{rendition_url(name)} {name.width}w" for name in found),
        width=shown.width,
        height=scaled_height(width, height, shown.width),
        ready=True,
    )


def _renditions_on_disk(digest: str, width: int) -> list[RenditionName]:
    names = [RenditionName(digest, step) for step in widths_for(width)]
    return [name for name in names if is_stored(name)]


def missing_renditions(name: MediaName, width: int) -> list[int]:
    """The widths that are not on disk yet."""
    return [step for step in widths_for(width) if not is_stored(RenditionName(name.hash, step))]


def make_renditions(name: MediaName) -> list[int]:
    """Make what is missing of a picture's renditions; returns the widths made, none for a file that is no picture.

    Raises MediaMissingError when the bytes are not here, TooManyPixelsError for a picture that would fill the memory.
    """
    if not name.is_image:
        return []
    if not is_stored(name):
        raise MediaMissingError(name)
    try:
        made = _scale(name)
    except UndecodableImageError:
        return []
    for rendition, data in made:
        with incoming_path() as path:
            path.write_bytes(data)
            settle(path, rendition)
    return [rendition.width for rendition, _ in made]


def _scale(name: MediaName) -> list[tuple[RenditionName, bytes]]:
    with open_picture(path_of(name), name.extension) as image:
        upright = ImageOps.exif_transpose(image)
        plain = _plain(upright)
        return [
            (RenditionName(name.hash, width), _encode(plain, width)) for width in missing_renditions(name, plain.width)
        ]


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in PLAIN_MODES:
        return image
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    plain.info.pop("icc_profile", None)
    return plain


def _encode(image: Image.Image, width: int) -> bytes:
    size = (width, scaled_height(image.width, image.height, width))
    scaled = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    target = io.BytesIO()
    profile = image.info.get("icc_profile")
    scaled.save(target, format="WEBP", quality=QUALITY, method=EFFORT, icc_profile=profile, exif=b"", xmp=b"")
    return target.getvalue()


def _placeholder(width: int, height: int) -> PictureSources:
    width, height = (width, height) if width > 0 and height > 0 else (3, 2)
    shown = min(width, DEFAULT_WIDTH)
    tall = scaled_height(width, height, shown)
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="{shown}" height="{tall}"/>'
    return PictureSources(src=f"data:image/svg+xml,{quote(drawing)}", srcset="", width=shown, height=tall, ready=False)


def _width(name: RenditionName) -> int:
    return name.width
