"""Files as people and attackers send them, made here byte by byte."""

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, PngImagePlugin

LATITUDE = b"Nodverk was here"


def picture(width: int = 60, height: int = 40, *, kind: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    """A picture whose left half is red and whose right half is blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    image = image.convert(mode)
    target = io.BytesIO()
    image.save(target, format=kind, **options)
    return target.getvalue()


def telling_exif(orientation: int = 1) -> Image.Exif:
    """EXIF with a position, a camera's owner and an orientation."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = LATITUDE.decode()
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (63.0, 49.0, 30.0)}
    )
    return exif


def telling_picture(kind: str, orientation: int = 1, **options: Any) -> bytes:
    """A picture that says who took it and where."""
    return picture(kind=kind, exif=telling_exif(orientation).tobytes(), **options)


def talking_png() -> bytes:
    """A PNG with a text chunk."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", LATITUDE.decode(), zip=False)
    return picture(pnginfo=info)


def animated(kind: str, **options: Any) -> bytes:
    """Three frames."""
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, format=kind, save_all=True, append_images=frames[1:], duration=120, loop=0, **options)
    return target.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pixel_flood(width: int = 50_000, height: int = 50_000) -> bytes:
    """A small PNG that would unpack to gigabytes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def text_flood() -> bytes:
    """A PNG whose compressed text would unpack to a hundred megabytes."""
    packed = zlib.compress(b"a" * 100_000_000, 9)
    plain = picture(4, 4)
    return plain[:33] + chunk(b"zTXt", b"k\0\0" + packed) + plain[33:]


def archive(*entries: tuple[str, bytes]) -> bytes:
    """A zip file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return target.getvalue()


SCRIPT_SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><html><script>alert(1)</script></html>"
GIF_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"


def stored_files(folder: Path) -> list[str]:
    """The names of every file below the media folder, the lock left out."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
